package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.holdfast.drive.Permission;
import org.holdfast.drive.ShareWish;
import org.holdfast.server.InOneProcess;
import org.holdfast.server.preview.PreviewHouse.Answer;
import org.holdfast.server.preview.PreviewHouse.Person;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked for by the Graph door, and what the address then answers to anybody.
@SuppressWarnings("NullAway.Init") // made before the first test
class PreviewDoorTest {

  private static final String SCRIPT = "<script>alert(1)</script>";

  @TempDir private static Path folder;
  private static PreviewHouse house;
  private static Person ana;

  @BeforeAll
  static void start() {
    house = new PreviewHouse(folder.resolve("data"));
    ana = house.person("ana");
  }

  @AfterAll
  static void stop() {
    house.close();
  }

  @Test
  void anItemIsPreviewedByIdAndByPathAtTheServersOwnAddress() {
    String id = house.put(ana, "a note.txt", "a note", "text/plain");

    Answer byId = house.ask(ana, "items/" + id + "/", "{}");
    Answer byPath = house.ask(ana, "root:/a%20note.txt:/", "");
    Answer withPlace = house.ask(ana, "items/" + id + "/", "{'page':'7','zoom':1.5}");
    Answer withNonsense = house.ask(ana, "items/" + id + "/", "{'page':'<x>','zoom':-1}");

    assertThat(byId.field("getUrl")).startsWith(house.address() + "/preview/");
    assertThat(house.get(byPath.field("getUrl")).body()).contains("<span class=\"line\">a note");
    assertThat(withPlace.field("getUrl")).endsWith("?page=7&zoom=1.5");
    assertThat(withNonsense.field("getUrl")).doesNotContain("?");
    assertThat(byId.body()).contains("\"postUrl\":null", "\"postParameters\":null");
  }

  @Test
  void aFolderAndWhatIsNotThereHaveNone() {
    assertThat(house.ask(ana, "root/", "{}").status()).isEqualTo(400);
    assertThat(house.ask(ana, "root:/nothing.txt:/", "{}").status()).isEqualTo(404);
    assertThat(house.get(house.address() + "/preview/").status()).isEqualTo(404);
    assertThat(house.get(house.address() + "/preview/x/content").status()).isEqualTo(404);
  }

  @Test
  void w01_anotherAccountIsAnsweredAsIfNothingWereThere() {
    String id = house.put(ana, "secret.txt", "secret", "text/plain");
    Person bob = house.person("bob");

    Answer others = house.ask(bob, "items/" + id + "/", "{}");
    Answer none = house.ask(bob, "items/" + "0".repeat(32) + "/", "{}");

    assertThat(others.status()).isEqualTo(404);
    assertThat(without(others)).isEqualTo(without(none));
  }

  /// Without what differs between any two answers.
  private static String without(Answer answer) {
    return answer.body().replaceAll("\"(date|request-id)\":\"[^\"]*\"", "");
  }

  @Test
  void w01_aTicketThatWasAlteredOpensNothing() {
    String url = house.previewOf(ana, house.put(ana, "altered.txt", "secret", "text/plain"));
    int ticket = url.indexOf("/preview/") + 9;

    for (int at : List.of(ticket, ticket + 30, ticket + 60, ticket + 110, url.length() - 2)) {
      char other = url.charAt(at) == 'A' ? 'B' : 'A';
      String altered = url.substring(0, at) + other + url.substring(at + 1);
      assertThat(house.get(altered).status()).as("at " + at).isEqualTo(404);
      assertThat(house.get(altered + "/content").status()).as("at " + at).isEqualTo(404);
    }
    assertThat(house.get(url).status()).isEqualTo(200);
    assertThat(house.get(url + "/other").status()).isEqualTo(404);
  }

  @Test
  void w14_itDiesWithTheItemAndWithASignOutEverywhere() {
    String removed = house.put(ana, "removed.txt", "a", "text/plain");
    String url = house.previewOf(ana, removed);
    house.delete(ana, removed);
    assertThat(house.get(url).status()).isEqualTo(404);
    assertThat(house.get(url + "/content").status()).isEqualTo(404);

    Person cy = house.person("cy");
    String theirs = house.previewOf(cy, house.put(cy, "a.txt", "a", "text/plain"));
    assertThat(house.get(theirs).status()).isEqualTo(200);
    house.holdfast().identity().securing().signOutEverywhere(cy.account().id());

    assertThat(house.get(theirs).status()).isEqualTo(404);
    assertThat(house.get(theirs + "/content", "Range", "bytes=0-0").status()).isEqualTo(404);
    assertThat(house.get(theirs).body()).contains("This preview is over");
  }

  @Test
  void w01_aGuestsPreviewShowsTheFileAndEndsAtOnceWithTheirRight() {
    Person gus = house.person("gus");
    String id = house.put(ana, "for gus.txt", "words for gus", "text/plain");
    Permission right = house.share(ana, id, house.to(gus));
    String url = house.previewOfOthers(gus, ana, id);
    assertThat(house.get(url).body()).contains("words for gus");
    assertThat(house.get(url + "/content", "Range", "bytes=0-4").body()).isEqualTo("words");

    house.revoke(ana, id, right);

    assertThat(house.get(url).status()).isEqualTo(404);
    assertThat(house.get(url + "/content", "Range", "bytes=0-4").status()).isEqualTo(404);
    assertThat(house.get(url + "/picture").status()).isEqualTo(404);
  }

  @InOneProcess // it counts exactly
  @Test
  void w05_whoAsksTooOftenWaitsAndIsInNobodysWay() {
    try (PreviewHouse small =
        new PreviewHouse(folder.resolve("small"), "limits: {requests-a-minute: 60}")) {
      Person ida = small.person("ida");
      Person jon = small.person("jon");
      String id = small.put(ida, "a.txt", "words", "text/plain");
      small.share(ida, id, small.to(jon));
      String own = small.previewOf(ida, id);
      String guests = small.previewOfOthers(jon, ida, id);

      Answer guest = refused(small, guests + "/content", 30);
      assertThat(small.get(own + "/content").status()).isEqualTo(200);
      Answer owner = refused(small, own, 59);

      assertThat(guest.body()).contains("Too many requests");
      assertThat(owner.body()).contains("asked for too often");
      assertThat(guest.header("Retry-After"))
          .hasValueSatisfying(each -> assertThat(each).matches("[1-9]"));
      assertThat(small.get(guests + "x").status()).isEqualTo(404);
    }
  }

  /// @param free how many are answered before; a slow machine gets some more
  private static Answer refused(PreviewHouse house, String url, int free) {
    for (int i = 0; i < free; i++) {
      assertThat(house.get(url).status()).isEqualTo(200);
    }
    Answer answer = house.get(url);
    for (int i = 0; answer.status() == 200 && i < 200; i++) {
      answer = house.get(url);
    }
    assertThat(answer.status()).isEqualTo(429);
    return answer;
  }

  @Test
  void whatIsNotGivenAwayIsShownAndNoByteOfItGoesOut() {
    Person hal = house.person("hal");
    for (ShareWish wish : List.of(house.to(hal).withoutDownload(), house.to(hal).limitedTo(3))) {
      String text = house.put(ana, "shown.txt", "shown <b>words</b>", "text/plain");
      Permission right = house.share(ana, text, wish);
      String url = house.previewOfOthers(hal, ana, text);
      Answer page = house.get(url);

      assertThat(page.body())
          .contains("shown &lt;b&gt;words", "does not give it away")
          .doesNotContain("/content", "download>");
      assertThat(house.get(url + "/content").status()).isEqualTo(404);
      assertThat(house.get(url + "/content", "Range", "bytes=0-0").status()).isEqualTo(404);
      assertThat(house.method("HEAD", url + "/content", "Accept", "*/*").status()).isEqualTo(404);
      assertThat(house.permission(ana, text).downloads()).isZero();
      house.revoke(ana, text, right);
      assertThat(house.get(url).status()).isEqualTo(404);
    }
  }

  @Test
  void aPictureThatIsNotGivenAwayIsDrawnAnew() throws IOException {
    Person ivo = house.person("ivo");
    byte[] png = png(2_000, 1_000);
    String id = house.put(ana, "shown.png", png, "image/png");
    house.share(ana, id, house.to(ivo).withoutDownload());
    String url = house.previewOfOthers(ivo, ana, id);

    assertThat(house.get(url).body()).contains(url.replaceFirst("https://[^/]*", "") + "/picture");
    Answer drawn = house.get(url + "/picture", "Origin", "null");
    assertThat(drawn.status()).isEqualTo(200);
    assertThat(drawn.header("Access-Control-Allow-Origin")).contains("null");
    assertThat(drawn.header("Content-Security-Policy").orElseThrow()).startsWith("sandbox");
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(drawn.response().body()));
    assertThat(image.getWidth()).isEqualTo(1_600);
    assertThat(drawn.response().body()).isNotEqualTo(png);
  }

  @Test
  void whatCannotBeShownWithoutGivingItAwayIsSaidTo() {
    Person jon = house.person("jon");
    byte[] sound = {'f', 'L', 'a', 'C', 0, 0, 0, 0};
    for (String name : List.of("shown.flac", "shown.bin")) {
      byte[] bytes = name.endsWith("flac") ? sound : new byte[] {0, 1, 2, 3};
      String id = house.put(ana, name, bytes, "application/octet-stream");
      house.share(ana, id, house.to(jon).withoutDownload());

      assertThat(house.get(house.previewOfOthers(jon, ana, id)).body())
          .contains("cannot be shown without giving it away")
          .doesNotContain("/content");
    }
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void itIsBoundToItsRevision() {
    String id = house.put(ana, "versions.txt", "older words", "text/plain");
    String url = house.previewOf(ana, id);
    house.put(ana, "versions.txt", "newer words", "text/plain");

    assertThat(house.get(url).body()).contains("older words").doesNotContain("newer words");
  }

  @Test
  void w07_thePageHasNoOriginAndRunsNothingButItsOwnScript() {
    String url = house.previewOf(ana, house.put(ana, "x.html", SCRIPT, "text/html"));
    Answer page = house.get(url);

    assertThat(page.body()).contains("&lt;script&gt;alert(1)").doesNotContain(SCRIPT);
    assertThat(page.header("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox allow-scripts ")
        .doesNotContain("allow-same-origin", "unsafe-inline", "unsafe-eval", "http", "*")
        .contains("default-src 'none'", "frame-ancestors 'self'", "base-uri 'none'")
        .containsPattern("script-src 'nonce-[A-Za-z0-9+/=]{24}';");
    assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.header("Referrer-Policy")).contains("no-referrer");
    assertThat(page.header("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(page.header("Set-Cookie")).isEmpty();
  }

  @Test
  void w07_bytesAreSavedAndNeverAPageWhateverTheyWereCalled() {
    Map<String, String> found =
        Map.of(
            "a.html", "application/octet-stream",
            "a.xhtml", "application/octet-stream",
            "a.xml", "application/octet-stream",
            "a.js", "application/octet-stream",
            "a.png", "application/octet-stream",
            "a.svg", "image/svg+xml");
    found.forEach(
        (name, type) -> {
          String content = name.endsWith("svg") ? "<svg>" + SCRIPT + "</svg>" : SCRIPT;
          String id = house.put(ana, name, content, "text/html");
          Answer bytes = house.get(house.previewOf(ana, id) + "/content");

          assertThat(bytes.body()).isEqualTo(content);
          assertThat(bytes.header("Content-Type")).as(name).contains(type);
          assertThat(bytes.header("Content-Disposition").orElseThrow()).startsWith("attachment");
          assertThat(bytes.header("X-Content-Type-Options")).contains("nosniff");
          assertThat(bytes.header("Content-Security-Policy").orElseThrow())
              .isEqualTo("sandbox; default-src 'none'; frame-ancestors 'none'");
          assertThat(bytes.header("Cross-Origin-Resource-Policy")).contains("same-origin");
          assertThat(bytes.header("Set-Cookie")).isEmpty();
        });
  }

  @Test
  void w08_onlyAPageWithoutAnOriginMayReadTheBytesAndNeverWithCookies() {
    String url = house.previewOf(ana, house.put(ana, "cors.txt", "0123456789", "text/plain"));

    Answer page = house.get(url + "/content", "Origin", "null", "Range", "bytes=2-4");
    Answer other = house.get(url + "/content", "Origin", "https://evil.example");
    Answer html = house.get(url, "Origin", "null");
    Answer asked =
        house.method(
            "OPTIONS",
            url + "/content",
            "Origin",
            "null",
            "Access-Control-Request-Method",
            "GET",
            "Access-Control-Request-Headers",
            "range");

    assertThat(page.status()).isEqualTo(206);
    assertThat(page.body()).isEqualTo("234");
    assertThat(page.header("Content-Range")).contains("bytes 2-4/10");
    assertThat(page.header("Access-Control-Allow-Origin")).contains("null");
    assertThat(page.header("Access-Control-Expose-Headers").orElseThrow())
        .contains("Content-Range");
    assertThat(page.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(page.header("Vary")).contains("Origin");
    assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(html.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(asked.header("Access-Control-Allow-Origin")).contains("null");
    assertThat(asked.header("Access-Control-Allow-Headers").orElseThrow()).contains("Range");
  }

  @Test
  void rangesThatAreNotThereAreRefusedInPlainText() {
    String url = house.previewOf(ana, house.put(ana, "short.txt", "0123", "text/plain"));

    Answer beyond = house.get(url + "/content", "Range", "bytes=9-");
    Answer changed = house.get(url + "/content", "If-Match", "\"other\"");
    Answer malformed = house.get(url + "/content", "If-Match", "nonsense");
    Answer head = house.method("HEAD", url + "/content", "Accept", "*/*");

    assertThat(beyond.status()).isEqualTo(416);
    assertThat(beyond.header("Content-Range")).contains("bytes */4");
    assertThat(beyond.header("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(changed.status()).isEqualTo(412);
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(head.header("Content-Length")).contains("4");
  }

  @Test
  void filesOfManyKindsAreToldApartByTheirBytes() {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
    String picture = house.put(ana, "really.txt", png, "text/html");
    String empty = house.put(ana, "empty.bin", "", "application/x-thing");
    String other = house.put(ana, "other.bin", "PK\u0003\u0004\u0000\u0000", "application/zip");

    Answer shown = house.get(house.previewOf(ana, picture));
    assertThat(shown.body()).contains("<img class=\"picture\"", "crossorigin=\"anonymous\"");
    assertThat(house.get(house.previewOf(ana, picture) + "/content").header("Content-Type"))
        .contains("image/png");
    assertThat(house.get(house.previewOf(ana, empty)).body()).contains("nothing in this file");
    assertThat(house.get(house.previewOf(ana, other)).body())
        .contains("no preview of files of this kind", "application/zip");
  }

  @Test
  void w26_anAddressThatIsSentWithoutTlsIsRefused() throws Exception {
    String url = house.previewOf(ana, house.put(ana, "clear.txt", "a", "text/plain"));
    String path = url.substring(house.address().toString().length());

    assertThat(house.get(house.plainAddress() + path).status()).isEqualTo(403);
  }
}
