package org.holdfast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.holdfast.audit.EventKind;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Pictures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Taking everything along, through the real door.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ExportDoorTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final long SEED = Long.getLong("export.seed", System.nanoTime());
  private static final Pattern LINK = Pattern.compile("https://[^<\"]*/export/[^<\"]*\\.zip");

  /// A red point, in PNG.
  private static final String POINT =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAA"
          + "AADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private Served served;
  private FormBrowser browser;
  private Drive drive;
  private Item notes;

  @BeforeEach
  void open() throws IOException {
    served = Served.start(folder.resolve("data"), "");
    browser = new FormBrowser(served);
    browser.open(
        "/welcome?code=" + served.holdfast().identity().signUps().ownerCode().orElseThrow());
    browser.press("/signup", "email", ANA);
    browser.press("/signup/code", "code", served.mailed(ANA));
    browser.press("/signup/finish", "displayName", "Ana Sol", "password", GOOD);
    drive = drive();
    byte[] film = new byte[2_000_000];
    random.nextBytes(film);
    write("film.bin", film);
    notes = write("notes.txt", "first".getBytes(UTF_8));
    write("notes.txt", "second".getBytes(UTF_8));
  }

  @AfterEach
  void close() {
    browser.close();
    served.close();
  }

  private Drive drive() {
    return served
        .holdfast()
        .drives()
        .ofOwner(served.holdfast().accounts().find(EmailAddress.parse(ANA)).orElseThrow().id())
        .orElseThrow();
  }

  private Item write(String name, byte[] content) throws IOException {
    return drive
        .write(
            new Actor(drive.owner(), "test"),
            new Placement(drive.rootId(), ItemName.of(name), Conflict.REPLACE),
            new Upload(
                new ByteArrayInputStream(content),
                OptionalLong.of(content.length),
                Optional.empty(),
                FileTimes.NONE,
                Optional.empty()),
            Precondition.NONE)
        .item();
  }

  /// The path of a link to an export that can be downloaded.
  private String made(String... wishes) throws Exception {
    browser.open("/account/export").press("/account/export", wishes);
    Matcher link = LINK.matcher(browser.html());
    assertThat(link.find()).as(browser.text()).isTrue();
    String path = URI.create(link.group()).getRawPath();
    for (int tries = 0;
        tries < 3_000 && get(path, "Range", "bytes=0-0").statusCode() == 503;
        tries++) {
      LockSupport.parkNanos(20_000_000);
    }
    return path;
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(served.https().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = served.client()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private Map<String, byte[]> contents(byte[] archive) throws IOException {
    Path file = Files.write(folder.resolve("export.zip"), archive);
    Map<String, byte[]> contents = new HashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          contents.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return contents;
  }

  private static JsonNode json(Map<String, byte[]> contents, String name) {
    return JsonMapper.shared().readTree(contents.getOrDefault(name, new byte[0]));
  }

  @Test
  void everythingIsInItAndItIsListedAndTold() throws Exception {
    Pictures pictures = served.holdfast().identity().pictures();
    pictures.set(drive.owner(), Base64.getDecoder().decode(POINT));
    String path = made("versions", "1");

    HttpResponse<byte[]> answer = get(path);
    Map<String, byte[]> contents = contents(answer.body());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(answer.body().length);
    assertThat(answer.headers().firstValue("content-disposition").orElseThrow())
        .startsWith("attachment; filename=\"holdfast-");
    assertThat(contents)
        .containsKeys("README.txt", "files/film.bin")
        .hasEntrySatisfying(
            "files/notes.txt", text -> assertThat(text).asString().isEqualTo("second"));
    assertThat(contents.keySet())
        .anyMatch(name -> name.startsWith("versions/files/notes.txt/000001 "));
    assertThat(json(contents, "metadata.json").at("/items")).hasSize(4);
    assertThat(contents).containsEntry("picture.png", pictures.find(drive.owner()).orElseThrow());
    JsonNode account = json(contents, "account.json");
    assertThat(account.at("/email").asString()).isEqualTo(ANA);
    assertThat(account.at("/sessions")).hasSize(1);
    JsonNode activity = json(contents, "activity.json");
    assertThat(activity.at("/operations")).hasSize(4);
    assertThat(activity.at("/events").toString())
        .contains("made this account", "asked for an export");

    browser.open("/account/export");
    assertThat(browser.text()).contains("1.9 MB", "until");
    assertThat(browser.html()).doesNotContainPattern("he_[A-Za-z0-9_-]{43}");
    assertThat(subjects()).contains("An export of your data was asked for");
    assertThat(kinds()).contains(EventKind.EXPORT_MADE, EventKind.EXPORT_FETCHED);
  }

  private List<String> subjects() {
    served.holdfast().deliveries().due();
    return served.holdfast().deliveries().outbox(50).stream()
        .map(each -> ((org.holdfast.delivery.Message.Mail) each.message()).subject())
        .toList();
  }

  private List<EventKind> kinds() {
    served.holdfast().checkpoint();
    return served
        .holdfast()
        .audit()
        .events(drive.owner().value(), Optional.empty(), 50)
        .entries()
        .stream()
        .map(entry -> entry.event().kind())
        .toList();
  }

  @Test
  void aDownloadThatBreaksOffAnywhereGoesOnEvenAfterARestart() throws Exception {
    String path = made("versions", "1");
    byte[] whole = get(path).body();
    String tag = get(path, "Range", "bytes=0-0").headers().firstValue("etag").orElseThrow();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    int restartAt = whole.length / 2;
    boolean restarted = false;

    while (got.size() < whole.length) {
      if (got.size() >= restartAt && !restarted) {
        served.close();
        served = Served.start(folder.resolve("data"), "");
        drive = drive();
        write("notes.txt", "changed after the restart".getBytes(UTF_8));
        restarted = true;
      }
      got.writeBytes(cutOff(path, tag, got.size()));
    }

    assertThat(got.toByteArray()).as("seed %s", SEED).isEqualTo(whole);
  }

  /// Reads some of the rest, then hangs up.
  private byte[] cutOff(String path, String tag, int from) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(served.https().resolve(path))
            .headers("Range", "bytes=" + from + "-", "If-Range", tag)
            .build();
    try (HttpClient client = served.client()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(206);
      try (InputStream body = answer.body()) {
        return body.readNBytes(1 + random.nextInt(400_000));
      }
    }
  }

  @Test
  void rangesAndPreconditionsAreAnsweredAsTheStandardSays() throws Exception {
    String path = made();
    HttpResponse<byte[]> whole = get(path);
    int size = whole.body().length;
    String tag = whole.headers().firstValue("etag").orElseThrow();

    HttpResponse<byte[]> end = get(path, "Range", "bytes=-22");
    assertThat(end.statusCode()).isEqualTo(206);
    assertThat(end.headers().firstValue("content-range"))
        .hasValue("bytes " + (size - 22) + "-" + (size - 1) + "/" + size);
    assertThat(end.body()).isEqualTo(Arrays.copyOfRange(whole.body(), size - 22, size));
    assertThat(get(path, "Range", "bytes=" + size + "-").statusCode()).isEqualTo(416);
    assertThat(get(path, "Range", "bytes=5-9", "If-Range", "\"another\"").statusCode())
        .isEqualTo(200);
    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(path, "If-Match", "\"another\"").statusCode()).isEqualTo(412);
    try (HttpClient client = served.client()) {
      HttpResponse<Void> head =
          client.send(
              HttpRequest.newBuilder(served.https().resolve(path)).HEAD().build(),
              HttpResponse.BodyHandlers.discarding());
      assertThat(head.headers().firstValueAsLong("content-length")).hasValue(size);
    }
  }

  @Test
  void whatWasRemovedForGoodMakesItNoLongerWhole() throws Exception {
    String path = made();
    drive.purge(new Actor(drive.owner(), "test"), notes.id(), Precondition.NONE);

    HttpResponse<byte[]> answer = get(path, "Range", "bytes=100-");

    assertThat(answer.statusCode()).isEqualTo(410);
    assertThat(new String(answer.body(), UTF_8)).contains("archiveNotWhole", "make a new one");
    assertThat(browser.open("/account/export").text()).contains("no longer whole");
  }

  @Test
  void w14_aLinkIsDeadOnceItsOwnerSignedOutEverywhere() throws Exception {
    String path = made();
    served.holdfast().identity().securing().signOutEverywhere(drive.owner());

    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void w14_aDownloadUnderWayIsCutOffOnceItsLinkIsEnded() throws Exception {
    byte[] large = new byte[80_000_000]; // more than lies between server and client
    write("large.bin", large);
    String path = made();
    HttpRequest request = HttpRequest.newBuilder(served.https().resolve(path)).build();
    try (HttpClient client = served.client()) {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        body.readNBytes(1_000);
        browser.open("/account/export").press("/account/export/end");
        long ended = System.nanoTime();
        while (System.nanoTime() - ended < 1_500_000_000L) {
          LockSupport.parkNanos(50_000_000);
        }
        long read = 1_000;
        try {
          read += body.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException _) {
          // as it should
        }
        assertThat(read)
            .isLessThan(answer.headers().firstValueAsLong("content-length").orElseThrow());
      }
    }
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void anEndedLinkOpensNothingAndThereAreThreeAtMost() throws Exception {
    String path = made();
    made();
    made();
    assertThat(browser.open("/account/export").html()).doesNotContain("name=\"versions\"");

    browser.press("/account/export/end");

    assertThat(browser.text()).contains("It is removed");
    assertThat(browser.html()).contains("name=\"versions\"");
    assertThat(get(path).statusCode()).isIn(200, 404);
    assertThat(served.holdfast().exports().list(drive.owner())).hasSize(2);
  }

  @Test
  void whatIsNoLinkIsAbsent() throws Exception {
    String path = made();

    for (String other :
        List.of("/export/", "/export/x", "/export/he_x/holdfast.zip", path.replace("he_", "hs_"))) {
      assertThat(get(other).statusCode()).as(other).isEqualTo(404);
    }
  }

  @Test
  void w26_aLinkThatIsSentWithoutTlsIsRefusedAndOpensNothingAnyMore() throws Exception {
    String path = made();

    assertThat(served.get(served.http(), path).statusCode()).isEqualTo(403);
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void programsThatPeopleHaveResumeItAndFindItWhole() throws Exception {
    Programs.require("curl");
    Programs.require("unzip");
    String path = made("versions", "1", "recycled", "1");
    Path file = folder.resolve("curl.zip");
    byte[] whole = get(path).body();
    Files.write(file, Arrays.copyOf(whole, whole.length / 3));
    run(
        "curl",
        "-sSf",
        "--cacert",
        served.data().resolve("tls/ca.pem").toString(),
        "-C",
        "-",
        "-o",
        file.toString(),
        served.https().resolve(path).toString());

    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    run("unzip", "-tq", file.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
