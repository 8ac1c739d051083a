package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Permission;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.drive.Upload;
import org.holdfast.identity.AppScope;
import org.holdfast.server.dav.DavHouse.Person;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others share, over WebDAV: `/dav-shared/`.
class DavSharedTest {

  private static final String LOCK =
      """
      <D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>\
      <D:locktype><D:write/></D:locktype></D:lockinfo>""";
  private static final Pattern HREF = Pattern.compile("<D:href>([^<]*)</D:href><D:propstat>");
  private static final Pattern TOKEN = Pattern.compile("<(urn:uuid:[0-9a-f-]{36})>");

  @TempDir static Path folder;
  private static DavHouse house;
  private static int people;
  private Person ana;
  private Person ben;
  private String docs;

  @BeforeAll
  static void open() {
    house = new DavHouse(folder);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  // /                     Ana's drive
  // └── above-canary/
  //     ├── Docs/         shared with Ben
  //     │   ├── a.txt
  //     │   └── sub/
  //     └── beside-canary.txt
  @BeforeEach
  void meet() {
    people++;
    ana = house.person("ana" + people);
    ben = house.person("ben" + people);
    ana.send("MKCOL", "/dav/above-canary", "");
    ana.send("MKCOL", "/dav/above-canary/Docs", "");
    ana.send("MKCOL", "/dav/above-canary/Docs/sub", "");
    ana.send("PUT", "/dav/above-canary/Docs/a.txt", "content");
    ana.send("PUT", "/dav/above-canary/beside-canary.txt", "secret");
    docs = "/dav-shared/Docs" + behind("above-canary/Docs");
  }

  /// What stands behind the name of what Ana shares.
  private String behind(String path) {
    return "%20(ana" + people + ",%20" + code(ana, path) + ")";
  }

  private static String code(Person owner, String path) {
    return item(owner, path).text().replace("-", "").substring(0, 10);
  }

  @Test
  void whatIsSharedIsListedUnderItsNameAndItsOwnersWithNothingAbove() {
    share("above-canary/Docs", ShareRole.READ);
    share("above-canary/Docs/a.txt", ShareRole.READ);

    assertThat(hrefs(ben, "/dav-shared/"))
        .containsExactly(
            "/dav-shared/",
            docs + "/",
            "/dav-shared/a" + behind("above-canary/Docs/a.txt") + ".txt");
    assertThat(hrefs(ben, docs)).containsExactly(docs + "/", docs + "/a.txt", docs + "/sub/");
    assertThat(ben.send("GET", docs + "/a.txt", "").body()).isEqualTo("content");
    assertThat(ben.send("GET", docs.toLowerCase(Locale.ROOT) + "/A.TXT", "").body())
        .isEqualTo("content");
    assertThat(ben.send("PROPFIND", "/dav-shared/", "", "Depth", "1").body())
        .doesNotContain("canary")
        .contains("<D:displayname>" + decoded(docs.substring(12)) + "</D:displayname>");
    assertThat(ben.send("PROPFIND", docs, "", "Depth", "1").body()).doesNotContain("canary");
    assertThat(hrefs(ana, "/dav-shared/")).containsExactly("/dav-shared/");
    assertThat(hrefs(ben, "/dav/")).containsExactly("/dav/");
  }

  @Test
  void twoOfOneNameAreToldApart() {
    share("above-canary/Docs", ShareRole.READ);
    ana.send("MKCOL", "/dav/Docs", "");
    ana.send("PUT", "/dav/Docs/which.txt", "second");
    share("Docs", ShareRole.READ);
    String coded = "/dav-shared/Docs" + behind("Docs") + "/";

    List<String> both = hrefs(ben, "/dav-shared/");

    assertThat(both.stream().map(DavSharedTest::decoded))
        .containsExactlyInAnyOrder("/dav-shared/", decoded(docs) + "/", decoded(coded));
    assertThat(ben.send("GET", coded + "which.txt", "").body()).isEqualTo("second");
    assertThat(ben.send("GET", docs + "/a.txt", "").body()).isEqualTo("content");
  }

  @Test
  void anOwnersNameIsNeverTakenForAnothers() {
    share("above-canary/Docs", ShareRole.READ);
    Person eve = house.person("ana" + people + "(), 1/2", "eve" + people, AppScope.ALL);
    eve.send("MKCOL", "/dav/Docs", "");
    eve.send("MKCOL", "/dav/Docs%20(ana" + people + ")", "");
    share(eve, "Docs", ShareRole.READ);
    share(eve, "Docs (ana" + people + ")", ShareRole.READ);

    assertThat(hrefs(ben, "/dav-shared/").stream().map(DavSharedTest::decoded))
        .containsExactlyInAnyOrder(
            "/dav-shared/",
            decoded(docs) + "/",
            "/dav-shared/Docs (ana%d 12, %s)/".formatted(people, code(eve, "Docs")),
            "/dav-shared/Docs (ana%d) (ana%d 12, %s)/"
                .formatted(people, people, code(eve, "Docs (ana" + people + ")")));
    assertThat(ben.send("GET", docs + "/a.txt", "").statusCode()).isEqualTo(200);
  }

  @Test
  void w01_whoHasNoNameThatFitsMakesNoNameOfTheirFolder() {
    share("above-canary/Docs", ShareRole.READ);
    Person eve = house.person("()", "nameless" + people, AppScope.ALL);
    String forged = decoded(docs.substring(12));
    eve.send("MKCOL", "/dav/" + docs.substring(12), "");
    share(eve, forged, ShareRole.READ);

    assertThat(hrefs(ben, "/dav-shared/").stream().map(DavSharedTest::decoded))
        .containsExactlyInAnyOrder(
            "/dav-shared/",
            decoded(docs) + "/",
            "/dav-shared/%s (%s)/".formatted(forged, code(eve, forged)));
  }

  @Test
  void w01_whatWasAnasIsNobodysWhenHerShareEndsWhoeverTakesHerName() {
    Permission anas = share("above-canary/Docs", ShareRole.WRITE);
    Person eve = house.person("ana" + people, "same" + people, AppScope.ALL);
    eve.send("MKCOL", "/dav/Docs", "");
    share(eve, "Docs", ShareRole.WRITE);
    List<String> both = hrefs(ben, "/dav-shared/");

    ana.drive().revoke(new Actor(ana.drive().owner(), "test"), anas.item(), anas.id());

    assertThat(both).hasSize(3).contains(docs + "/");
    assertThat(hrefs(ben, "/dav-shared/")).hasSize(2).doesNotContain(docs + "/");
    assertThat(ben.send("PUT", docs + "/secret.txt", "for Ana").statusCode()).isEqualTo(404);
    assertThat(ben.send("GET", "/dav-shared/Docs%20(ana" + people + ")/", "").statusCode())
        .isEqualTo(404);
    assertThat(names(eve, "Docs")).isEmpty();
  }

  @Test
  void whoMayOnlyReadChangesNothing() {
    share("above-canary/Docs", ShareRole.READ);

    assertThat(ben.send("PUT", docs + "/a.txt", "b").statusCode()).isEqualTo(403);
    assertThat(ben.send("PUT", docs + "/b.txt", "b").statusCode()).isEqualTo(403);
    assertThat(ben.send("MKCOL", docs + "/new", "").statusCode()).isEqualTo(403);
    assertThat(ben.send("DELETE", docs + "/a.txt", "").statusCode()).isEqualTo(403);
    assertThat(to(ben, "MOVE", docs + "/a.txt", docs + "/b.txt")).isEqualTo(403);
    assertThat(to(ben, "COPY", docs + "/a.txt", docs + "/b.txt")).isEqualTo(403);
    assertThat(to(ben, "MOVE", docs + "/a.txt", "/dav/a.txt")).isEqualTo(403);
    assertThat(ben.send("LOCK", docs + "/a.txt", LOCK, "Depth", "0").statusCode()).isEqualTo(403);
    assertThat(ben.send("PROPPATCH", docs + "/a.txt", patch("<x/>")).statusCode()).isEqualTo(403);
    assertThat(asked(ben, docs, "<D:quota-used-bytes/><D:quota-available-bytes/>"))
        .contains("404 Not Found")
        .doesNotContain("-bytes>");
    assertThat(asked(ben, docs, "<D:current-user-privilege-set/>"))
        .contains("<D:read/>")
        .doesNotContain("write", "bind");
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "sub");
  }

  @Test
  void whoMayEditWritesAndTheOwnerPaysForIt() {
    share("above-canary/Docs", ShareRole.WRITE);

    assertThat(ben.send("PUT", docs + "/b.txt", "new").statusCode()).isEqualTo(201);
    assertThat(ben.send("PUT", docs + "/a.txt", "newer").statusCode()).isEqualTo(204);
    assertThat(ben.send("MKCOL", docs + "/made", "").statusCode()).isEqualTo(201);
    assertThat(ben.send("PROPPATCH", docs + "/b.txt", patch("<x/>")).statusCode()).isEqualTo(207);
    assertThat(to(ben, "MOVE", docs + "/b.txt", docs + "/made/c.txt")).isEqualTo(201);
    assertThat(to(ben, "COPY", docs + "/made", docs + "/again")).isEqualTo(201);
    assertThat(ben.send("DELETE", docs + "/sub", "").statusCode()).isEqualTo(204);

    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "again", "made");
    assertThat(ana.send("GET", "/dav/above-canary/Docs/again/c.txt", "").body()).isEqualTo("new");
    assertThat(ana.drive().recycleBin(10, Optional.empty()).items()).hasSize(1);
    assertThat(asked(ben, docs, "<D:quota-used-bytes/>"))
        .contains("<D:quota-used-bytes>" + ana.drive().info().quota().used() + "<");
    assertThat(ben.drive().info().quota().used()).isZero();
    assertThat(asked(ben, docs, "<D:current-user-privilege-set/>"))
        .contains("<D:write-content/>", "<D:bind/>");
    String letters = "<o:permissions xmlns:o='http://owncloud.org/ns'/>";
    assertThat(asked(ben, docs, letters)).contains(">SCK<");
    assertThat(asked(ben, docs + "/a.txt", letters)).contains(">SDNVW<");
    assertThat(asked(ana, "/dav/above-canary", letters)).contains(">DNVCK<");
  }

  @Test
  void whatWasSharedItselfStaysWhereItsOwnerPutIt() {
    share("above-canary/Docs", ShareRole.WRITE);
    share("above-canary/Docs/a.txt", ShareRole.WRITE);
    String file = "/dav-shared/a" + behind("above-canary/Docs/a.txt") + ".txt";

    assertThat(ben.send("PUT", file, "over").statusCode()).isEqualTo(204);
    assertThat(ana.send("GET", "/dav/above-canary/Docs/a.txt", "").body()).isEqualTo("over");
    for (String path : List.of(docs, "/dav-shared", "/dav-shared/")) {
      assertThat(ben.send("DELETE", path, "").statusCode()).as(path).isEqualTo(403);
      assertThat(to(ben, "MOVE", path, "/dav/mine")).as(path).isEqualTo(403);
      assertThat(to(ben, "COPY", docs + "/a.txt", path)).as(path).isEqualTo(403);
      assertThat(ben.send("MKCOL", path, "").statusCode()).as(path).isEqualTo(405);
      assertThat(ben.send("PUT", path, "x").statusCode()).as(path).isEqualTo(405);
    }
    assertThat(ben.send("MKCOL", "/dav-shared/New", "").statusCode()).isEqualTo(403);
    assertThat(ben.send("PUT", "/dav-shared/new.txt", "x").statusCode()).isEqualTo(403);
    assertThat(to(ben, "COPY", docs + "/a.txt", "/dav-shared/new.txt")).isEqualTo(403);
    assertThat(ben.send("LOCK", "/dav-shared/", LOCK).statusCode()).isEqualTo(403);
    assertThat(ben.send("PROPFIND", "/dav-shared/", "").statusCode()).isEqualTo(403);
    assertThat(names(ana, "above-canary")).containsExactly("beside-canary.txt", "Docs");
  }

  @Test
  void locksAreOneForBothSidesAndTellNothingOfWhatIsAbove() {
    share("above-canary/Docs", ShareRole.WRITE);
    String token = lock(ben, docs + "/a.txt");

    assertThat(ana.send("PUT", "/dav/above-canary/Docs/a.txt", "x").statusCode()).isEqualTo(423);
    assertThat(ben.send("PUT", docs + "/a.txt", "x").statusCode()).isEqualTo(423);
    assertThat(ben.send("PUT", docs + "/a.txt", "mine", "If", "(<" + token + ">)").statusCode())
        .isEqualTo(204);
    assertThat(ben.send("PROPFIND", docs, "", "Depth", "1").body())
        .contains("<D:lockroot><D:href>" + docs + "/a.txt</D:href>");
    assertThat(
            ben.send("UNLOCK", docs + "/a.txt", "", "Lock-Token", "<" + token + ">").statusCode())
        .isEqualTo(204);

    ana.send("LOCK", "/dav/above-canary", LOCK);
    HttpResponse<String> refused = ben.send("PUT", docs + "/a.txt", "x");
    assertThat(refused.statusCode()).isEqualTo(423);
    assertThat(refused.body()).doesNotContain("canary");
    assertThat(asked(ben, docs, "<D:lockdiscovery/>"))
        .contains("<D:lockroot><D:href>" + docs + "/</D:href>")
        .doesNotContain("canary");
  }

  @Test
  void betweenDrivesACopyIsWholeAndAMoveLeavesTheOriginalInItsBin() {
    share("above-canary/Docs", ShareRole.WRITE);
    ana.send("PUT", "/dav/above-canary/Docs/sub/deep.txt", "deep");
    ben.send("PROPPATCH", docs + "/sub/deep.txt", patch("<c xmlns='urn:x'>red</c>"));
    ben.send("PUT", "/dav/own.txt", "own");
    ben.send("MKCOL", "/dav/there", "");

    assertThat(to(ben, "COPY", docs, "/dav/all")).isEqualTo(201);
    assertThat(ben.send("GET", "/dav/all/sub/deep.txt", "").body()).isEqualTo("deep");
    assertThat(ben.send("PROPFIND", "/dav/all/sub/deep.txt", "", "Depth", "0").body())
        .contains(">red<");
    assertThat(ben.send("COPY", docs, "", "Destination", "/dav/bare", "Depth", "0").statusCode())
        .isEqualTo(201);
    assertThat(names(ben, "bare")).isEmpty();

    assertThat(to(ben, "MOVE", "/dav/own.txt", docs + "/a.txt")).isEqualTo(204);
    assertThat(ana.send("GET", "/dav/above-canary/Docs/a.txt", "").body()).isEqualTo("own");
    assertThat(to(ben, "MOVE", docs + "/sub", "/dav/there")).isEqualTo(204);
    assertThat(names(ben, "there")).containsExactly("deep.txt");
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt");
    assertThat(
            ben.send("COPY", "/dav/all", "", "Destination", "/dav/there", "Overwrite", "F")
                .statusCode())
        .isEqualTo(412);
    assertThat(names(ben, "")).containsExactly("all", "bare", "there");
    assertThat(ben.drive().recycleBin(10, Optional.empty()).items()).hasSize(2);
    assertThat(ana.drive().recycleBin(10, Optional.empty()).items()).hasSize(2);
  }

  @Test
  void aMoveBetweenDrivesThatCannotTakeTheOriginalAwayOverwritesNothing() {
    share("above-canary/Docs", ShareRole.WRITE);
    ben.send("PUT", "/dav/own.txt", "own");
    lock(ben, "/dav/own.txt");
    String before = asked(ana, "/dav/above-canary/Docs/a.txt", "<D:getetag/>");

    assertThat(to(ben, "MOVE", "/dav/own.txt", docs + "/a.txt")).isEqualTo(423);

    assertThat(ana.send("GET", "/dav/above-canary/Docs/a.txt", "").body()).isEqualTo("content");
    assertThat(asked(ana, "/dav/above-canary/Docs/a.txt", "<D:getetag/>")).isEqualTo(before);
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "sub");
    assertThat(names(ben, "")).containsExactly("own.txt");
  }

  @Test
  void aMoveBetweenDrivesThatMayNotOverwriteLeavesTheOriginalWhereItWas() {
    share("above-canary/Docs", ShareRole.WRITE);
    ben.send("PUT", "/dav/own.txt", "own");
    lock(ana, "/dav/above-canary/Docs/a.txt");
    lock(ben, "/dav/own.txt");
    ben.send("PUT", "/dav/free.txt", "free");
    ana.send("PUT", "/dav/above-canary/Docs/sub/deep.txt", "deep");
    ItemId free = item(ben, "free.txt");
    ItemId sub = item(ana, "above-canary/Docs/sub");

    assertThat(to(ben, "MOVE", "/dav/free.txt", docs + "/a.txt")).isEqualTo(423);
    assertThat(to(ben, "MOVE", docs + "/sub", "/dav/own.txt")).isEqualTo(423);

    assertThat(names(ben, "")).containsExactly("free.txt", "own.txt");
    assertThat(item(ben, "free.txt")).isEqualTo(free);
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "sub");
    assertThat(item(ana, "above-canary/Docs/sub")).isEqualTo(sub);
    assertThat(names(ana, "above-canary/Docs/sub")).containsExactly("deep.txt");
    assertThat(ana.send("GET", "/dav/above-canary/Docs/a.txt", "").body()).isEqualTo("content");
    assertThat(ben.drive().recycleBin(10, Optional.empty()).items()).as("the copy").hasSize(1);
  }

  /// Asked for the third time, it says that the sign-in has ended.
  @Test
  void w14_aCopyBetweenDrivesEndsWithItsSignInAndLeavesNothingButInTheBin() {
    for (int i = 0; i < 5; i++) {
      ana.send("PUT", "/dav/above-canary/Docs/" + i + ".txt", "content");
    }
    Item all = ana.drive().find(item(ana, "above-canary/Docs")).orElseThrow();
    AtomicInteger asked = new AtomicInteger();
    Actor actor = new Actor(ben.drive().owner(), "test");
    Runnable admitted =
        () -> {
          if (asked.incrementAndGet() >= 3) {
            throw Visitors.unauthenticated().refusal();
          }
        };
    Crossing crossing = new Crossing(ana.drive(), ben.drive(), actor, ".copying", admitted);
    Placement to = new Placement(ben.drive().rootId(), ItemName.of("all"), Conflict.FAIL);

    assertThatThrownBy(() -> crossing.copy(all, to, FileTimes.NONE, false))
        .isInstanceOf(DavRefusal.class);

    assertThat(asked).hasValue(3);
    assertThat(names(ben, "")).isEmpty();
    assertThat(ben.drive().recycleBin(10, Optional.empty()).items())
        .as("with what somebody put there meanwhile")
        .hasSize(1);
  }

  /// The copy is of many files, so that it goes on for long after it was seen to have begun.
  @Test
  void w14_whoSignsOutWhileACopyGoesOnIsToldSo() throws Exception {
    share("above-canary/Docs", ShareRole.READ);
    Actor actor = new Actor(ana.drive().owner(), "test");
    ItemId folder = item(ana, "above-canary/Docs");
    for (int i = 0; i < 400; i++) {
      Placement to = new Placement(folder, ItemName.of(i + ".txt"), Conflict.FAIL);
      Upload upload = Upload.of(new ByteArrayInputStream(new byte[] {1}));
      ana.drive().write(actor, to, upload, Precondition.NONE);
    }
    AtomicInteger status = new AtomicInteger();
    Thread copy = Thread.ofPlatform().start(() -> status.set(to(ben, "COPY", docs, "/dav/all")));
    while (names(ben, "").isEmpty() && copy.isAlive()) {
      Thread.onSpinWait();
    }

    house.holdfast().tokens().revokeAll(ben.drive().owner());
    copy.join();

    assertThat(status).hasValue(401);
    assertThat(names(ben, "")).isEmpty();
  }

  @Test
  void whatMayNotBeDownloadedIsNotCopiedAwayEither() {
    ana.send("PUT", "/dav/above-canary/Docs/sub/shown.txt", "shown");
    Person cyd = house.person("cyd" + people);
    ana.drive()
        .share(
            new Actor(ana.drive().owner(), "test"),
            item(ana, "above-canary/Docs/sub"),
            ShareWish.of(new Grantee.Account(cyd.drive().owner()), ShareRole.READ)
                .withoutDownload());
    String sub = "/dav-shared/sub" + behind("above-canary/Docs/sub");

    assertThat(cyd.send("GET", sub + "/shown.txt", "").statusCode()).isEqualTo(403);
    assertThat(to(cyd, "COPY", sub, "/dav/taken")).isEqualTo(403);
    assertThat(names(cyd, "")).isEmpty();
    assertThat(asked(cyd, sub + "/shown.txt", "<D:current-user-privilege-set/>"))
        .doesNotContain("<D:read/>");
    String checksums = "<o:checksums xmlns:o='http://owncloud.org/ns'/>";
    assertThat(asked(cyd, sub + "/shown.txt", checksums)).doesNotContain("SHA1:");
    assertThat(asked(ana, "/dav/above-canary/Docs/sub/shown.txt", checksums)).contains("SHA1:");
  }

  @Test
  void whatIsNoLongerSharedIsGoneAtOnce() {
    Permission permission = share("above-canary/Docs", ShareRole.WRITE);
    assertThat(ben.send("GET", docs + "/a.txt", "").statusCode()).isEqualTo(200);

    ana.drive().revoke(new Actor(ana.drive().owner(), "test"), permission.item(), permission.id());

    assertThat(hrefs(ben, "/dav-shared/")).containsExactly("/dav-shared/");
    for (String method : List.of("GET", "PROPFIND", "DELETE", "UNLOCK", "COPY", "MOVE")) {
      assertThat(to(ben, method, docs + "/a.txt", "/dav/x")).as(method).isEqualTo(404);
    }
    assertThat(ben.send("PUT", docs + "/a.txt", "x").statusCode()).isEqualTo(404);
  }

  @Test
  void w01_aThirdFindsNothingWhateverTheAddress() {
    share("above-canary/Docs", ShareRole.WRITE);
    Person eve = house.person("eve" + people);
    String drive = ana.drive().id().text();
    String id = item(ana, "above-canary/Docs").text();
    List<String> tries =
        List.of(
            docs,
            docs + "/a.txt",
            "/dav-shared/Docs%20(ana" + people + ")",
            "/dav-shared/" + id,
            "/dav-shared/" + drive,
            "/dav-shared/" + drive + "/" + id,
            "/dav-shared/Docs",
            "/dav-shared/Docs/a.txt",
            "/dav/" + id);

    for (String path : tries) {
      for (String method : List.of("GET", "PROPFIND", "DELETE", "COPY", "MOVE", "UNLOCK")) {
        HttpResponse<String> never = eve.send(method, never(path), "", headers());
        HttpResponse<String> answer = eve.send(method, path, "", headers());
        assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(404);
        assertThat(answer.body()).isEqualTo(never.body());
      }
    }
    assertThat(hrefs(eve, "/dav-shared/")).containsExactly("/dav-shared/");
    eve.send("PUT", "/dav/eve.txt", "eve");
    assertThat(to(eve, "COPY", "/dav/eve.txt", docs + "/eve.txt")).isEqualTo(403);
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "sub");
  }

  @Test
  void w04_noTrickLeadsAWriterAboveOrBeside() {
    share("above-canary/Docs", ShareRole.WRITE);
    List<String> absent =
        List.of(
            docs + "/beside-canary.txt",
            docs + "/above-canary",
            docs + "/" + item(ana, "above-canary/beside-canary.txt").text(),
            "/dav-shared/above-canary",
            "/dav-shared/above-canary/beside-canary.txt",
            "/dav-shared/above-canary%20(ana" + people + ")");
    List<String> malformed =
        List.of(
            docs + "/../beside-canary.txt",
            docs + "/%2e%2e/beside-canary.txt",
            docs + "/sub/..%2f..%2fbeside-canary.txt",
            docs + "%2fa.txt",
            "/dav-shared/../dav/x",
            docs + "/..%5cbeside-canary.txt");

    for (String method : List.of("GET", "PROPFIND", "DELETE", "COPY", "MOVE", "PROPPATCH")) {
      String body = method.equals("PROPPATCH") ? patch("<x/>") : "";
      for (String path : absent) {
        assertThat(ben.send(method, path, body, headers()).statusCode())
            .as(method + " " + path)
            .isEqualTo(404);
      }
      for (String path : malformed) {
        assertThat(raw(method, path).statusCode()).as(method + " " + path).isEqualTo(400);
      }
    }
    assertThat(to(ben, "MOVE", docs + "/a.txt", "/dav-shared/above-canary/a.txt")).isEqualTo(403);
    assertThat(names(ana, "above-canary")).containsExactly("beside-canary.txt", "Docs");
  }

  @Test
  void whatWasAllowedOnesOwnFilesIsNotAllowedOthers() {
    share("above-canary/Docs", ShareRole.WRITE);
    Person app = as(ben, Set.of(AppScope.FILES_READ_WRITE));
    Person reader = as(ben, Set.of(AppScope.FILES_READ_ALL, AppScope.FILES_READ_WRITE));
    app.send("PUT", "/dav/own.txt", "own");

    assertThat(app.send("PROPFIND", "/dav-shared/", "", "Depth", "1").statusCode()).isEqualTo(403);
    assertThat(app.send("GET", docs + "/a.txt", "").statusCode()).isEqualTo(403);
    assertThat(to(app, "COPY", "/dav/own.txt", docs + "/own.txt")).isEqualTo(403);
    assertThat(app.send("GET", "/dav/own.txt", "").statusCode()).isEqualTo(200);
    assertThat(reader.send("GET", docs + "/a.txt", "").statusCode()).isEqualTo(200);
    assertThat(reader.send("PUT", docs + "/a.txt", "x").statusCode()).isEqualTo(403);
    assertThat(to(reader, "COPY", "/dav/own.txt", docs + "/own.txt")).isEqualTo(403);
    assertThat(names(ana, "above-canary/Docs")).containsExactly("a.txt", "sub");
  }

  @Test
  void whereThingsMayOnlyBePutNothingIsServed() {
    share("above-canary/Docs", ShareRole.UPLOAD);

    assertThat(hrefs(ben, "/dav-shared/")).containsExactly("/dav-shared/");
    assertThat(ben.send("PROPFIND", docs, "", "Depth", "0").statusCode()).isEqualTo(404);
  }

  private static Person as(Person person, Set<AppScope> scopes) {
    String password =
        house.holdfast().tokens().issueAppPassword(person.drive().owner(), "app", scopes);
    return new Person(house, person.email(), password, person.drive());
  }

  /// As it is: a client would mend some of it.
  private HttpResponse<String> raw(String method, String path) {
    return house.exchange(
        HttpRequest.newBuilder(URI.create(house.https().resolve("/") + path.substring(1)))
            .header("Authorization", ben.basic())
            .headers(headers())
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static String[] headers() {
    return new String[] {
      "Depth", "infinity", "Destination", "/dav/x", "Lock-Token", "<urn:uuid:" + zeros() + ">"
    };
  }

  private static String zeros() {
    return "00000000-0000-4000-8000-000000000000";
  }

  private static String never(String path) {
    return path.startsWith("/dav-shared") ? "/dav-shared/never" : "/dav/never";
  }

  private Permission share(String path, ShareRole role) {
    return share(ana, path, role);
  }

  private Permission share(Person owner, String path, ShareRole role) {
    return owner
        .drive()
        .share(
            new Actor(owner.drive().owner(), "test"),
            item(owner, path),
            ShareWish.of(new Grantee.Account(ben.drive().owner()), role))
        .permission();
  }

  private static ItemId item(Person owner, String path) {
    List<String> names = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
    return owner.drive().resolve(owner.drive().rootId(), names).orElseThrow().id();
  }

  private static List<String> names(Person owner, String path) {
    return owner
        .drive()
        .children(
            item(owner, path),
            new Listing(Listing.Order.NAME, false, 100, Optional.empty(), Listing.Filter.ALL))
        .items()
        .stream()
        .map(Item::name)
        .toList();
  }

  private static List<String> hrefs(Person person, String path) {
    Matcher found = HREF.matcher(person.send("PROPFIND", path, "", "Depth", "1").body());
    List<String> hrefs = new ArrayList<>();
    while (found.find()) {
      hrefs.add(found.group(1));
    }
    return hrefs.stream().sorted().toList();
  }

  private static String decoded(String href) {
    return URLDecoder.decode(href, StandardCharsets.UTF_8);
  }

  private static String asked(Person person, String path, String names) {
    String body = "<D:propfind xmlns:D='DAV:'><D:prop>" + names + "</D:prop></D:propfind>";
    return person.send("PROPFIND", path, body, "Depth", "0").body();
  }

  private static int to(Person person, String method, String from, String to) {
    return person.send(method, from, "", "Destination", to).statusCode();
  }

  private static String lock(Person person, String path) {
    HttpResponse<String> answer = person.send("LOCK", path, LOCK, "Depth", "0");
    Matcher token = TOKEN.matcher(answer.headers().firstValue("Lock-Token").orElse(answer.body()));
    assertThat(token.matches()).as(answer.body()).isTrue();
    return token.group(1);
  }

  private static String patch(String properties) {
    return "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop>"
        + properties
        + "</D:prop></D:set></D:propertyupdate>";
  }
}
