package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.holdfast.drive.Precondition;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Many files in one download.
///
///     /
///     ├── shelf/
///     │   ├── empty/
///     │   └── Übersicht.txt
///     └── notes.txt
@ExtendWith(DoorExtension.class)
class ZipTest {

  private static final String SELECT = "/me/drive/holdfast/zip";

  private final TestDoor door;
  private final Person ana;
  private final String shelf;
  private final String sheet;
  private final String notes;

  ZipTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.shelf = ana.folder("", "shelf").path("id").asString();
    ana.folder("shelf", "empty");
    this.sheet = ana.file("shelf/%C3%9Cbersicht.txt", "all of it").path("id").asString();
    this.notes = ana.file("notes.txt", "notes").path("id").asString();
  }

  private String address(String of) {
    Answer redirect = ana.get(of + "/content?format=zip");
    assertThat(redirect.status()).as(redirect.text()).isEqualTo(302);
    return redirect.header("Location").orElseThrow();
  }

  private static Answer fetch(String url, String... headers) {
    return Person.anyone("GET", url, BodyPublishers.noBody(), headers);
  }

  private static Map<String, String> contents(byte[] zip) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String before =
            contents.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        assertThat(before).as("one entry of a name").isNull();
      }
    }
    return contents;
  }

  @Test
  void aFolderComesWholeWithoutTheToken() throws IOException {
    Answer whole = fetch(address("/me/drive/root:/shelf:"));

    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.header("Content-Type")).hasValue("application/zip");
    assertThat(whole.header("Content-Disposition").orElseThrow())
        .startsWith("attachment;")
        .contains("shelf.zip");
    assertThat(whole.header("Accept-Ranges")).hasValue("bytes");
    assertThat(contents(whole.body()))
        .containsOnlyKeys("shelf/", "shelf/empty/", "shelf/Übersicht.txt")
        .containsEntry("shelf/Übersicht.txt", "all of it");
  }

  @Test
  void theRootAndASingleFileComeToo() throws IOException {
    assertThat(contents(fetch(address("/me/drive/root")).body()))
        .containsKeys("files/shelf/Übersicht.txt", "files/notes.txt");
    assertThat(contents(fetch(address("/me/drive/items/" + notes)).body()))
        .containsExactly(Map.entry("notes.txt", "notes"));
  }

  @Test
  void filesKeepTheirDates() throws IOException {
    ana.patch(
        "/me/drive/items/" + notes,
        "{'fileSystemInfo':{'lastModifiedDateTime':'2019-07-04T12:34:57Z'}}");

    byte[] zip = fetch(address("/me/drive/items/" + notes)).body();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      assertThat(in.getNextEntry().getLastModifiedTime().toInstant())
          .isEqualTo(Instant.parse("2019-07-04T12:34:57Z"));
    }
  }

  @Test
  void aSelectionComesUnderNamesThatNoTwoShare() throws IOException {
    ana.folder("", "other");
    String twin = ana.file("other/NOTES.txt", "other notes").path("id").asString();
    JsonNode made =
        ana.post(SELECT, "{'ids':['" + notes + "','" + twin + "','" + shelf + "','" + notes + "']}")
            .json();

    Answer whole = fetch(made.path("@microsoft.graph.downloadUrl").asString());
    assertThat(whole.body()).hasSize(made.path("size").asInt());
    assertThat(made.path("name").asString()).isEqualTo("Holdfast.zip");
    assertThat(contents(whole.body()))
        .hasSize(made.path("entries").asInt())
        .containsOnlyKeys(
            "notes.txt", "NOTES (2).txt", "shelf/", "shelf/empty/", "shelf/Übersicht.txt");
  }

  @Test
  void aDownloadThatBrokeOffGoesOnThoughTheFolderChanges() {
    byte[] film = new byte[300_000];
    new Random(7).nextBytes(film);
    ana.put("/me/drive/root:/shelf/film.bin:/content", film);
    String url = address("/me/drive/root:/shelf:");
    Answer whole = fetch(url);
    String tag = whole.header("ETag").orElseThrow();
    ana.put("/me/drive/root:/shelf/film.bin:/content", new byte[10]);
    ana.file("shelf/new.txt", "new");
    ana.delete("/me/drive/items/" + sheet);

    Answer rest = fetch(url, "Range", "bytes=150000-", "If-Range", tag);

    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.body())
        .isEqualTo(Arrays.copyOfRange(whole.body(), 150_000, whole.body().length));
    assertThat(fetch(url, "Range", "bytes=999999999-").status()).isEqualTo(416);
    assertThat(fetch(url, "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(fetch(url, "Range", "bytes=1-", "If-Range", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void nothingThatWasRemovedForGoodIsGivenOut() {
    String url = address("/me/drive/root:/shelf:");
    ana.post("/me/drive/items/" + sheet + "/permanentDelete", "");

    Answer refused = fetch(url);
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("archiveNotWhole");
  }

  @Test
  void w14_anAddressEndsWithASignOutEverywhereAndByItself() {
    String one = address("/me/drive/root");
    door.nextEra(ana);
    assertThat(fetch(one).status()).isEqualTo(404);

    String two = address("/me/drive/root");
    door.later(Duration.ofDays(1).plusSeconds(1));
    assertThat(fetch(two).status()).isEqualTo(404);
    assertThat(ana.drive().find(ana.drive().rootId())).isPresent();
  }

  @Test
  void w11_anAddressThatWasAlteredOpensNothing() {
    String url = address("/me/drive/root");
    int at = url.indexOf("/zip/") + 5;
    for (int i = at; i < url.length(); i += 7) {
      char other = url.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(fetch(url.substring(0, i) + other + url.substring(i + 1)).status()).isEqualTo(404);
    }
    for (String bad : new String[] {"", "x", "A".repeat(5), "A".repeat(2_000), "%00"}) {
      assertThat(fetch(url.substring(0, at) + bad).status()).isEqualTo(404);
    }
    assertThat(Person.anyone("POST", url, BodyPublishers.noBody()).status()).isEqualTo(405);
  }

  @Test
  void w01_anothersItemsAreAbsent() {
    Person bob = door.person();

    assertThat(bob.post(SELECT, "{'ids':['" + notes + "']}").status()).isEqualTo(404);
    assertThat(bob.get("/me/drive/items/" + shelf + "/content?format=zip").status()).isEqualTo(404);
    assertThat(door.drives().archives().living(bob.drive())).isZero();
  }

  @Test
  void anAppThatMayReadMayHaveOneAndOneThatIsHeldInOnlyOfItsFolder() {
    Person reader = door.app(ana, "Reader", Set.of(AppScope.FILES_READ));
    assertThat(reader.post(SELECT, "{'ids':['" + notes + "']}").status()).isEqualTo(200);

    Person held = door.app(ana, "Diary", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));
    held.get("/me/drive/special/approot");
    assertThat(held.post(SELECT, "{'ids':['" + notes + "']}").status()).isEqualTo(403);
    assertThat(held.get("/me/drive/special/approot/content?format=zip").status()).isEqualTo(302);
    assertThat(held.get("/me/drive/root/content?format=zip").status()).isEqualTo(404);
  }

  @Test
  void whatIsNoSelectionIsRefused() {
    for (String body : new String[] {"{}", "{'ids':[]}", "{'ids':'x'}", "{'ids':[7]}"}) {
      assertThat(ana.post(SELECT, body).status()).as(body).isEqualTo(400);
    }
    String many = "'" + notes + "',";
    assertThat(ana.post(SELECT, "{'ids':[" + many.repeat(1_000) + "'" + notes + "']}").status())
        .isEqualTo(400);
    assertThat(ana.post(SELECT, "{'ids':['none']}").status()).isEqualTo(404);
    ana.drive().recycle(Call.actor(ana.signedIn()), Call.itemId(notes), Precondition.NONE);
    assertThat(ana.post(SELECT, "{'ids':['" + notes + "']}").status()).isEqualTo(404);
  }

  @Test
  void aHundredAreEnoughForADay() {
    for (int i = 0; i < 100; i++) {
      address("/me/drive/items/" + notes);
    }

    Answer refused = ana.get("/me/drive/items/" + notes + "/content?format=zip");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Retry-After")).isPresent();
  }

  @Test
  void otherFormatsAreStillRefused() {
    assertThat(ana.get("/me/drive/items/" + notes + "/content?format=glb").status()).isEqualTo(406);
    assertThat(ana.get("/me/drive/items/" + shelf + "/content").status()).isEqualTo(400);
  }
}
