package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Many requests in one.
@ExtendWith(DoorExtension.class)
class BatchTest {

  private final TestDoor door;
  private final Person ana;

  BatchTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void partsAreDoneAsIfEachHadComeAlone() {
    Answer answer =
        batch(
            part("a", "POST", "/me/drive/root/children", "'body':{'name':'F','folder':{}}"),
            part("b", "PUT", "me/drive/root:/F/a.txt:/content", text("hello"), dependsOn("a")),
            part("c", "GET", "/me/drive/root:/F:/children?$select=name", dependsOn("b")),
            part("d", "PATCH", "/me/drive/root:/F/a.txt", "'body':{'name':'b.txt'}"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(of(answer, "a").path("status").asInt()).isEqualTo(201);
    assertThat(of(answer, "a").path("headers").path("ETag").asString()).startsWith("\"");
    assertThat(of(answer, "a").path("body").path("name").asString()).isEqualTo("F");
    assertThat(of(answer, "b").path("status").asInt()).isEqualTo(201);
    assertThat(of(answer, "c").path("body").path("value").path(0).path("name").asString())
        .isEqualTo("a.txt");
    assertThat(of(answer, "d").path("status").asInt()).isEqualTo(200);
    assertThat(ana.download("F/b.txt")).isEqualTo(TestDoor.utf8("hello"));
  }

  @Test
  void nextLinksOfAPartLeadOnByThemselves() {
    ana.file("a", "a");
    ana.file("b", "b");

    JsonNode part =
        of(batch(part("1", "GET", "/me/drive/root/children?$top=1&$orderby=name")), "1");

    assertThat(ana.get(part.path("body").path("@odata.nextLink").asString()).names())
        .containsExactly("b");
  }

  @Test
  void aRedirectComesBackWithItsHeaders() {
    ana.file("a", "bytes");

    JsonNode part = of(batch(part("1", "GET", "/me/drive/root:/a:/content")), "1");

    assertThat(part.path("status").asInt()).isEqualTo(302);
    String location = part.path("headers").path("Location").asString();
    assertThat(Person.anyone("GET", location, Person.json("")).text()).isEqualTo("bytes");
    assertThat(part.has("body")).isFalse();
  }

  @Test
  void whatDependsOnAFailureIsNotDone() {
    Answer answer =
        batch(
            part("3", "PUT", "/me/drive/root:/no:/content", text("no"), dependsOn("2")),
            part("2", "DELETE", "/me/drive/root:/b", dependsOn("1")),
            part("1", "GET", "/me/drive/root:/none"),
            part("4", "PUT", "/me/drive/root:/yes:/content", text("yes")));

    assertThat(of(answer, "1").path("status").asInt()).isEqualTo(404);
    assertThat(of(answer, "1").path("body").path("error").path("code").asString())
        .isEqualTo("itemNotFound");
    assertThat(of(answer, "2").path("status").asInt()).isEqualTo(424);
    assertThat(of(answer, "3").path("status").asInt()).isEqualTo(424);
    assertThat(of(answer, "4").path("status").asInt()).isEqualTo(201);
    assertThat(ana.get("/me/drive/root/children").names()).containsExactly("yes");
  }

  @Test
  void w05_anAccountHasFourBatchesAtOneTimeAndNoMore() throws Exception {
    Person bob = door.person();
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String date = ana.get("/me/drive").header("Date").orElseThrow();
      String soon =
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .plusSeconds(600)
              .toString();
      String subscription =
          "{'changeType':'updated','notificationUrl':'http://127.0.0.1:%d/',"
                  .formatted(silent.getLocalPort())
              + "'resource':'/me/drive/root','expirationDateTime':'%s'}".formatted(soon);
      String waits = part("1", "POST", "/subscriptions", "'body':" + subscription);
      List<CompletableFuture<Answer>> four = new ArrayList<>();
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < BatchHandler.AT_ONE_TIME; i++) {
        four.add(CompletableFuture.supplyAsync(() -> batch(waits), Thread::startVirtualThread));
        sockets.add(silent.accept()); // the server asks there, in the middle of the batch
      }

      Answer fifth = batch(part("1", "GET", "/me"));

      assertThat(fifth.status()).isEqualTo(429);
      assertThat(bob.post("/$batch", "{'requests':[" + part("1", "GET", "/me") + "]}").status())
          .isEqualTo(200);
      for (Socket socket : sockets) {
        socket.close();
      }
      assertThat(four).allMatch(each -> each.join().status() == 200);
      assertThat(batch(part("1", "GET", "/me")).status()).isEqualTo(200);
    }
  }

  @Test
  void aMalformedBatchIsRefusedBeforeAnyOfItIsDone() {
    String good = part("1", "PUT", "/me/drive/root:/x:/content", text("x"));
    List<String> bad =
        List.of(
            "",
            "{}",
            "{'requests':[]}",
            "{'requests':{}}",
            requests(good, good),
            requests(good, part("2", "GET", "/me", dependsOn("3"))),
            requests(good, part("2", "GET", "/me", dependsOn("2"))),
            requests(
                good,
                part("2", "GET", "/me", dependsOn("3")),
                part("3", "GET", "/me", dependsOn("2"))),
            requests(good, part("2", "TRACE", "/me")),
            requests(good, part("2", "GET", "")),
            requests(good, part("2", "GET", "https://example.org/v1.0/me")),
            requests(good, "{'id':'2','method':'GET','url':'/me','headers':[1]}"),
            requests(good, "{'id':'2','method':'GET','url':'/me','dependsOn':'1'}"),
            requests(good, "{'method':'GET','url':'/me'}"),
            requests(good, "1"),
            "{'requests':["
                + String.join(
                    ",",
                    IntStream.range(0, 21)
                        .mapToObj(i -> part("n" + i, "PUT", "/me/drive/root:/x:/content", text("")))
                        .toList())
                + "]}");
    for (String body : bad) {
      assertThat(ana.post("/$batch", body).status()).as(body).isEqualTo(400);
    }
    assertThat(ana.get("/me/drive/root/children").names()).isEmpty();
  }

  @Test
  void w09_noPartReachesAnAddressThatIsASecretNorAnotherBatch() {
    ana.file("a", "a");
    String url = ana.get("/me/drive/root:/a:/content").header("Location").orElseThrow();
    String path = url.substring(door.address().toString().length());

    Answer answer =
        batch(
            part("1", "GET", path),
            part("2", "GET", "/.." + path),
            part("3", "POST", "/$batch", "'body':{'requests':[]}"),
            part("4", "POST", "/%24batch", "'body':{'requests':[]}"),
            part("5", "GET", "//" + path));

    for (String id : List.of("1", "2", "3", "4", "5")) {
      assertThat(of(answer, id).path("status").asInt()).as(id).isIn(400, 404);
    }
  }

  @Test
  void w01_aPartHasTheRightsOfTheBatchWhateverItSays() {
    Person bob = door.person();
    String secret = bob.file("b", "b").path("id").asString();
    String address = "/drives/" + bob.drive().id().text() + "/items/" + secret;
    String token = "'headers':{'authorization':'Bearer " + bob.token() + "'}";

    Answer answer = batch(part("1", "GET", address, token), part("2", "GET", "/me", token));

    assertThat(of(answer, "1").path("status").asInt()).isEqualTo(404);
    assertThat(of(answer, "2").path("body").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
  }

  @Test
  void aBodyThatIsNeitherJsonNorBase64FailsItsPartAlone() {
    Answer answer =
        batch(
            part("1", "PUT", "/me/drive/root:/x:/content", "'body':'???'"),
            part("2", "GET", "/me/drive"));

    assertThat(of(answer, "1").path("status").asInt()).isEqualTo(400);
    assertThat(of(answer, "2").path("status").asInt()).isEqualTo(200);
  }

  @Test
  void preconditionsOfAPartCount() {
    ana.file("a", "a");

    JsonNode part =
        of(
            batch(part("1", "DELETE", "/me/drive/root:/a", "'headers':{'If-Match':'\\\"x\\\"'}")),
            "1");

    assertThat(part.path("status").asInt()).isEqualTo(412);
    assertThat(ana.get("/me/drive/root:/a").status()).isEqualTo(200);
  }

  @Test
  void answersThatTogetherAreTooLongFailWhereTheRoomEnds() {
    for (int i = 0; i < 16; i++) {
      String files =
          IntStream.range(i * 20, i * 20 + 20)
              .mapToObj(n -> part("n" + n, "PUT", named(n), text("x")))
              .collect(Collectors.joining(","));
      assertThat(ana.post("/$batch", "{'requests':[" + files + "]}").status()).isEqualTo(200);
    }

    Answer answer =
        ana.post(
            "/$batch",
            requests(
                IntStream.range(0, 20)
                    .mapToObj(i -> part("n" + i, "GET", "/me/drive/root/children?$top=1000"))
                    .toArray(String[]::new)));

    assertThat(of(answer, "n0").path("status").asInt()).isEqualTo(200);
    assertThat(of(answer, "n19").path("status").asInt()).isEqualTo(413);
    assertThat(of(answer, "n19").toString()).contains("answerTooLarge");
    assertThat(answer.body().length).isLessThan(9 << 20);
  }

  @Test
  void aBatchThatIsTooLongIsRefused() {
    String long64 = Base64.getEncoder().encodeToString(new byte[4 << 20]);

    assertThat(
            ana.post("/$batch", requests(part("1", "PUT", "/x", "'body':'" + long64 + "'")))
                .status())
        .isEqualTo(413);
  }

  // A name so long that a few hundred of them fill an answer.
  private static String named(int n) {
    return "/me/drive/root:/" + String.join("", Collections.nCopies(240, "n")) + n + ":/content";
  }

  private Answer batch(String... parts) {
    return ana.post("/$batch", requests(parts));
  }

  private static String requests(String... parts) {
    return "{'requests':[" + String.join(",", parts) + "]}";
  }

  private static String part(String id, String method, String url, String... more) {
    String fields = String.join("", List.of(more).stream().map(field -> "," + field).toList());
    return "{'id':'%s','method':'%s','url':'%s'%s}".formatted(id, method, url, fields);
  }

  private static String text(String content) {
    return "'headers':{'Content-Type':'text/plain'},'body':'%s'"
        .formatted(Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static String dependsOn(String id) {
    return "'dependsOn':['" + id + "']";
  }

  private static JsonNode of(Answer answer, String id) {
    for (JsonNode response : answer.json().path("responses")) {
      if (response.path("id").asString().equals(id)) {
        return response;
      }
    }
    throw new AssertionError("no answer " + id + " in " + answer.text());
  }
}
