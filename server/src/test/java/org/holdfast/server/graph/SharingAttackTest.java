package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AccountId;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every route of the table, tried by those with whom something else of the same drive is shared,
/// or was: what is out of their reach is answered as what never was, to the letter (W01).
@ExtendWith(DoorExtension.class)
class SharingAttackTest {

  // A connection ends after a hundred answers; the length goes with the digits of the date.
  private static final Set<String> EACH_TIME =
      Set.of("date", "request-id", "connection", "content-length");

  private final TestDoor door;
  private final Person ana;
  private final SecureRandom random = new SecureRandom();

  // /                        Ana's drive
  // ├── above-canary/
  // │   ├── shared/          with Bob to read, with Carl by a link, with Dora until it was revoked
  // │   │   └── in.txt
  // │   ├── beside-canary.txt
  // │   └── next-canary/
  private final String above;
  private final String shared;
  private final String inside;
  private final String beside;
  private final String next;

  SharingAttackTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.above = ana.folder("", "above-canary").path("id").asString();
    this.shared = ana.folder("above-canary", "shared").path("id").asString();
    this.inside = ana.file("above-canary/shared/in.txt", "content").path("id").asString();
    this.beside = ana.file("above-canary/beside-canary.txt", "secret").path("id").asString();
    this.next = ana.folder("above-canary", "next-canary").path("id").asString();
  }

  /// One request for something out of reach, and the same one for what never was.
  private record Twins(Route route, String address, String never) {}

  @Test
  void w01_aReaderIsToldOfNothingBeside() {
    Person bob = door.person();
    invite(bob, "read");
    List<String> leaks = compare(bob, twins("/drives/" + drive(), List.of()));

    assertThat(leaks).isEmpty();
    assertUntouched();
  }

  @Test
  void w01_aWriterIsToldOfNothingBeside() {
    Person bob = door.person();
    invite(bob, "write");

    assertThat(compare(bob, twins("/drives/" + drive(), List.of()))).isEmpty();
    assertUntouched();
  }

  @Test
  void w01_aLinkHolderIsToldOfNothingBeside() {
    Person carl = door.person();
    String url =
        ana.post("/me/drive/items/" + inside + "/createLink", "{'type':'edit'}")
            .json()
            .path("link")
            .path("webUrl")
            .asString();
    String share = SharingDoorTest.share(url);

    assertThat(compare(carl, twins(share, List.of(shared)))).isEmpty();
    assertThat(compare(carl, twins("/drives/" + drive(), List.of(shared, inside)))).isEmpty();
    assertThat(carl.get(share + "/driveItem").field("id")).isEqualTo(inside);
    assertUntouched();
  }

  @Test
  void w01_whoWasRevokedFindsTheDriveAsOneThatNeverWas() {
    Person dora = door.person();
    String permission = invite(dora, "write");
    assertThat(dora.get("/drives/" + drive() + "/items/" + inside).status()).isEqualTo(200);
    ana.delete("/me/drive/items/" + shared + "/permissions/" + permission);

    assertThat(compare(dora, twins("/drives/" + drive(), List.of(shared, inside)))).isEmpty();
    String never = "/drives/" + DriveId.random(random).text();
    List<String> leaks = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      if (route.scope() == Scope.DRIVE || route.scope() == Scope.ITEM) {
        String item = route.scope() == Scope.ITEM ? "/items/" + inside : "";
        String tail = item + tail(route);
        leaks.addAll(
            compare(dora, List.of(new Twins(route, "/drives/" + drive() + tail, never + tail))));
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(dora.get("/shares/" + permission + "/driveItem").status()).isEqualTo(404);
    assertThat(dora.get("/me/drive/sharedWithMe").names()).isEmpty();
    assertUntouched();
  }

  /// What may be asked by a guest says nothing of what is above or beside, whatever it is.
  @Test
  void w01_noAnswerWithinReachHoldsAnythingFromOutside() {
    Person bob = door.person();
    invite(bob, "read");
    List<String> canaries = List.of("canary", above, beside, next, ana.drive().rootId().text());
    List<String> leaks = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      List<String> addresses =
          switch (route.scope()) {
            case ITEM ->
                List.of(
                    "/drives/" + drive() + "/items/" + shared + tail(route),
                    "/drives/" + drive() + "/items/" + inside + tail(route),
                    "/drives/" + drive() + "/items/" + shared + ":/in.txt:" + tail(route));
            case DRIVE -> List.of("/drives/" + drive() + tail(route));
            case SHARE, SERVICE -> List.<String>of();
          };
      for (String address : addresses) {
        Answer answer = ask(bob, route, address);
        if (canaries.stream().anyMatch(answer.text()::contains)) {
          leaks.add(route.method() + " " + address + ": " + answer.text());
        }
        if (!route.reads() && answer.status() < 300) {
          leaks.add(route.method() + " " + address + " was done by a reader");
        }
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(bob.get("/me/drive/sharedWithMe").text()).doesNotContain(canaries);
    assertUntouched();
  }

  @Test
  void w01_aBatchReachesNoFurther() {
    Person bob = door.person();
    invite(bob, "read");
    Answer batch =
        bob.post(
            "/$batch",
            "{'requests':[{'id':'1','method':'GET','url':'/drives/%s/items/%s'},"
                    .formatted(drive(), beside)
                + "{'id':'2','method':'GET','url':'/drives/%s/items/%s'}]}"
                    .formatted(drive(), inside));

    assertThat(batch.text()).doesNotContain("canary").contains("in.txt").contains("404");
  }

  @Test
  void w01_nothingBesideCanBeNamedInABody() {
    Person bob = door.person();
    invite(bob, "write");
    String at = "/drives/" + drive() + "/items/" + inside;
    String out = "{'parentReference':{'id':'" + next + "'}}";
    String path =
        "{'parentReference':{'path':'/drives/" + drive() + "/root:/above-canary/next-canary'}}";

    assertThat(bob.patch(at, out).status()).isEqualTo(404);
    assertThat(bob.patch(at, path).status()).isEqualTo(404);
    assertThat(bob.post(at + "/copy", out).status()).isEqualTo(404);
    assertThat(bob.post(at + "/restore", out).status()).isIn(403, 404);
    String delta = bob.get("/drives/" + drive() + "/items/" + shared + "/delta").text();
    assertThat(delta).contains("in.txt").doesNotContain("canary", above);
    assertUntouched();
  }

  /// The done-when of sharing: two share a folder, and a third tries every way there is.
  @Test
  void w01_aThirdFindsNothingByAnyRoute() {
    invite(door.person(), "write");
    String link = link();
    Person eve = door.person();
    String never = "/drives/" + DriveId.random(random).text();
    List<Twins> all = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      String tail = tail(route);
      switch (route.scope()) {
        case DRIVE -> all.add(new Twins(route, mine(tail), never + tail));
        case ITEM -> {
          for (String place :
              List.of(
                  "/items/" + shared,
                  "/items/" + inside,
                  "/items/" + shared + ":/in.txt:",
                  "/root",
                  "/root:/above-canary/shared/in.txt:",
                  "/special/documents")) {
            all.add(new Twins(route, mine(place + tail), never + place + tail));
          }
        }
        case SHARE -> {}
        case SERVICE -> {}
      }
    }

    assertThat(all).hasSizeGreaterThan(150);
    assertThat(compare(eve, all)).isEmpty();
    assertThat(ana.get(SharingDoorTest.share(link) + "/driveItem").field("id")).isEqualTo(shared);
    assertUntouched();
  }

  @Test
  void w01_aThirdFindsNothingByAShareId() {
    String permission = invite(door.person(), "write");
    String gone = link();
    ana.get("/me/drive/items/" + shared + "/permissions")
        .json()
        .path("value")
        .forEach(
            each -> {
              if (each.has("link")) {
                ana.delete(
                    "/me/drive/items/" + shared + "/permissions/" + each.path("id").asString());
              }
            });
    Person eve = door.person();
    String never =
        "/shares/" + new PermissionId(new UUID(random.nextLong(), random.nextLong())).text();
    String neverLink = SharingDoorTest.share(door.address() + "/s/" + "A".repeat(22));
    List<Twins> all = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      String tail = tail(route);
      List<String> places =
          switch (route.scope()) {
            case SHARE -> List.of("");
            case ITEM -> List.of("/driveItem", "/root:/in.txt:", "/items/" + inside);
            case DRIVE, SERVICE -> List.<String>of();
          };
      for (String place : places) {
        all.add(new Twins(route, "/shares/" + permission + place + tail, never + place + tail));
        all.add(
            new Twins(route, SharingDoorTest.share(gone) + place + tail, neverLink + place + tail));
      }
    }
    for (Route route : door.door().routes().routes()) {
      if (route.scope() == Scope.SHARE && route.method().equals("GET")) {
        for (String other : List.of(shared, inside, drive(), "u!" + shared, "s!" + shared, "x")) {
          all.add(new Twins(route, "/shares/" + other + tail(route), never + tail(route)));
        }
      }
    }

    assertThat(all).hasSizeGreaterThan(100);
    assertThat(compare(eve, all)).isEmpty();
  }

  /// In whatever a body or a query may name: the target of a move, a copy or a restore, a selection
  /// to be packed, what is to be told of, words to be found.
  @Test
  void w01_aThirdNamesNothingOfItInABodyOrAQuery() {
    invite(door.person(), "write");
    Person eve = door.person();
    String own = eve.file("own.txt", "own").path("id").asString();
    String at = "/me/drive/items/" + own;
    String random1 = ItemId.random(random).text();
    String drive1 = DriveId.random(random).text();
    for (String body :
        List.of(
            "{'parentReference':{'id':'%2$s'}}",
            "{'parentReference':{'driveId':'%1$s','id':'%2$s'}}",
            "{'parentReference':{'driveId':'%1$s'}}",
            "{'parentReference':{'path':'/drives/%1$s/root:/above-canary/shared'}}",
            "{'parentReference':{'path':'/drives/%1$s/items/%2$s'}}")) {
      String real = body.formatted(drive(), shared);
      String none = body.formatted(drive1, random1);
      alike(eve.patch(at, real), eve.patch(at, none));
      alike(eve.post(at + "/copy", real), eve.post(at + "/copy", none));
      alike(eve.post(at + "/restore", real), eve.post(at + "/restore", none));
    }
    alike(zip(eve, inside), zip(eve, random1));
    alike(zip(eve, shared), zip(eve, random1));
    alike(
        subscribe(eve, "/drives/" + drive() + "/items/" + shared),
        subscribe(eve, "/drives/" + drive1 + "/items/" + random1));
    alike(
        subscribe(eve, "/drives/" + drive() + "/root"),
        subscribe(eve, "/drives/" + drive1 + "/root"));
    alike(
        eve.get("/users/" + ana.signedIn().account().text() + "/drive"),
        eve.get("/users/" + AccountId.random(random).text() + "/drive"));
    alike(
        eve.get("/users/" + ana.signedIn().email() + "/drive/root/children"),
        eve.get("/users/nobody@example.org/drive/root/children"));
    for (String query : List.of("in.txt", "content", "canary", "")) {
      assertThat(eve.get("/me/drive/root/search(q='" + query + "')").text())
          .doesNotContain("in.txt", "canary", inside, shared);
    }
    assertThat(eve.get("/me/drive/root/delta").text()).doesNotContain("canary", inside, shared);
    assertThat(eve.get("/me/drive/root/children").names()).containsExactly("own.txt");
    assertUntouched();
  }

  @Test
  void w01_aThirdFindsNothingInABatch() {
    invite(door.person(), "write");
    Person eve = door.person();
    String never = DriveId.random(random).text();
    for (String tail :
        List.of(
            "/items/" + inside, "/items/" + shared + "/children", "/items/" + shared + "/delta")) {
      assertThat(batched(eve, "GET", "/drives/" + drive() + tail))
          .isEqualTo(batched(eve, "GET", "/drives/" + never + tail))
          .contains("404");
    }
    for (String verb : List.of("/preview", "/checkout", "/createLink", "/copy")) {
      assertThat(batched(eve, "POST", mine("/items/" + inside + verb)))
          .isEqualTo(batched(eve, "POST", "/drives/" + never + "/items/" + inside + verb))
          .contains("404");
    }
    assertUntouched();
  }

  private static String batched(Person who, String method, String url) {
    return who.post(
            "/$batch", "{'requests':[{'id':'1','method':'%s','url':'%s'}]}".formatted(method, url))
        .text()
        .replaceAll("\"(?i)(date|request-id)\":\"[^\"]*\"", "");
  }

  private static Answer zip(Person who, String id) {
    return who.post("/me/drive/holdfast/zip", "{'ids':['" + id + "']}");
  }

  private static Answer subscribe(Person who, String resource) {
    return who.post(
        "/subscriptions",
        ("{'resource':'%s','changeType':'updated','notificationUrl':'http://127.0.0.1:1/',"
                + "'expirationDateTime':'%s'}")
            .formatted(resource, Instant.now().plus(Duration.ofDays(1))));
  }

  private static void alike(Answer answer, Answer never) {
    assertThat(answer.status()).isGreaterThanOrEqualTo(400).isEqualTo(never.status());
    assertThat(said(answer)).isEqualTo(said(never));
  }

  private String mine(String tail) {
    return "/drives/" + drive() + tail;
  }

  private String link() {
    return ana.post("/me/drive/items/" + shared + "/createLink", "{'type':'edit'}")
        .json()
        .path("link")
        .path("webUrl")
        .asString();
  }

  private List<String> compare(Person who, List<Twins> all) {
    List<String> leaks = new ArrayList<>();
    for (Twins twins : all) {
      Answer answer = ask(who, twins.route(), twins.address());
      Answer never = ask(who, twins.route(), twins.never());
      String said = said(answer);
      if (answer.status() != never.status() || !said.equals(said(never)) || answer.status() < 400) {
        leaks.add(
            "%s %s: %d %s, and of what never was %d %s"
                .formatted(
                    twins.route().method(),
                    twins.address(),
                    answer.status(),
                    said,
                    never.status(),
                    said(never)));
      }
    }
    return leaks;
  }

  /// All of an answer but what is another each time: its code and words, every header, and the
  /// shape of its body.
  private static String said(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.response().headers().map());
    headers.keySet().removeAll(EACH_TIME);
    return headers + " " + answer.text().replaceAll("\"(date|request-id)\":\"[^\"]*\"", "\"$1\"");
  }

  private static Answer ask(Person who, Route route, String address) {
    String pattern = String.join("/", route.pattern());
    String body =
        switch (pattern) {
          case "children" -> "{'name':'x','folder':{}}";
          case "" -> "{'name':'x','@microsoft.graph.sourceUrl':'https://x/up/x'}";
          case "createLink" -> "{'type':'view'}";
          case "invite" -> "{'recipients':[{'email':'eve@example.org'}]}";
          default -> pattern.startsWith("holdfast/restore") ? "{'seq':1}" : "{}";
        };
    boolean bare = route.method().equals("GET") || route.method().equals("DELETE");
    return who.send(route.method(), address, Person.json(bare ? "" : body));
  }

  private List<Twins> twins(String base, List<String> alsoAbsent) {
    List<String> items = new ArrayList<>(List.of(above, beside, next));
    items.addAll(alsoAbsent);
    List<Twins> all = new ArrayList<>();
    for (Route route : door.door().routes().routes()) {
      if (route.scope() != Scope.ITEM) {
        continue;
      }
      String never = base + "/items/" + ItemId.random(random).text();
      for (String item : items) {
        String tail = tail(route);
        all.add(new Twins(route, base + "/items/" + item + tail, never + tail));
        all.add(
            new Twins(
                route, base + "/items/" + item + ":/x.txt:" + tail, never + ":/x.txt:" + tail));
      }
      if (base.startsWith("/drives/")) {
        String tail = tail(route);
        all.add(new Twins(route, base + "/root" + tail, never + tail));
        all.add(
            new Twins(
                route,
                base + "/root:/above-canary/beside-canary.txt:" + tail,
                base + "/root:/never/never.txt:" + tail));
      }
    }
    assertThat(all).hasSizeGreaterThan(100);
    return all;
  }

  private static String tail(Route route) {
    String tail =
        String.join("/", route.pattern())
            .replace("{version}", "1.0")
            .replace("{seq}", "1")
            .replace("{permission}", "0".repeat(32))
            .replace("{set}", "0")
            .replace("{size}", "small")
            .replace("{name}", "x.txt");
    return tail.isEmpty() ? "" : "/" + tail;
  }

  private void assertUntouched() {
    assertThat(ana.get("/me/drive/root/children").names()).containsExactly("above-canary");
    assertThat(ana.get("/me/drive/root:/above-canary:/children").names())
        .containsExactlyInAnyOrder("shared", "beside-canary.txt", "next-canary");
    assertThat(ana.get("/me/drive/recycleBin/items").names()).isEmpty();
  }

  private String invite(Person person, String role) {
    Answer invited =
        ana.post(
            "/me/drive/items/" + shared + "/invite",
            "{'recipients':[{'objectId':'%s'}],'roles':['%s']}"
                .formatted(person.signedIn().account().text(), role));
    assertThat(invited.status()).as(invited.text()).isEqualTo(200);
    return invited.json().path("value").get(0).path("id").asString();
  }

  private String drive() {
    return ana.drive().id().text();
  }
}
