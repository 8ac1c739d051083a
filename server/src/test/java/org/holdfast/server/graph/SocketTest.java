package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.AppScope;
import org.holdfast.server.InOneProcess;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Somebody is told that something changed, over a connection of theirs.
@ExtendWith(DoorExtension.class)
class SocketTest {

  private static final String ROOT = "/me/drive/root/subscriptions/socketIo";
  private static final String EVENT = "42/notifications,[\"notification\",";

  private final TestDoor door;
  private final Person ana;
  private final List<SocketClient> clients = new ArrayList<>();

  SocketTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @AfterEach
  void close() {
    clients.forEach(SocketClient::close);
  }

  private SocketClient joined(String url) {
    return kept(SocketClient.join(url));
  }

  private SocketClient kept(SocketClient client) {
    clients.add(client);
    return client;
  }

  private static String url(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.field("notificationUrl");
  }

  private static JsonNode told(String frame) {
    assertThat(frame).startsWith(EVENT);
    return Person.JSON.readTree(frame.substring(frame.indexOf('['))).path(1).path("value").path(0);
  }

  @Test
  void whoeverIsConnectedIsToldThatSomethingChangedAndAsksDelta() {
    Answer made = ana.get(ROOT);
    SocketClient client = joined(url(made));

    ana.file("secret-name", "a");
    JsonNode told = told(client.next());

    assertThat(told.path("subscriptionId").asString()).isEqualTo(made.field("id"));
    assertThat(told.path("changeType").asString()).isEqualTo("updated");
    assertThat(told.path("resource").asString())
        .isEqualTo(
            "/drives/%s/items/%s".formatted(ana.drive().id().text(), ana.drive().rootId().text()));
    assertThat(told.path("subscriptionExpirationDateTime").asString())
        .isEqualTo(made.field("expirationDateTime"));
    assertThat(told.toString()).doesNotContain("secret");
    assertThat(made.field("notificationUrl")).startsWith(door.address() + "/notifications?token=");
  }

  @Test
  void clientsOfRevisionThreeAreInTheMainNamespaceFromTheStartAndPingThemselves() {
    SocketClient client = kept(SocketClient.connect(url(ana.post(ROOT, "{}")), 3));
    assertThat(client.next()).startsWith("0{").doesNotContain("maxPayload");
    assertThat(client.next()).isEqualTo("40");

    client.say("40/notifications?token=again,");
    assertThat(client.next()).isEqualTo("40/notifications,");
    client.say("2").say("2probe");
    assertThat(client.next()).isEqualTo("3");
    assertThat(client.next()).isEqualTo("3probe");
    ana.file("a", "a");
    told(client.next());

    client.say("41/notifications,");
    ana.file("b", "b");
    assertThat(client.next()).startsWith("42[\"notification\",");
  }

  @Test
  void whoJoinsTheMainNamespaceAloneIsToldThere() {
    SocketClient client = kept(SocketClient.connect(url(ana.get(ROOT)), 4));
    assertThat(client.next()).startsWith("0{").contains("\"maxPayload\":4096");
    client.say("40{\"auth\":true}");
    assertThat(client.next()).startsWith("40{\"sid\":");

    ana.file("a", "a");

    assertThat(client.next()).startsWith("42[\"notification\",");
  }

  @Test
  void changesThatComeTogetherAreToldTogether() {
    SocketClient client = joined(url(ana.get(ROOT)));
    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      ana.file("f" + i, "x");
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    told(client.next());

    int more = 0;
    while (client.poll(4).isPresent()) {
      more++;
    }

    // At most one each two seconds, while they were written and after.
    assertThat(more).isLessThan(5 + (int) seconds / 2);
  }

  @Test
  void aFoldersWatcherIsNotToldOfWhatIsBesideIt() {
    String id = ana.folder("", "F").path("id").asString();
    SocketClient client = joined(url(ana.get("/me/drive/items/" + id + "/subscriptions/socketIo")));

    ana.file("beside", "x");
    assertThat(client.poll(3)).isEmpty();
    ana.file("F/in", "x");
    told(client.next());
  }

  @Test
  void whatHappenedSinceTheAddressWasGivenOutIsToldAtOnceAlsoTheSecondTime() {
    String url = url(ana.get(ROOT));
    ana.file("a", "a");

    for (int i = 0; i < 2; i++) {
      try (SocketClient client = SocketClient.join(url)) {
        told(client.next());
      }
    }
  }

  @Test
  void theServerPingsAndWhoIsSilentIsCutOff() {
    SocketClient answers = joined(url(ana.get(ROOT)));
    SocketClient silent = joined(url(ana.get(ROOT)));
    SocketClient three = kept(SocketClient.connect(url(ana.get(ROOT)), 3));

    door.later(Duration.ofSeconds(26));
    assertThat(answers.next()).isEqualTo("2");
    assertThat(silent.next()).isEqualTo("2");
    answers.say("3");
    three.next();
    three.next();
    door.later(Duration.ofSeconds(25));

    assertThat(silent.code()).isEqualTo(4408);
    assertThat(three.code()).isEqualTo(4408);
    assertThat(answers.next()).isEqualTo("2");
    assertThat(answers.isOpen()).isTrue();
  }

  @Test
  void whoJoinsNothingIsCutOff() {
    SocketClient client = kept(SocketClient.connect(url(ana.get(ROOT)), 4));
    client.next();
    door.later(Duration.ofSeconds(30));
    client.say("3");
    door.later(Duration.ofSeconds(30));

    assertThat(client.code()).isEqualTo(4408);
  }

  @Test
  void w14_itEndsWithTheSignInThatAskedForIt() {
    String url = url(ana.get(ROOT));
    SocketClient client = joined(url);

    door.revoke(ana);

    assertThat(client.next()).isEqualTo("41/notifications,");
    assertThat(client.code()).isEqualTo(4401);
    assertThat(SocketClient.refusal(url)).isEqualTo(404);
  }

  @Test
  void w14_itEndsWhenNobodyMaySignInToTheAccount() {
    String url = url(ana.get(ROOT));
    SocketClient client = joined(url);

    door.freeze(ana);

    assertThat(client.next()).isEqualTo("41/notifications,");
    assertThat(client.code()).isEqualTo(4401);
    assertThat(SocketClient.refusal(url)).isEqualTo(404);
  }

  @Test
  void anAddressExpires() {
    String url = url(ana.get(ROOT));
    SocketClient client = joined(url);

    door.later(SocketTickets.LIFE);

    assertThat(client.next()).isEqualTo("41/notifications,");
    assertThat(client.code()).isEqualTo(4410);
    assertThat(SocketClient.refusal(url)).isEqualTo(404);
  }

  @Test
  void aFolderThatGoesIsToldAndEndsIt() {
    String id = ana.folder("", "F").path("id").asString();
    String url = url(ana.get("/me/drive/items/" + id + "/subscriptions/socketIo"));
    SocketClient client = joined(url);

    ana.delete("/me/drive/items/" + id);

    told(client.next());
    assertThat(client.next()).isEqualTo("41/notifications,");
    assertThat(client.code()).isEqualTo(4404);
    assertThat(SocketClient.refusal(url)).isEqualTo(404);
  }

  @Test
  void w01_aGuestIsToldOfWhatTheySeeForAsLongAsTheySeeIt() {
    Person bob = door.person();
    String id = ana.folder("", "Shared").path("id").asString();
    Answer shared =
        ana.post(
            "/me/drive/items/" + id + "/invite",
            "{'recipients':[{'objectId':'%s'}],'roles':['read']}"
                .formatted(bob.signedIn().account().text()));
    String permission = shared.json().path("value").path(0).path("id").asString();
    String drive = "/drives/" + ana.drive().id().text();
    assertThat(bob.get(drive + "/root/subscriptions/socketIo").status()).isEqualTo(404);
    String url = url(bob.get(drive + "/items/" + id + "/subscriptions/socketIo"));
    SocketClient client = joined(url);

    ana.file("beside", "x");
    assertThat(client.poll(3)).isEmpty();
    ana.file("Shared/in", "x");
    told(client.next());
    ana.delete("/me/drive/items/" + id + "/permissions/" + permission);
    ana.file("Shared/more", "x");

    assertThat(client.next()).isEqualTo("41/notifications,");
    assertThat(client.code()).isEqualTo(4404);
    assertThat(SocketClient.refusal(url)).isEqualTo(404);
  }

  @Test
  void w01_whoComesByALinkIsToldOfWhatItShowsAndOfNothingThatItOnlyTakes() {
    Person bob = door.person();
    String id = ana.folder("", "Linked").path("id").asString();
    SocketClient client = joined(url(bob.get(byLink(id, "view"))));

    ana.file("Linked/in", "x");

    told(client.next());
    String drop = ana.folder("", "Drop").path("id").asString();
    assertThat(bob.get(byLink(drop, "createOnly")).status()).isEqualTo(404);
  }

  private String byLink(String id, String type) {
    Answer link =
        ana.post(
            "/me/drive/items/" + id + "/createLink",
            "{'type':'%s','scope':'anonymous'}".formatted(type));
    String url = link.json().path("link").path("webUrl").asString();
    String coded = Base64.getUrlEncoder().withoutPadding().encodeToString(TestDoor.utf8(url));
    return "/shares/u!" + coded + "/root/subscriptions/socketIo";
  }

  @Test
  void w01_onlyWhatWasIssuedHereOpensAnything() {
    String url = url(ana.get(ROOT));
    char last = url.charAt(url.length() - 9);
    String changed =
        url.substring(0, url.length() - 9)
            + (last == 'A' ? 'B' : 'A')
            + url.substring(url.length() - 8);
    ana.file("f", "f");
    String download =
        ana.get("/me/drive/root:/f:/content")
            .header("Location")
            .map(at -> at.substring(at.lastIndexOf('/') + 1))
            .orElseThrow();
    String bare = url.substring(0, url.indexOf('?') + 1);

    assertThat(SocketClient.refusal(changed)).isEqualTo(404);
    assertThat(SocketClient.refusal(bare + "token=" + download)).isEqualTo(404);
    assertThat(SocketClient.refusal(bare + "token=" + ana.token())).isEqualTo(404);
    assertThat(SocketClient.refusal(bare + "x=y")).isEqualTo(404);
    assertThat(SocketClient.refusal(bare + "x=y", "Authorization", "Bearer " + ana.token()))
        .isEqualTo(404);
    assertThat(SocketClient.refusal(url.replace("token=", "Token="))).isEqualTo(404);
  }

  @Test
  void thereAreTwoNamespaces() {
    SocketClient client = joined(url(ana.get(ROOT)));

    client.say("40/elsewhere,{}");
    assertThat(client.next()).isEqualTo("44/elsewhere,{\"message\":\"Invalid namespace\"}");
    client
        .say("42/notifications,[\"hello\",{}]")
        .say("42/elsewhere,[]")
        .say("43/notifications,1[]");
    ana.file("a", "a");

    told(client.next());
  }

  @Test
  void w05_whatIsTooLongNoTextOrNoPacketEndsTheConnection() {
    // What is not read to its end may cost the close frame on its way to the client: 1006.
    assertThat(joined(url(ana.get(ROOT))).say("42" + "x".repeat(4_095)).code()).isIn(1009, 1006);
    SocketClient bytes = joined(url(ana.get(ROOT)));
    bytes.sayBytes(new byte[] {4});
    assertThat(bytes.code()).isEqualTo(1003);
    SocketClient manyBytes = joined(url(ana.get(ROOT)));
    manyBytes.sayBytes(new byte[70_000]);
    assertThat(manyBytes.code()).isIn(1003, 1009, 1006);
    for (String garbage : List.of("", "x", "0{}", "1now", "4", "47", "451-[]", "40/\u00e4,", "9")) {
      assertThat(joined(url(ana.get(ROOT))).say(garbage).code()).as(garbage).isEqualTo(1002);
    }
  }

  @Test
  void w05_whoSaysTooMuchIsCutOff() {
    SocketClient client = joined(url(ana.get(ROOT)));
    int said = 0;
    while (client.isOpen() && said < 1_000) {
      try {
        client.say("3");
        said++;
      } catch (RuntimeException e) {
        break; // closed
      }
    }

    assertThat(client.code()).isEqualTo(1008);
  }

  @InOneProcess // it counts exactly
  @Test
  void w05_anAccountAndTheServerHaveOnlySoManyConnections() {
    String url = url(ana.get(ROOT));
    Person bob = door.person();
    for (int i = 0; i < Sockets.MOST_OF_ACCOUNT; i++) {
      joined(url);
    }

    assertThat(SocketClient.refusal(url)).isEqualTo(429);
    String other = url(bob.get(ROOT));
    int room = TestDoor.MOST_SOCKETS - door.sockets();
    for (int i = 0; i < room; i++) {
      joined(other);
    }
    assertThat(SocketClient.refusal(other)).isEqualTo(503);
  }

  @Test
  void whoGoesMakesRoom() {
    String url = url(ana.get(ROOT));
    for (int i = 0; i < Sockets.MOST_OF_ACCOUNT; i++) {
      SocketClient client = joined(url);
      client.say("1");
      assertThat(client.code()).isEqualTo(1000);
    }
    joined(url);
  }

  @Test
  void onlyTheTransportWebsocketIsServed() {
    String place = SocketClient.place(url(ana.get(ROOT)), 4);
    String polling = place.replace("transport=websocket", "transport=polling");

    for (String wrong : List.of(polling, place)) {
      Answer answer = Person.anyone("GET", wrong, BodyPublishers.noBody());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("websocket").doesNotContain("token");
    }
    assertThat(Person.anyone("POST", polling, BodyPublishers.ofString("40")).status())
        .isEqualTo(405);
    String url = url(ana.get(ROOT));
    assertThat(SocketClient.refusal(url + "&sid=abc")).isEqualTo(400);
    assertThat(
            Person.anyone(
                    "GET", place.replace("/socket.io/", "/socket.io/x"), BodyPublishers.noBody())
                .status())
        .isEqualTo(404);
  }

  @Test
  void w08_pagesOfOtherOriginsMayNotConnectUnlessTheirOriginIsAllowed() {
    String url = url(ana.get(ROOT));

    assertThat(SocketClient.refusal(url, "Origin", "https://evil.example")).isEqualTo(403);
    assertThat(SocketClient.refusal(url, "Origin", "null")).isEqualTo(403);
    assertThat(SocketClient.refusal(url, "Origin", "https://127.0.0.1.evil.example"))
        .isEqualTo(403);
    kept(SocketClient.connect(url, 4, "Origin", TestDoor.PAGE)).next();
    kept(SocketClient.connect(url, 4, "Origin", "https://127.0.0.1")).next();
  }

  @Test
  void appsAreToldOfWhatTheyMayRead() {
    Person reads = door.app(ana, "Reads", Set.of(AppScope.FILES_READ));
    Person profile = door.app(ana, "Profile", Set.of(AppScope.USER_READ));
    Person held = door.app(ana, "Held", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));

    joined(url(reads.get(ROOT)));
    joined(url(reads.post(ROOT, "")));
    assertThat(profile.get(ROOT).status()).isEqualTo(403);
    assertThat(held.get(ROOT).status()).isEqualTo(404);
    joined(url(held.get("/me/drive/special/approot/subscriptions/socketIo")));
  }

  @Test
  void changesAreToldOfFolders() {
    ana.file("f", "f");

    assertThat(ana.get("/me/drive/root:/f:/subscriptions/socketIo").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root:/no:/subscriptions/socketIo").status()).isEqualTo(404);
  }

  @Test
  void aClientShapedAsTheOneDriveClientForLinuxIsTold() {
    String query = url(ana.get(ROOT)).split("\\?", 2)[1];
    try (RawClient client = new RawClient(door)) {
      client.write(
          """
          GET /socket.io/?EIO=4&transport=websocket&%s HTTP/1.1
          Host: 127.0.0.1:%d
          User-Agent: ISV|abraunegg|OneDrive Client for Linux/v2.5.10
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
          Origin: https://127.0.0.1

          """
              .formatted(query, door.port()));
      assertThat(client.readStatus()).contains("101");
      client.skipHead();
      assertThat(client.readFrame(_ -> true)).startsWith("0{\"sid\":\"").contains("pingInterval");
      client.writeFrame("40").writeFrame("2");
      assertThat(client.readFrame(_ -> true)).startsWith("40");
      assertThat(client.readFrame(_ -> true)).isEqualTo("3");

      ana.file("a", "a");

      assertThat(client.readFrame(_ -> true)).startsWith("42[\"notification\",");
    }
  }
}
