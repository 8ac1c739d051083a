package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.holdfast.server.InOneProcess;
import org.holdfast.server.Programs;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Thumbnails in the contract's forms, of real files, through the real process.
@ExtendWith(DoorExtension.class)
class ThumbnailTest {

  private static final String CANARY = "canary-of-a-thumbnail-5b1c";

  private final TestDoor door;
  private final Person ana;

  ThumbnailTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aPictureHasThreeSizesThatFit() throws IOException {
    put("photo.png", png(1_600, 1_200));

    JsonNode set = ana.get("/me/drive/root:/photo.png:/thumbnails").json().path("value").path(0);

    assertThat(set.path("id").asString()).isEqualTo("0");
    for (Object[] size :
        List.of(
            new Object[] {"small", 96, 72},
            new Object[] {"medium", 176, 132},
            new Object[] {"large", 800, 600})) {
      JsonNode told = set.path((String) size[0]);
      assertThat(told.path("width").asInt()).isEqualTo(size[1]);
      assertThat(told.path("height").asInt()).isEqualTo(size[2]);
      BufferedImage image = image(told.path("url").asString());
      assertThat(image.getWidth()).isEqualTo(size[1]);
      assertThat(image.getHeight()).isEqualTo(size[2]);
      assertThat(new Color(image.getRGB(image.getWidth() / 4, image.getHeight() / 4)).getRed())
          .isGreaterThan(200);
    }
  }

  @Test
  void aFilmHasThoseOfOneOfItsPictures() throws Exception {
    put("film.mp4", film());

    JsonNode large =
        ana.get("/me/drive/root:/film.mp4:/thumbnails").json().path("value").path(0).path("large");
    BufferedImage image = image(large.path("url").asString());

    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(320, 160);
    assertThat(new Color(image.getRGB(160, 80)).getRed()).isGreaterThan(200);
    assertThat(new Color(image.getRGB(160, 80)).getGreen()).isLessThan(60);
  }

  /// Two seconds of red; what describes it lies at its end.
  private byte[] film() throws IOException, InterruptedException {
    Path file = Files.createTempFile("film", ".mp4");
    try {
      List<String> command =
          List.of(
              Programs.require("ffmpeg").toString(),
              "-v",
              "error",
              "-y",
              "-f",
              "lavfi",
              "-i",
              "color=red:size=320x160:duration=2",
              file.toString());
      assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aSizeOfOnesOwnIsCutToFit() throws IOException {
    put("photo.png", png(1_600, 1_200));

    JsonNode told = ana.get("/me/drive/root:/photo.png:/thumbnails/0/c300x400_Crop").json();
    JsonNode selected =
        ana.get("/me/drive/root:/photo.png:/thumbnails?$select=c50x60_crop")
            .json()
            .path("value")
            .path(0)
            .path("c50x60_crop");

    BufferedImage image = image(told.path("url").asString());
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(300, 400);
    assertThat(selected.path("width").asInt()).isEqualTo(50);
  }

  @Test
  void contentIsElsewhereAndServedAsAPictureAndNothingElse() throws IOException {
    put("photo.png", png(200, 100));

    Answer redirect = ana.get("/me/drive/root:/photo.png:/thumbnails/0/small/content");
    Answer picture = anyone(redirect.header("Location").orElseThrow());

    assertThat(redirect.status()).isEqualTo(302);
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).contains("image/jpeg");
    assertThat(picture.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(picture.header("Content-Security-Policy").orElse("")).startsWith("sandbox");
  }

  @Test
  void aListExpandsAddressesWithoutMakingAny() throws IOException {
    put("photo.png", png(200, 100));
    ana.file("notes.txt", "first line");
    ana.file("data.bin", "\u0001\u0002");

    JsonNode list = ana.get("/me/drive/root/children?$expand=thumbnails").json().path("value");
    JsonNode item = ana.get("/me/drive/root:/notes.txt?$expand=thumbnails").json();

    assertThat(list).hasSize(3);
    for (JsonNode each : list) {
      boolean has = !each.path("name").asString().equals("data.bin");
      assertThat(each.path("thumbnails")).hasSize(has ? 1 : 0);
    }
    String url = item.path("thumbnails").path(0).path("large").path("url").asString();
    assertThat(image(url).getWidth()).isLessThanOrEqualTo(800);
  }

  @Test
  void whatHasNoneHasAnEmptyList() {
    ana.folder("", "Folder");
    ana.file("data.bin", "\u0001\u0002");
    ana.file("broken.png", "no picture at all \u0000\u0001");
    ana.file("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");

    for (String name : List.of("Folder", "data.bin", "broken.png", "drawing.svg")) {
      Answer answer = ana.get("/me/drive/root:/" + name + ":/thumbnails");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("value")).as(name).isEmpty();
      assertThat(ana.get("/me/drive/root:/" + name + ":/thumbnails/0").status()).isEqualTo(404);
    }
    assertThat(ana.get("/me/drive/root:/data.bin:/thumbnails/0/small/content").status())
        .isEqualTo(404);
  }

  @Test
  void thereIsOneSetAndNoSizeBeyondTheLimits() throws IOException {
    put("photo.png", png(20, 10));

    for (String what : List.of("1", "0/huge", "0/c0x5", "0/c2001x5", "0/source")) {
      assertThat(ana.get("/me/drive/root:/photo.png:/thumbnails/" + what).status())
          .as(what)
          .isEqualTo(404);
    }
  }

  @Test
  void w01_anAddressOfAThumbnailOpensNothingElse() throws IOException {
    put("photo.png", png(200, 100));
    String url =
        ana.get("/me/drive/root:/photo.png:/thumbnails/0/small/content")
            .header("Location")
            .orElseThrow();
    String ticket = url.replaceFirst(".*/th/", "").replaceFirst("/small", "");
    String download =
        ana.get("/me/drive/root:/photo.png:/content").header("Location").orElseThrow();

    assertThat(anyone(door.address() + "/dl/" + ticket).status()).isEqualTo(404);
    assertThat(anyone(download.replace("/dl/", "/th/") + "/small").status()).isEqualTo(404);
    assertThat(anyone(url + "x").status()).isEqualTo(404);
    assertThat(anyone(url.replace("/small", "")).status()).isEqualTo(404);
  }

  @Test
  void w14_itEndsWithTheSessionAndWithItsTime() throws IOException {
    put("photo.png", png(200, 100));
    Person other = door.person();
    other.put("/me/drive/root:/photo.png:/content", png(200, 100));
    String ends = location(other);
    String expires = location(ana);

    door.revoke(other);
    assertThat(anyone(ends).status()).isEqualTo(404);

    assertThat(anyone(expires).status()).isEqualTo(200);
    door.later(Duration.ofHours(2));
    assertThat(anyone(expires).status()).isEqualTo(404);
  }

  /// What a file could do to the process that looks into it, it does to its own owner's alone.
  @InOneProcess
  @Test
  void w01_filesOfStrangersInOneDriveAreLookedAtApart() {
    Person bob = door.person();
    String shared = ana.folder("", "shared").path("id").asString();
    ana.file("shared/hers.txt", "hers");
    ana.post(
        "/me/drive/items/" + shared + "/invite",
        "{'recipients':[{'objectId':'%s'}],'roles':['write']}"
            .formatted(bob.signedIn().account().text()));
    String folder = "/drives/" + ana.drive().id().text() + "/items/" + shared;
    assertThat(bob.put(folder + ":/his.txt:/content", TestDoor.utf8("his")).status())
        .isEqualTo(201);

    Set<Long> before = lookers();
    assertThat(ana.get("/me/drive/root:/shared/hers.txt:/thumbnails").text()).contains("small");
    Set<Long> hers = others(before);
    assertThat(ana.get("/me/drive/root:/shared/his.txt:/thumbnails").text()).contains("small");
    Set<Long> his = others(before);

    assertThat(hers).hasSize(1);
    assertThat(his).hasSize(1).doesNotContainAnyElementsOf(hers);
  }

  /// The processes that look into files.
  private static Set<Long> lookers() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            each -> each.info().commandLine().orElse("").contains("-XX:+SuppressFatalErrorMessage"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  private static Set<Long> others(Set<Long> before) {
    Set<Long> now = lookers();
    now.removeAll(before);
    return now;
  }

  @Test
  void r18_nothingOfAFileOrItsPictureLiesInTheClear() throws IOException {
    ana.file("notes.txt", CANARY);
    BufferedImage page = image(location(ana, "notes.txt"));

    assertThat(page.getWidth()).isPositive();
    try (Stream<Path> all = Files.walk(door.folder())) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(each, StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(CANARY)).as(each.toString()).isFalse();
        if (each.toString().contains("derived")) {
          assertThat(bytes).startsWith("HFD1").doesNotContain("JFIF");
        }
      }
    }
    try (Stream<Path> all = Files.walk(door.folder().resolve("derived"))) {
      assertThat(all.filter(Files::isRegularFile).count()).isPositive();
    }
  }

  private String location(Person person) {
    return location(person, "photo.png");
  }

  private static String location(Person person, String name) {
    return person
        .get("/me/drive/root:/" + name + ":/thumbnails/0/small/content")
        .header("Location")
        .orElseThrow();
  }

  private void put(String name, byte[] bytes) {
    assertThat(ana.put("/me/drive/root:/" + name + ":/content", bytes).status()).isEqualTo(201);
  }

  private static Answer anyone(String url) {
    return Person.anyone("GET", url, BodyPublishers.noBody());
  }

  private static BufferedImage image(String url) throws IOException {
    Answer answer = anyone(url);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return ImageIO.read(new ByteArrayInputStream(answer.body()));
  }

  /// Red at the upper left, white elsewhere.
  private static byte[] png(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setColor(Color.WHITE);
    to.fillRect(0, 0, width, height);
    to.setColor(Color.RED);
    to.fillRect(0, 0, width / 2, height / 2);
    to.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
