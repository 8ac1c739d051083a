package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Content that comes in with one request.
@ExtendWith(DoorExtension.class)
class UploadTest {

  private final Person ana;

  UploadTest(TestDoor door) {
    this.ana = door.person();
  }

  @Test
  void exactlyTheBytesThatCameInComeOut() {
    byte[] content = new byte[3 * 65_536 + 17];
    new Random(7).nextBytes(content);

    Answer made = ana.put("/me/drive/root:/a.bin:/content", content, "Content-Type", "x/y; z=1");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("file").path("mimeType").asString()).isEqualTo("x/y; z=1");
    assertThat(ana.download("a.bin")).isEqualTo(content);
    assertThat(ana.put("/me/drive/root:/empty:/content", new byte[0]).status()).isEqualTo(201);
    assertThat(ana.download("empty")).isEmpty();
  }

  @Test
  void aFileIsReplacedByItsPathAndByItsId() {
    String id = ana.file("a.txt", "1").path("id").asString();

    Answer byPath = ana.put("/me/drive/root:/A.TXT:/content", TestDoor.utf8("2"));
    Answer byId = ana.put("/me/drive/items/" + id + "/content", TestDoor.utf8("3"));

    assertThat(byPath.status()).isEqualTo(200);
    assertThat(byPath.field("id")).isEqualTo(id);
    assertThat(byId.status()).isEqualTo(200);
    assertThat(text("a.txt")).isEqualTo("3");
  }

  @Test
  void aFileIsMadeBelowAParentThatIsNamedByItsId() {
    String parent = ana.folder("", "F").path("id").asString();

    assertThat(
            ana.put("/me/drive/items/" + parent + ":/a.txt:/content", TestDoor.utf8("a")).status())
        .isEqualTo(201);
    assertThat(
            ana.put("/me/drive/items/" + parent + "/children/b.txt/content", TestDoor.utf8("b"))
                .status())
        .isEqualTo(201);
    assertThat(text("F/b.txt")).isEqualTo("b");
  }

  @Test
  void aBodyOfUnknownLengthIsTaken() {
    Answer made =
        ana.send(
            "PUT",
            "/me/drive/root:/a.txt:/content",
            BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream("chunks".getBytes(StandardCharsets.UTF_8))));

    assertThat(made.status()).isEqualTo(201);
    assertThat(text("a.txt")).isEqualTo("chunks");
  }

  @Test
  void aTakenNameIsTreatedAsAsked() {
    ana.file("a.txt", "1");

    Answer fail = put("fail");
    Answer rename = put("rename");
    Answer replace = put("replace");

    assertThat(fail.status()).isEqualTo(409);
    assertThat(fail.code()).isEqualTo("nameAlreadyExists");
    assertThat(rename.status()).isEqualTo(201);
    assertThat(rename.field("name")).isEqualTo("a 1.txt");
    assertThat(replace.status()).isEqualTo(200);
    assertThat(put("maybe").status()).isEqualTo(400);
  }

  private Answer put(String behaviour) {
    return ana.put(
        "/me/drive/root:/a.txt:/content?@microsoft.graph.conflictBehavior=" + behaviour,
        TestDoor.utf8("2"));
  }

  @Test
  void aTagThatDoesNotMatchKeepsTheContent() {
    String old = ana.file("a.txt", "1").path("eTag").asString();
    ana.file("a.txt", "2");

    Answer changed = ana.put("/me/drive/root:/a.txt:/content", TestDoor.utf8("3"), "If-Match", old);
    Answer exists =
        ana.put("/me/drive/root:/a.txt:/content", TestDoor.utf8("3"), "If-None-Match", "*");
    Answer absent =
        ana.put("/me/drive/root:/none.txt:/content", TestDoor.utf8("3"), "If-Match", "*");
    Answer fresh =
        ana.put("/me/drive/root:/new.txt:/content", TestDoor.utf8("3"), "If-None-Match", "*");

    assertThat(changed.status()).isEqualTo(412);
    assertThat(exists.status()).isEqualTo(412);
    assertThat(absent.status()).isEqualTo(412);
    assertThat(fresh.status()).isEqualTo(201);
    assertThat(text("a.txt")).isEqualTo("2");
  }

  @Test
  void w21_ofManyWhoSawTheSameVersionOneWrites() {
    String tag = ana.file("a.txt", "0").path("eTag").asString();

    List<Integer> answers;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> racing =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> putUnder(tag, "writer " + i)))
              .toList();
      answers = racing.stream().map(UploadTest::answer).toList();
    }

    assertThat(answers).containsOnly(200, 412);
    assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
    assertThat(ana.get("/me/drive/root:/a.txt:/versions").json().path("value").size()).isEqualTo(2);
  }

  private static int answer(Future<Integer> racing) {
    try {
      return racing.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private int putUnder(String tag, String content) {
    return ana.put("/me/drive/root:/a.txt:/content", TestDoor.utf8(content), "If-Match", tag)
        .status();
  }

  @Test
  void aFileKeepsTheTimeThatItHadOnItsDevice() {
    String[] then = {"Holdfast-Last-Modified", "2019-03-01T12:00:00.5Z"};
    ana.file("a.txt", "1");

    Answer replaced = ana.put("/me/drive/root:/a.txt:/content", TestDoor.utf8("2"), then);
    Answer made = ana.put("/me/drive/root:/b.txt:/content", TestDoor.utf8("2"), then);
    Answer broken =
        ana.put(
            "/me/drive/root:/c.txt:/content",
            TestDoor.utf8("2"),
            "Holdfast-Last-Modified",
            "yesterday");

    assertThat(replaced.status()).isEqualTo(200);
    assertThat(modified(replaced)).isEqualTo("2019-03-01T12:00:00.500Z");
    assertThat(modified(made)).isEqualTo("2019-03-01T12:00:00.500Z");
    assertThat(broken.status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root:/c.txt").status()).isEqualTo(404);
  }

  private static String modified(Answer answer) {
    return answer.json().path("fileSystemInfo").path("lastModifiedDateTime").asString();
  }

  @Test
  void nameAndContentMayComeInOneBody() {
    ana.folder("", "F");
    String body =
        "--b\r\nContent-Id: <metadata>\r\nContent-Type: application/json\r\n\r\n"
            + "{\"name\":\"a.txt\",\"file\":{}}"
            + "\r\n--b\r\nContent-Id: <content>\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--";
    String[] type = {"Content-Type", "multipart/related; boundary=b"};

    Answer made =
        ana.send("POST", "/me/drive/root:/F:/children", BodyPublishers.ofString(body), type);
    Answer again =
        ana.send("POST", "/me/drive/root:/F:/children", BodyPublishers.ofString(body), type);
    Answer broken =
        ana.send(
            "POST",
            "/me/drive/root/children",
            BodyPublishers.ofString(body.substring(0, body.length() - 3)),
            type);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("file").path("mimeType").asString()).isEqualTo("text/plain");
    assertThat(text("F/a.txt")).isEqualTo("hello");
    assertThat(again.status()).isEqualTo(409);
    assertThat(broken.status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root:/a.txt").status()).isEqualTo(404);
  }

  @Test
  void whatIsNoPlaceForAFileIsRefused() {
    ana.folder("", "F");
    ana.file("a.txt", "a");

    assertThat(ana.put("/me/drive/root:/no/a.txt:/content", new byte[1]).status()).isEqualTo(404);
    assertThat(ana.put("/me/drive/root/content", new byte[1]).status()).isEqualTo(400);
    assertThat(ana.put("/me/drive/root:/F:/content", new byte[1]).status()).isIn(400, 409);
    assertThat(ana.put("/me/drive/root:/a.txt/b:/content", new byte[1]).status()).isIn(400, 404);
    assertThat(ana.put("/me/drive/items/" + "0".repeat(32) + "/content", new byte[1]).status())
        .isEqualTo(404);
  }

  private String text(String path) {
    return new String(ana.download(path), StandardCharsets.UTF_8);
  }
}
