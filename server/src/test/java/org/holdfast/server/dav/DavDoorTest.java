package org.holdfast.server.dav;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placement;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.dav.DavHouse.Person;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The door over TLS, for what litmus does not ask.
class DavDoorTest {

  private static final Pattern TOKEN = Pattern.compile("<(urn:uuid:[0-9a-f-]{36})>");
  private static final String LOCK =
      """
      <D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>\
      <D:locktype><D:write/></D:locktype><D:owner><D:href>ana &amp; co</D:href></D:owner></D:lockinfo>""";

  @TempDir static Path folder;
  private static DavHouse house;
  private static int people;
  private Person ana;

  @BeforeAll
  static void open() {
    house = new DavHouse(folder);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void meet() {
    people++;
    ana = house.person("p" + people);
  }

  @Test
  void whatItCanDoIsToldToAnyoneAtTheRootToo() {
    for (String path : List.of("/", "/dav/", "/dav/any")) {
      HttpResponse<String> answer =
          house.exchange(
              HttpRequest.newBuilder(house.https().resolve(path))
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                  .build());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("DAV")).contains("1, 2, 3");
      assertThat(answer.headers().firstValue("MS-Author-Via")).contains("DAV");
    }
  }

  @Test
  void onlyAnAppPasswordOrATokenOpensIt() {
    String token =
        house
            .holdfast()
            .tokens()
            .issue(
                house
                    .holdfast()
                    .accounts()
                    .find(EmailAddress.parse(ana.email()))
                    .orElseThrow()
                    .id(),
                "t");

    assertThat(withAuthorization(ana.basic()).statusCode()).isEqualTo(207);
    assertThat(withAuthorization("Bearer " + token).statusCode()).isEqualTo(207);
    for (String wrong :
        List.of(
            "Basic !!",
            basic("nobody", ana.password()),
            basic("other@example.org", ana.password()),
            basic(ana.email(), token),
            basic(ana.email(), "hp_" + "A".repeat(43)),
            "Bearer " + ana.password(),
            "Digest x")) {
      HttpResponse<String> answer = withAuthorization(wrong);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate"))
          .contains("Basic realm=\"Holdfast\", charset=\"UTF-8\"");
    }
  }

  @Test
  void anAppPasswordThatMayOnlyReadChangesNothing() {
    Person reader = house.person("reader" + people, AppScope.READ_ONLY);

    assertThat(reader.send("PROPFIND", "/dav/", "", "Depth", "1").statusCode()).isEqualTo(207);
    assertThat(reader.send("PUT", "/dav/new.txt", "new").statusCode()).isEqualTo(403);
    assertThat(reader.send("MKCOL", "/dav/new", "").statusCode()).isEqualTo(403);
    assertThat(reader.send("GET", "/dav/new.txt", "").statusCode()).isEqualTo(404);
  }

  @Test
  void w14_aFileWhoseSendersPasswordWasTakenAwayMeanwhileIsNotWritten() throws IOException {
    Person ana = house.person("slow" + people);
    try (Socket thief =
        house.trust().getSocketFactory().createSocket("127.0.0.1", house.https().getPort())) {
      thief.setSoTimeout(20_000);
      write(
          thief,
          "PUT /dav/late.txt HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
              + ana.basic()
              + "\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      byte[] begun = thief.getInputStream().readNBytes("HTTP/1.1 100".length());
      assertThat(new String(begun, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 100");
      house.holdfast().identity().tokens().revoke(ana.password());
      write(thief, "late");
      assertThat(new String(thief.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("HTTP/1.1 401");
    }
    assertThat(ana.drive().resolve(ana.drive().rootId(), List.of("late.txt"))).isEmpty();
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Test
  void w26_anAppPasswordThatWasSentInClearIsRefusedAndDead() {
    URI clear = URI.create("http://127.0.0.1:" + house.httpPort() + "/dav/");
    HttpResponse<String> answer =
        house.exchange(
            HttpRequest.newBuilder(clear)
                .header("Authorization", ana.basic())
                .method("PROPFIND", HttpRequest.BodyPublishers.noBody())
                .build());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(ana.send("PROPFIND", "/dav/", "", "Depth", "0").statusCode()).isEqualTo(401);
  }

  @Test
  void w01_anothersFilesAreAbsentWhateverTheLockToken() {
    Person ben = house.person("ben" + people);
    ana.send("PUT", "/dav/mine.txt", "mine");
    String token = lock(ana, "/dav/mine.txt");

    for (String method : List.of("GET", "PROPFIND", "DELETE", "PROPPATCH", "UNLOCK")) {
      assertThat(
              ben.send(
                      method,
                      "/dav/mine.txt",
                      method.equals("PROPPATCH") ? patch("<x/>") : "",
                      "Depth",
                      "infinity",
                      "Lock-Token",
                      "<" + token + ">")
                  .statusCode())
          .as(method)
          .isEqualTo(404);
    }
    assertThat(ana.send("GET", "/dav/mine.txt", "").body()).isEqualTo("mine");
  }

  /// Whatever two share, this door shows to nobody but its owner: by every method, as the target of
  /// a copy and a move, and by names that others may have tried.
  @Test
  void w01_aThirdFindsNothingOfWhatTwoShare() {
    Person ben = house.person("sharer" + people);
    Person eve = house.person("eve" + people);
    ana.send("MKCOL", "/dav/shared", "");
    ana.send("PUT", "/dav/shared/in.txt", "in");
    ItemId shared = ana.drive().resolve(ana.drive().rootId(), List.of("shared")).orElseThrow().id();
    ana.drive()
        .share(
            new Actor(ana.drive().owner(), "test"),
            shared,
            ShareWish.of(new Grantee.Account(ben.drive().owner()), ShareRole.WRITE));
    eve.send("PUT", "/dav/own.txt", "own");
    String id = ana.drive().id().text();
    List<String> paths =
        List.of(
            "shared/in.txt", id + "/shared/in.txt", ana.email() + "/shared/in.txt", "..%2fshared");
    for (Person each : List.of(eve, ben)) {
      for (String path : paths) {
        for (String method :
            List.of("GET", "HEAD", "PROPFIND", "DELETE", "PROPPATCH", "LOCK", "COPY", "MOVE")) {
          String body = method.equals("PROPPATCH") ? patch("<x/>") : "";
          String never = path.replace("shared", "nevers").replace(id, "0".repeat(32));
          String[] headers = {"Depth", "0", "Destination", "/dav/taken.txt"};
          HttpResponse<String> real = each.send(method, "/dav/" + path, body, headers);
          HttpResponse<String> none = each.send(method, "/dav/" + never, body, headers);
          assertThat(real.statusCode()).as(method + " " + path).isEqualTo(none.statusCode());
          assertThat(real.statusCode()).as(method + " " + path).isBetween(400, 499);
          assertThat(real.headers().map().keySet()).isEqualTo(none.headers().map().keySet());
          assertThat(real.body().replace("shared", "nevers").replace(id, "0".repeat(32)))
              .as(method + " " + path)
              .isEqualTo(none.body());
        }
      }
      for (String method : List.of("COPY", "MOVE")) {
        HttpResponse<String> into =
            each.send(method, "/dav/own.txt", "", "Destination", "/dav/shared/own.txt");
        assertThat(into.statusCode()).as(method).isIn(404, 409);
      }
    }
    assertThat(ana.send("GET", "/dav/shared/in.txt", "").body()).isEqualTo("in");
    assertThat(eve.send("PROPFIND", "/dav/", "", "Depth", "1").body())
        .doesNotContain("/dav/shared", ">shared<"); // a lock may be shared, too
  }

  @Test
  void infiniteDepthIsRefusedInRfcWords() {
    HttpResponse<String> answer = ana.send("PROPFIND", "/dav/", "");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<D:propfind-finite-depth");
  }

  @Test
  void quotaAndChecksumsAreToldToWhoAsks() {
    ana.send("PUT", "/dav/a.txt", "hello", "Content-Type", "text/plain");
    String root =
        ana.send(
                "PROPFIND",
                "/dav/",
                prop("<D:quota-available-bytes/><D:quota-used-bytes/>"),
                "Depth",
                "0")
            .body();
    String file =
        ana.send(
                "PROPFIND",
                "/dav/a.txt",
                prop("<o:checksums xmlns:o='http://owncloud.org/ns'/><D:getcontenttype/>"),
                "Depth",
                "0")
            .body();

    assertThat(root).contains("<D:quota-used-bytes>5<", "<D:quota-available-bytes>5368709115<");
    assertThat(file).contains("SHA1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", ">text/plain<");
  }

  @Test
  void aFileIsDatedByEveryClientsName() {
    ana.send("PUT", "/dav/a.txt", "a", "X-OC-Mtime", "1500000000");
    assertThat(modified()).isEqualTo("Fri, 14 Jul 2017 02:40:00 GMT");
    assertThat(
            ana.send(
                    "PROPPATCH",
                    "/dav/a.txt",
                    patch(
                        "<Z:Win32LastModifiedTime xmlns:Z='urn:schemas-microsoft-com:'>"
                            + "Sat, 01 Aug 2020 10:00:00 GMT</Z:Win32LastModifiedTime>"
                            + "<Z:Win32FileAttributes xmlns:Z='urn:schemas-microsoft-com:'>00000020"
                            + "</Z:Win32FileAttributes>"))
                .body())
        .contains("200 OK")
        .doesNotContain("403");
    assertThat(modified()).isEqualTo("Sat, 01 Aug 2020 10:00:00 GMT");
    ana.send("PROPPATCH", "/dav/a.txt", patch("<D:lastmodified>1500000001</D:lastmodified>"));
    assertThat(modified()).isEqualTo("Fri, 14 Jul 2017 02:40:01 GMT");
    assertThat(ana.drive().versions(item("a.txt"))).hasSize(1);
  }

  @Test
  void aPatchHappensWholeOrNotAtAll() {
    ana.send("PUT", "/dav/a.txt", "a");

    HttpResponse<String> answer =
        ana.send(
            "PROPPATCH",
            "/dav/a.txt",
            patch("<x:c xmlns:x='u'>crimson</x:c><D:getetag>x</D:getetag>"));

    assertThat(answer.statusCode()).isEqualTo(207);
    assertThat(answer.body()).contains("424 Failed Dependency", "403 Forbidden");
    assertThat(ana.send("PROPFIND", "/dav/a.txt", "", "Depth", "0").body())
        .doesNotContain("crimson");
  }

  @Test
  void aPropertyKeepsItsLanguageAndItsNamespaces() {
    ana.send("PUT", "/dav/a.txt", "a");
    String body =
        "<D:propertyupdate xmlns:D='DAV:' xmlns:q='urn:q' xml:lang='de'><D:set><D:prop>"
            + "<q:t><q:u q:v='1'>\u00c4 &lt;</q:u></q:t></D:prop></D:set></D:propertyupdate>";
    ana.send("PROPPATCH", "/dav/a.txt", body);
    ana.send("MOVE", "/dav/a.txt", "", "Destination", "/dav/b.txt");

    assertThat(ana.send("PROPFIND", "/dav/b.txt", "", "Depth", "0").body())
        .contains("xml:lang=\"de\"", "<q:u q:v=\"1\">\u00c4 &lt;</q:u>");
  }

  @Test
  void partsAreFetchedAndNeverPut() {
    ana.send("PUT", "/dav/a.txt", "0123456789");

    HttpResponse<String> part = ana.send("GET", "/dav/a.txt", "", "Range", "bytes=2-4");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(ana.send("GET", "/dav/a.txt", "", "Range", "bytes=99-").statusCode()).isEqualTo(416);
    assertThat(ana.send("PUT", "/dav/a.txt", "x", "Content-Range", "bytes 0-0/10").statusCode())
        .isEqualTo(400);
    assertThat(ana.send("GET", "/dav/a.txt", "").body()).isEqualTo("0123456789");
  }

  @Test
  void tagsAndDatesAreMinded() {
    String tag = ana.send("PUT", "/dav/a.txt", "one").headers().firstValue("ETag").orElseThrow();

    assertThat(ana.send("GET", "/dav/a.txt", "", "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(
            ana.send("GET", "/dav/a.txt", "", "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                .statusCode())
        .isEqualTo(304);
    assertThat(ana.send("PUT", "/dav/a.txt", "x", "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    assertThat(ana.send("PUT", "/dav/a.txt", "two", "If-Match", tag).statusCode()).isEqualTo(204);
    assertThat(ana.send("PUT", "/dav/a.txt", "x", "If-Match", tag).statusCode()).isEqualTo(412);
    assertThat(ana.send("DELETE", "/dav/a.txt", "", "If", "([" + tag + "])").statusCode())
        .isEqualTo(412);
    assertThat(ana.send("GET", "/dav/a.txt", "").body()).isEqualTo("two");
  }

  @Test
  void everyMethodThatWritesMindsWhatIfSaysOfTheItem() {
    ana.send("PUT", "/dav/a.txt", "one");
    ana.send("MKCOL", "/dav/top", "");
    String token = lock(ana, "/dav/a.txt");
    String held = "(<" + token + "> [\"another\"])";

    assertThat(conditional("PUT", "/dav/a.txt", held, "two")).isEqualTo(412);
    assertThat(conditional("DELETE", "/dav/a.txt", held, "")).isEqualTo(412);
    assertThat(conditional("PROPPATCH", "/dav/a.txt", held, patch("<x/>"))).isEqualTo(412);
    assertThat(conditional("COPY", "/dav/a.txt", held, "", "Destination", "/dav/b.txt"))
        .isEqualTo(412);
    assertThat(conditional("MOVE", "/dav/a.txt", held, "", "Destination", "/dav/b.txt"))
        .isEqualTo(412);
    assertThat(conditional("LOCK", "/dav/a.txt", held, "")).isEqualTo(412);
    assertThat(conditional("LOCK", "/dav/top", "([\"another\"])", LOCK)).isEqualTo(412);
    assertThat(conditional("UNLOCK", "/dav/a.txt", held, "", "Lock-Token", "<" + token + ">"))
        .isEqualTo(412);
    assertThat(conditional("MKCOL", "/dav/new", "([\"another\"])", "")).isEqualTo(412);
    assertThat(conditional("PROPFIND", "/dav/a.txt", held, "", "Depth", "0")).isEqualTo(412);

    assertThat(names()).containsExactly("a.txt", "top");
    assertThat(ana.send("GET", "/dav/a.txt", "").body()).isEqualTo("one");
    assertThat(ana.send("PUT", "/dav/a.txt", "x").statusCode()).as("it is locked").isEqualTo(423);
  }

  private int conditional(
      String method, String path, String condition, String body, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    headers.addAll(List.of("If", condition));
    return ana.send(method, path, body, headers.toArray(String[]::new)).statusCode();
  }

  @Test
  void aConditionHoldsForTheItemAndItsStrongTagAlone() {
    String tag = ana.send("PUT", "/dav/a.txt", "one").headers().firstValue("ETag").orElseThrow();

    assertThat(conditional("PUT", "/dav/a.txt", "([W/" + tag + "])", "x")).isEqualTo(412);
    assertThat(conditional("PUT", "/dav/a.txt", "(Not [" + tag + "])", "x")).isEqualTo(412);
    assertThat(conditional("PUT", "/dav/a.txt", "(Not [" + tag + "]) ([" + tag + "])", "two"))
        .isEqualTo(204);
    assertThat(
            ana.send(
                    "PUT",
                    "/dav/a.txt",
                    "x",
                    "If-Unmodified-Since",
                    "Sat, 01 Jan 2000 00:00:00 GMT")
                .statusCode())
        .isEqualTo(412);
    String now = ana.send("GET", "/dav/a.txt", "").headers().firstValue("ETag").orElseThrow();
    assertThat(ana.send("PUT", "/dav/a.txt", "x", "If-None-Match", now).statusCode())
        .isEqualTo(412);
    assertThat(ana.send("GET", "/dav/a.txt", "").body()).isEqualTo("two");
  }

  @Test
  void aFlatLockOnAFolderSaysNothingOfWhatIsPutIntoIt() {
    ana.send("MKCOL", "/dav/top", "");
    String token = lock(ana, "/dav/top");

    assertThat(conditional("PUT", "/dav/top/a.txt", "(<" + token + ">)", "x")).isEqualTo(412);
    assertThat(conditional("PUT", "/dav/top/a.txt", "</dav/top> (<" + token + ">)", "x"))
        .isEqualTo(201);
  }

  /// What is asked of the item is looked at again when the bytes are there.
  @Test
  void w21_nothingComesBetweenTheConditionAndTheChange() {
    String tag = ana.send("PUT", "/dav/a.txt", "one").headers().firstValue("ETag").orElseThrow();

    assertThat(
            slowly("/dav/a.txt", () -> ana.send("PUT", "/dav/a.txt", "two"), "If-Match", tag)
                .statusCode())
        .isEqualTo(412);
    assertThat(ana.send("GET", "/dav/a.txt", "").body()).isEqualTo("two");
    assertThat(
            slowly("/dav/b.txt", () -> ana.send("PUT", "/dav/b.txt", "b"), "If-None-Match", "*")
                .statusCode())
        .isEqualTo(412);
    assertThat(ana.send("GET", "/dav/b.txt", "").body()).isEqualTo("b");
  }

  /// Puts more than any buffer on the way holds; just before its end something else happens.
  private HttpResponse<String> slowly(String path, Runnable between, String... headers) {
    InputStream last =
        new InputStream() {
          private boolean over;

          @Override
          public int read() {
            if (!over) {
              over = true;
              between.run();
            }
            return -1;
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return length == 0 ? 0 : read();
          }
        };
    InputStream body = new SequenceInputStream(new ByteArrayInputStream(new byte[32 << 20]), last);
    return house.exchange(
        HttpRequest.newBuilder(house.https().resolve(path))
            .header("Authorization", ana.basic())
            .headers(headers)
            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> body))
            .build());
  }

  @Test
  void aFolderGoesAndMovesWithAllItHoldsOrNotAtAll() {
    ana.send("MKCOL", "/dav/top", "");
    ana.send("PUT", "/dav/top/a.txt", "a");

    for (String depth : List.of("0", "1", "two")) {
      assertThat(ana.send("DELETE", "/dav/top", "", "Depth", depth).statusCode()).isEqualTo(400);
      assertThat(
              ana.send("MOVE", "/dav/top", "", "Depth", depth, "Destination", "/dav/other")
                  .statusCode())
          .isEqualTo(400);
    }
    assertThat(ana.send("GET", "/dav/top/a.txt", "").body()).isEqualTo("a");
  }

  @Test
  void aCopyOfDepthZeroIsTheFolderAloneAndOneIsNone() {
    ana.send("MKCOL", "/dav/top", "");
    ana.send("PUT", "/dav/top/a.txt", "a");

    assertThat(
            ana.send("COPY", "/dav/top", "", "Depth", "1", "Destination", "/dav/one").statusCode())
        .isEqualTo(400);
    assertThat(
            ana.send("COPY", "/dav/top", "", "Depth", "0", "Destination", "/dav/bare").statusCode())
        .isEqualTo(201);
    assertThat(ana.send("PROPFIND", "/dav/bare", "", "Depth", "1").body()).doesNotContain("a.txt");
  }

  @Test
  void whatIsThereIsOverwrittenOnlyByWhoMayAndNeverTheRoot() {
    ana.send("PUT", "/dav/a.txt", "a");
    ana.send("PUT", "/dav/b.txt", "b");

    for (String method : List.of("COPY", "MOVE")) {
      assertThat(
              ana.send(method, "/dav/a.txt", "", "Destination", "/dav/b.txt", "Overwrite", "F")
                  .statusCode())
          .isEqualTo(412);
      assertThat(
              ana.send(method, "/dav/a.txt", "", "Destination", "/dav/b.txt", "Overwrite", "no")
                  .statusCode())
          .isEqualTo(400);
      assertThat(ana.send(method, "/dav/a.txt", "", "Destination", "/dav/").body())
          .contains("root-fixed");
    }
    assertThat(ana.send("GET", "/dav/b.txt", "").body()).isEqualTo("b");
    assertThat(ana.send("PUT", "/dav/", "x").statusCode()).isEqualTo(405);
  }

  @Test
  void whatNoFolderTakesIsRefused() {
    ana.send("MKCOL", "/dav/top", "");

    assertThat(ana.send("MKCOL", "/dav/new", "<x/>").statusCode()).isEqualTo(415);
    assertThat(ana.send("MKCOL", "/dav/top", "").statusCode()).isEqualTo(405);
    assertThat(ana.send("PUT", "/dav/top", "x").statusCode()).isEqualTo(405);
    assertThat(names()).containsExactly("top");
  }

  @Test
  void aLockIsAskedForAndProlongedInTheRfcsWordsAlone() {
    ana.send("PUT", "/dav/a.txt", "a");
    String token = lock(ana, "/dav/a.txt");
    String other = "urn:uuid:00000000-0000-0000-0000-000000000000";

    assertThat(ana.send("LOCK", "/dav/b.txt", LOCK, "Depth", "1").statusCode()).isEqualTo(400);
    assertThat(ana.send("LOCK", "/dav/b.txt", LOCK.replace("<D:exclusive/>", "")).statusCode())
        .isEqualTo(400);
    assertThat(
            ana.send(
                    "LOCK",
                    "/dav/b.txt",
                    LOCK.replace("<D:exclusive/>", "<D:exclusive/><D:shared/>"))
                .statusCode())
        .isEqualTo(400);
    assertThat(ana.send("LOCK", "/dav/b.txt", LOCK.replace("ana", "a".repeat(5_000))).statusCode())
        .isEqualTo(400);
    assertThat(names()).containsExactly("a.txt");
    assertThat(conditional("LOCK", "/dav/a.txt", "(<" + token + "> Not <" + other + ">)", ""))
        .as("which of two is prolonged?")
        .isEqualTo(400);
    assertThat(conditional("LOCK", "/dav/a.txt", "(<" + token + ">)", "")).isEqualTo(200);
  }

  @Test
  void whoAsksForAllHearsTheUsualAndWhoWantsLittleHearsNoMisses() {
    ana.send("PUT", "/dav/a.txt", "a");
    String missing = prop("<D:getetag/><x:none xmlns:x='u'/>");

    HttpResponse<String> all = ana.send("PROPFIND", "/dav/", "", "Depth", "0");
    assertThat(all.body()).doesNotContain("quota-");
    assertThat(all.headers().firstValue("Cache-Control")).contains("private, no-store");
    assertThat(ana.send("PROPFIND", "/dav/a.txt", missing, "Depth", "0").body()).contains("404");
    assertThat(
            ana.send("PROPFIND", "/dav/a.txt", missing, "Depth", "0", "Prefer", "return=minimal")
                .body())
        .contains("getetag")
        .doesNotContain("HTTP/1.1 404"); // an eTag may have the number by chance
  }

  @Test
  void aWrongChecksumIsNoPropertyAndNobodyRemovesATime() {
    ana.send("PUT", "/dav/a.txt", "hello");
    String checksums =
        "<o:checksums xmlns:o='http://owncloud.org/ns'><o:checksum>SHA1:%s</o:checksum></o:checksums>";

    assertThat(
            ana.send("PROPPATCH", "/dav/a.txt", patch(checksums.formatted("0".repeat(40)))).body())
        .contains("409 Conflict");
    assertThat(
            ana.send(
                    "PROPPATCH",
                    "/dav/a.txt",
                    patch(checksums.formatted("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")))
                .body())
        .contains("200 OK");
    assertThat(
            ana.send(
                    "PROPPATCH",
                    "/dav/a.txt",
                    patch("<D:lastmodified/>").replace("D:set>", "D:remove>"))
                .body())
        .contains("403 Forbidden");
  }

  @Test
  void aChecksumThatDoesNotMatchKeepsNothing() {
    assertThat(
            ana.send("PUT", "/dav/a.txt", "hello", "OC-Checksum", "SHA1:" + "0".repeat(40))
                .statusCode())
        .isEqualTo(400);
    assertThat(ana.send("GET", "/dav/a.txt", "").statusCode()).isEqualTo(404);
    assertThat(
            ana.send(
                    "PUT",
                    "/dav/a.txt",
                    "hello",
                    "OC-Checksum",
                    "SHA1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void w22_nothingGoesToAnotherServerOrIntoItself() {
    ana.send("MKCOL", "/dav/top", "");
    ana.send("MKCOL", "/dav/top/sub", "");

    for (String method : List.of("COPY", "MOVE")) {
      assertThat(to(method, "/dav/top", "https://elsewhere.example/dav/x")).isEqualTo(502);
      assertThat(to(method, "/dav/top", "/v1.0/me")).isEqualTo(502);
      assertThat(to(method, "/dav/top", "/dav/top")).isEqualTo(403);
      assertThat(to(method, "/dav/top", "/dav/top/sub/x")).isEqualTo(403);
      assertThat(to(method, "/dav/top/sub", "/dav/top")).isEqualTo(403);
      assertThat(to(method, "/dav/top", "/dav/a/%2e%2e/b")).isEqualTo(400);
      assertThat(to(method, "/dav/top", "/dav/none/x")).isEqualTo(409);
      assertThat(to(method, "/dav/", "/dav/x")).isEqualTo(403);
    }
    assertThat(to("MOVE", "/dav/top", "/dav/TOP")).isEqualTo(201);
    assertThat(ana.drive().resolve(ana.drive().rootId(), List.of("top")).orElseThrow().name())
        .isEqualTo("TOP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dav/%2e%2e/x",
        "/dav/a%2Fb",
        "/dav/a%5Cb",
        "/dav/a%00b",
        "/dav/%C0%AE",
        "/dav/x%E2%80%AE",
        "/dav/CON",
        "/dav/a."
      })
  void w04_noFileGetsANameThatIsNone(String path) {
    assertThat(ana.send("PUT", path, "x").statusCode()).isEqualTo(400);
    assertThat(ana.send("MKCOL", path, "").statusCode()).isEqualTo(400);
  }

  @Test
  void aNameInAnotherNormalizationIsTheSameFile() {
    ana.send("PUT", "/dav/%C3%84.txt", "one");

    assertThat(ana.send("GET", "/dav/A%CC%88.txt", "").body()).isEqualTo("one");
    assertThat(ana.send("PUT", "/dav/A%CC%88.txt", "two").statusCode()).isEqualTo(204);
  }

  @Test
  void whatIsLockedHereIsLockedAtEveryDoor() {
    ana.send("PUT", "/dav/a.txt", "a");
    String token = lock(ana, "/dav/a.txt");
    String bearer = "Bearer " + house.holdfast().tokens().issue(ana.drive().owner(), "graph");

    HttpResponse<String> refused = graphPut(bearer, "b");
    assertThat(refused.statusCode()).isEqualTo(423);
    assertThat(refused.body()).contains("resourceLocked");
    assertThat(ana.send("PUT", "/dav/a.txt", "b").statusCode()).isEqualTo(423);
    assertThat(ana.send("PUT", "/dav/a.txt", "c", "If", "(<" + token + ">)").statusCode())
        .isEqualTo(204);
    ana.send("UNLOCK", "/dav/a.txt", "", "Lock-Token", "<" + token + ">");
    assertThat(graphPut(bearer, "d").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsCheckedOutAtTheGraphDoorIsLockedHere() {
    ana.send("PUT", "/dav/a.txt", "a");
    String bearer = "Bearer " + house.holdfast().tokens().issue(ana.drive().owner(), "graph");
    assertThat(graphPost(bearer, "checkout", "").statusCode()).isEqualTo(204);

    assertThat(ana.send("PUT", "/dav/a.txt", "b").statusCode()).isEqualTo(423);
    assertThat(ana.send("LOCK", "/dav/a.txt", LOCK, "Depth", "0").statusCode()).isEqualTo(423);
    assertThat(ana.send("PROPFIND", "/dav/a.txt", prop("<D:lockdiscovery/>"), "Depth", "0").body())
        .contains("<D:exclusive/>", "<D:owner>Checked out</D:owner>");
    assertThat(graphPut(bearer, "c").statusCode()).isEqualTo(200);
    assertThat(graphPost(bearer, "checkin", "{\"comment\":\"1 < 2 & <b>\"}").statusCode())
        .isEqualTo(204);

    assertThat(ana.send("PROPFIND", "/dav/a.txt", "", "Depth", "0").body())
        .contains("check-in-comment xmlns:H=\"urn:holdfast:dav\">1 &lt; 2 &amp; &lt;b&gt;</");
    assertThat(ana.send("PUT", "/dav/a.txt", "d").statusCode()).isEqualTo(204);
  }

  @Test
  void aLockIsToldWithItsOwnerItsRootAndHowLongItLasts() {
    ana.send("MKCOL", "/dav/top", "");
    ana.send("PUT", "/dav/top/a.txt", "a");
    HttpResponse<String> taken =
        ana.send("LOCK", "/dav/top", LOCK, "Timeout", "Infinite, Second-4100000000");

    assertThat(taken.body()).contains("<D:timeout>Second-86").contains("ana &amp; co");
    assertThat(ana.send("PROPFIND", "/dav/top/", prop("<D:lockdiscovery/>"), "Depth", "1").body())
        .containsPattern("(?s)a\\.txt</D:href>.*<D:lockroot><D:href>/dav/top/</D:href>");
    assertThat(ana.send("LOCK", "/dav/top/a.txt", LOCK, "Depth", "0").body())
        .contains("<D:no-conflicting-lock", "<D:href>/dav/top/</D:href>");
    assertThat(ana.send("UNLOCK", "/dav/top", "").statusCode()).isEqualTo(400);
    assertThat(
            ana.send(
                    "UNLOCK",
                    "/dav/top",
                    "",
                    "Lock-Token",
                    "<urn:uuid:00000000-0000-0000-0000-000000000000>")
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void theFindersFilesAndChunksAreTaken() {
    HttpRequest chunked =
        HttpRequest.newBuilder(house.https().resolve("/dav/._a.txt"))
            .header("Authorization", ana.basic())
            .header("X-Expected-Entity-Length", "5")
            .PUT(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream("hello".getBytes(UTF_8))))
            .build();

    HttpRequest broken =
        HttpRequest.newBuilder(house.https().resolve("/dav/broken.txt"))
            .header("Authorization", ana.basic())
            .header("X-Expected-Entity-Length", "6")
            .PUT(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream("hello".getBytes(UTF_8))))
            .build();

    assertThat(house.exchange(chunked).statusCode()).isEqualTo(201);
    assertThat(house.exchange(broken).statusCode()).isEqualTo(400);
    assertThat(ana.send("GET", "/dav/broken.txt", "").statusCode()).isEqualTo(404);
    assertThat(ana.send("PUT", "/dav/.DS_Store", "x").statusCode()).isEqualTo(201);
    assertThat(ana.send("GET", "/dav/._a.txt", "").body()).isEqualTo("hello");
  }

  @Test
  void w10_anEntityBombIsRefused() {
    String bomb =
        "<!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]>"
            + "<D:propfind xmlns:D='DAV:'><D:prop><D:x>&c;</D:x></D:prop></D:propfind>";

    assertThat(ana.send("PROPFIND", "/dav/", bomb, "Depth", "0").statusCode()).isEqualTo(400);
    assertThat(ana.send("LOCK", "/dav/a", bomb).statusCode()).isEqualTo(400);
  }

  @Test
  void aListOfTenThousandItemsStreams() {
    ana.send("MKCOL", "/dav/many", "");
    ItemId many = item("many");
    IntStream.range(0, 10_000)
        .parallel()
        .forEach(
            i ->
                ana.drive()
                    .createFolder(
                        new Actor(ana.drive().owner(), "test"),
                        new Placement(many, ItemName.of("folder " + i), Conflict.FAIL),
                        FileTimes.NONE));

    HttpResponse<String> answer = ana.send("PROPFIND", "/dav/many/", "", "Depth", "1");

    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    assertThat(answer.headers().firstValue("Transfer-Encoding")).contains("chunked");
    assertThat(answer.body().split("<D:response>", -1)).hasSize(10_002);
    assertThat(answer.body()).endsWith("</D:multistatus>\n");
  }

  @Test
  void whatIsRemovedOrOverwrittenLiesInTheRecycleBin() {
    ana.send("PUT", "/dav/a.txt", "a");
    ana.send("PUT", "/dav/b.txt", "b");
    ana.send("MOVE", "/dav/a.txt", "", "Destination", "/dav/b.txt");
    ana.send("DELETE", "/dav/b.txt", "");

    assertThat(ana.drive().recycleBin(10, Optional.empty()).items()).hasSize(2);
  }

  private HttpResponse<String> graphPost(String bearer, String verb, String body) {
    return house.exchange(
        HttpRequest.newBuilder(house.https().resolve("/v1.0/me/drive/root:/a.txt:/" + verb))
            .header("Authorization", bearer)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> graphPut(String bearer, String body) {
    return house.exchange(
        HttpRequest.newBuilder(house.https().resolve("/v1.0/me/drive/root:/a.txt:/content"))
            .header("Authorization", bearer)
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private List<String> names() {
    return ana
        .drive()
        .children(
            ana.drive().rootId(),
            new Listing(Listing.Order.NAME, false, 100, Optional.empty(), Listing.Filter.ALL))
        .items()
        .stream()
        .map(Item::name)
        .toList();
  }

  private ItemId item(String name) {
    return ana.drive().resolve(ana.drive().rootId(), List.of(name)).orElseThrow().id();
  }

  private String modified() {
    Matcher found =
        Pattern.compile("<D:getlastmodified>([^<]*)<")
            .matcher(
                ana.send("PROPFIND", "/dav/a.txt", prop("<D:getlastmodified/>"), "Depth", "0")
                    .body());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private int to(String method, String from, String to) {
    return ana.send(method, from, "", "Destination", to).statusCode();
  }

  private static String lock(Person person, String path) {
    HttpResponse<String> answer = person.send("LOCK", path, LOCK, "Depth", "0");
    Matcher token = TOKEN.matcher(answer.headers().firstValue("Lock-Token").orElse(answer.body()));
    assertThat(token.matches()).as(answer.body()).isTrue();
    return token.group(1);
  }

  private static String prop(String names) {
    return "<D:propfind xmlns:D='DAV:'><D:prop>" + names + "</D:prop></D:propfind>";
  }

  private static String patch(String properties) {
    return "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop>"
        + properties
        + "</D:prop></D:set></D:propertyupdate>";
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private HttpResponse<String> withAuthorization(String header) {
    return house.exchange(
        HttpRequest.newBuilder(house.https().resolve("/dav/"))
            .header("Authorization", header)
            .header("Depth", "0")
            .method("PROPFIND", HttpRequest.BodyPublishers.noBody())
            .build());
  }
}
