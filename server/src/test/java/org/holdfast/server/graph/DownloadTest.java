package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.holdfast.server.PercentText;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Content going out through pre-authenticated URLs.
@ExtendWith(DoorExtension.class)
class DownloadTest {

  private final TestDoor door;
  private final Person ana;
  private final byte[] content = random(200_000);

  DownloadTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aUrlIsAllThatIsNeeded() {
    Answer answer = get(upload("Jahr Ä.pdf"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(content);
    assertThat(answer.header("Content-Type")).contains("application/pdf");
    assertThat(answer.header("Content-Length")).contains("200000");
    assertThat(answer.header("Accept-Ranges")).contains("bytes");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.header("Content-Disposition"))
        .hasValueSatisfying(
            value ->
                assertThat(value)
                    .startsWith("attachment;")
                    .contains("filename*=UTF-8''Jahr%20%C3%84.pdf"));
    assertThat(answer.header("ETag"))
        .hasValueSatisfying(tag -> assertThat(tag).matches("\"[0-9a-f]{32}\""));
  }

  @Test
  void theUrlInTheItemWorksToo() {
    upload("a.pdf");

    Answer answer = get(ana.get("/me/drive/root:/a.pdf").field("@microsoft.graph.downloadUrl"));

    assertThat(answer.body()).isEqualTo(content);
  }

  @Test
  void oneRangeIsAnsweredAlone() {
    String url = upload("a.pdf");

    Answer middle = get(url, "Range", "bytes=65530-131080");
    Answer suffix = get(url, "Range", "bytes=-10");
    Answer open = get(url, "Range", "bytes=199999-");

    assertThat(middle.status()).isEqualTo(206);
    assertThat(middle.header("Content-Range")).contains("bytes 65530-131080/200000");
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 65_530, 131_081));
    assertThat(suffix.body()).isEqualTo(Arrays.copyOfRange(content, 199_990, 200_000));
    assertThat(open.body()).containsExactly(content[199_999]);
  }

  @Test
  void severalRangesAreAnsweredInParts() {
    Answer answer = get(upload("a.pdf"), "Range", "bytes=0-1,100-102");

    String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
    String boundary =
        answer.header("Content-Type").orElseThrow().replace("multipart/byteranges; boundary=", "");
    assertThat(answer.status()).isEqualTo(206);
    assertThat(text.split("--" + boundary, -1)).hasSize(4);
    assertThat(text)
        .contains(
            "Content-Range: bytes 0-1/200000\r\n\r\n" + latin(0, 2) + "\r\n--",
            "Content-Range: bytes 100-102/200000\r\n\r\n" + latin(100, 103) + "\r\n--")
        .endsWith("--" + boundary + "--\r\n");
  }

  @Test
  void aRangeBehindTheEndCannotBeAnswered() {
    Answer answer = get(upload("a.pdf"), "Range", "bytes=200000-");

    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.code()).isEqualTo("invalidRange");
    assertThat(answer.header("Content-Range")).contains("bytes */200000");
  }

  @Test
  void aRangeIsOnlyGoodForTheBytesTheClientKnows() {
    String url = upload("a.pdf");
    String tag = get(url).header("ETag").orElseThrow();
    String date = get(url).header("Last-Modified").orElseThrow();

    assertThat(get(url, "Range", "bytes=0-9", "If-Range", tag).status()).isEqualTo(206);
    assertThat(get(url, "Range", "bytes=0-9", "If-Range", date).status()).isEqualTo(206);
    assertThat(get(url, "Range", "bytes=0-9", "If-Range", "\"old\"").status()).isEqualTo(200);
    assertThat(get(url, "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(get(url, "If-Match", "\"old\"").status()).isEqualTo(412);
  }

  @Test
  void headTellsWhatGetWould() {
    String url = upload("a.pdf");

    Answer whole = Person.anyone("HEAD", url, BodyPublishers.noBody());
    Answer range = Person.anyone("HEAD", url, BodyPublishers.noBody(), "Range", "bytes=0-9");

    assertThat(whole.header("Content-Length")).contains("200000");
    assertThat(range.status()).isEqualTo(206);
    assertThat(range.header("Content-Length")).contains("10");
    assertThat(whole.body()).isEmpty();
  }

  @Test
  void aUrlIsBoundToItsRevision() {
    String url = upload("a.txt");
    ana.file("a.txt", "newer");

    assertThat(get(url).body()).isEqualTo(content);
  }

  @Test
  void w14_aUrlDiesWithTheItemAndWithTheSessionAndAfterAnHour() {
    String removed = upload("a.txt");
    ana.delete("/me/drive/root:/a.txt");
    assertThat(get(removed).status()).isEqualTo(404);

    String old = upload("b.txt");
    door.later(Duration.ofMinutes(61));
    assertThat(get(old).status()).isEqualTo(404);

    String revoked = upload("c.txt");
    assertThat(get(revoked).status()).isEqualTo(200);
    door.revoke(ana);
    assertThat(get(revoked).status()).isEqualTo(404);
  }

  @Test
  void w07_aPageIsSavedAndNeverShown() {
    ana.put(
        "/me/drive/root:/x.html:/content",
        TestDoor.utf8("<script>alert(1)</script>"),
        "Content-Type",
        "text/html");
    Answer answer =
        get(ana.get("/me/drive/root:/x.html:/content").header("Location").orElseThrow());

    assertThat(answer.header("Content-Disposition").orElseThrow()).startsWith("attachment");
    assertThat(answer.header("Content-Security-Policy").orElseThrow()).contains("sandbox");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void aFolderAndAnotherFormatHaveNoContent() {
    ana.folder("", "F");
    upload("a.pdf");

    assertThat(ana.get("/me/drive/root:/F:/content").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root:/a.pdf:/content?format=jpg").status()).isEqualTo(406);
    assertThat(get(door.address() + "/dl/nonsense").status()).isEqualTo(404);
    assertThat(get(door.address() + "/dl/").status()).isEqualTo(404);
  }

  private String upload(String name) {
    String path = "/me/drive/root:/" + PercentText.encodeSegment(name) + ":/content";
    assertThat(ana.put(path, content, "Content-Type", "application/pdf").status()).isEqualTo(201);
    Answer redirect = ana.get(path);
    assertThat(redirect.status()).isEqualTo(302);
    return redirect.header("Location").orElseThrow();
  }

  private static Answer get(String url, String... headers) {
    return Person.anyone("GET", url, BodyPublishers.noBody(), headers);
  }

  private String latin(int from, int to) {
    return new String(Arrays.copyOfRange(content, from, to), StandardCharsets.ISO_8859_1);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(13).nextBytes(bytes);
    return bytes;
  }
}
