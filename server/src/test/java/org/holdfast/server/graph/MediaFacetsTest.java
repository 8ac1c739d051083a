package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What pictures, films and sounds say of themselves, in the contract's forms; of real files, made
/// by ffmpeg.
@ExtendWith(DoorExtension.class)
class MediaFacetsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final TestDoor door;
  private final Person ana;

  MediaFacetsTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aFilmSaysHowLongAndHowLargeItIs() throws Exception {
    byte[] small = made("film.mp4", "testsrc=duration=2:size=320x240:rate=25");
    // 11 MiB, of which the last bytes say what it is
    byte[] large = made("raw.mov", "testsrc=d=4:s=320x240:r=25", "-c:v", "rawvideo");
    put("film.mp4", small);
    put("raw.mov", large);

    JsonNode film = facet("film.mp4", "video");
    JsonNode raw = facet("raw.mov", "video");

    assertThat(film.path("width").asInt()).isEqualTo(320);
    assertThat(film.path("height").asInt()).isEqualTo(240);
    assertThat(film.path("duration").asInt()).isEqualTo(2_000);
    assertThat(film.path("frameRate").asDouble()).isBetween(24.9, 25.1);
    assertThat(raw.path("width").asInt()).isEqualTo(320);
    assertThat(raw.path("duration").asInt()).isEqualTo(4_000);
  }

  @Test
  void aSoundSaysHowLongItIs() throws Exception {
    byte[] packed = made("sound.m4a", "sine=frequency=440:duration=3");
    byte[] plain = made("sound.wav", "sine=frequency=440:duration=3");
    put("sound.m4a", packed);
    put("sound.wav", plain);

    assertThat(facet("sound.m4a", "audio").path("duration").asInt()).isBetween(2_900, 3_100);
    assertThat(facet("sound.wav", "audio").path("duration").asInt()).isEqualTo(3_000);
  }

  @Test
  void aListHasThemForWhoNamesThemAndAnItemWithoutBeingAsked() throws Exception {
    put("picture.png", made("picture.png", "testsrc=size=64x48", "-frames:v", "1"));
    ana.file("notes.txt", "no picture");

    JsonNode image = facet("picture.png", "image");
    JsonNode usual = named(ana.get("/me/drive/root/children").json(), "picture.png");
    JsonNode asked =
        named(ana.get("/me/drive/root/children?$select=name,image").json(), "picture.png");

    assertThat(image.path("width").asInt()).isEqualTo(64);
    assertThat(usual.has("image")).isFalse();
    assertThat(asked.path("image").path("height").asInt()).isEqualTo(48);
    assertThat(ana.get("/me/drive/root:/picture.png?$select=name").json().has("image")).isFalse();
    assertThat(ana.get("/me/drive/root:/notes.txt").json().has("image")).isFalse();
    assertThat(ana.get("/me/drive/root:/picture.png?$expand=thumbnails").json().has("image"))
        .isTrue();
  }

  @Test
  void whoMayOnlyLookIsToldHowLargeAPhotoIsAndNotWhatItSaysOfItsCamera() throws Exception {
    byte[] jpeg = made("photo.jpg", "testsrc=size=64x48", "-frames:v", "1");
    put("photo.jpg", byCamera(jpeg));
    assertThat(facet("photo.jpg", "photo").path("cameraMake").asString()).isEqualTo("Abc");
    JsonNode item = ana.get("/me/drive/root:/photo.jpg").json();
    String id = item.path("id").asString();
    Person bob = door.person();
    String invitation =
        "{'recipients':[{'objectId':'%s'}],'roles':['read'],'@holdfast.preventsDownload':true}"
            .formatted(bob.signedIn().account().text());
    assertThat(ana.post("/me/drive/items/" + id + "/invite", invitation).status()).isEqualTo(200);

    String at = "/drives/" + item.path("parentReference").path("driveId").asString() + "/items/";
    for (String query : List.of("", "?$select=image,photo")) {
      JsonNode told = bob.get(at + id + query).json();
      assertThat(told.has("image")).as(told.toString()).isTrue();
      assertThat(told.has("photo")).as(told.toString()).isFalse();
    }
  }

  /// The same JPEG with what a camera of the make "Abc" would write before all else.
  private static byte[] byCamera(byte[] jpeg) {
    byte[] make =
        HexFormat.of().parseHex("4d4d002a000000080001010f00020000000441626300" + "00000000");
    byte[] name = {'E', 'x', 'i', 'f', 0, 0};
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 4 + name.length + make.length);
    out.put(jpeg, 0, 2).putShort((short) 0xffe1).putShort((short) (2 + name.length + make.length));
    return out.put(name).put(make).put(jpeg, 2, jpeg.length - 2).array();
  }

  /// All of one content, so that it is read once.
  @Test
  void w05_oneAnswerLooksIntoOnlySoManyFiles() throws Exception {
    byte[] picture = made("many.png", "testsrc=size=64x48", "-frames:v", "1");
    for (int i = 0; i <= FacetsLeft.OF_AN_ANSWER; i++) {
      put("many-%03d.png".formatted(i), picture);
    }
    String last = "many-%03d.png".formatted(FacetsLeft.OF_AN_ANSWER);
    assertThat(facet(last, "image").path("width").asInt()).isEqualTo(64);
    String list = "/me/drive/root/children?$select=name,image&$orderby=name";

    JsonNode forwards = ana.get(list + "&$top=1000").json();
    JsonNode backwards = ana.get(list + "%20desc&$top=10").json();

    assertThat(named(forwards, last).has("image")).isFalse();
    assertThat(named(backwards, last).has("image")).isTrue();
    long found = 0;
    for (JsonNode each : forwards.path("value")) {
      found += each.has("image") ? 1 : 0;
    }
    assertThat(found).isLessThanOrEqualTo(FacetsLeft.OF_AN_ANSWER);
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list.path("value")) {
      if (each.path("name").asString().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("nothing is called " + name);
  }

  private JsonNode facet(String name, String facet) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode item = ana.get("/me/drive/root:/" + name).json();
    int told = 1; // so often in a row, since each process looks for itself
    while ((!item.has(facet) || told < door.processes()) && System.nanoTime() < end) {
      told = item.has(facet) ? told + 1 : 1;
      LockSupport.parkNanos(20_000_000);
      item = ana.get("/me/drive/root:/" + name).json();
    }
    assertThat(item.has(facet)).as(item.toString()).isTrue();
    return item.path(facet);
  }

  private void put(String name, byte[] bytes) {
    assertThat(ana.put("/me/drive/root:/" + name + ":/content", bytes).status()).isEqualTo(201);
  }

  /// @param source of ffmpeg's own
  private byte[] made(String name, String source, String... how)
      throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    List<String> command = new ArrayList<>();
    command.add(Programs.require("ffmpeg").toString());
    command.addAll(List.of("-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source));
    command.addAll(List.of(how));
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("ffmpeg.log").toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    assertThat(ended && process.exitValue() == 0)
        .as(Files.readString(folder.resolve("ffmpeg.log")))
        .isTrue();
    return Files.readAllBytes(file);
  }
}
