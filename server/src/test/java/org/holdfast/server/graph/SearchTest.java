package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What clients find, and what they do not.
@ExtendWith(DoorExtension.class)
class SearchTest {

  private final TestDoor door;
  private final Person ana;

  SearchTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aNewFileIsFoundByEveryAddressOfAFolderAboveIt() {
    String folder = ana.folder("", "F").path("id").asString();
    ana.file("F/" + encoded("Quarterly Report.txt"), "x");
    String drive = ana.get("/me/drive").field("id");

    for (String address :
        List.of(
            "/me/drive/root",
            "/me/drive",
            "/drive/root",
            "/drives/" + drive + "/root",
            "/drives/" + drive.toUpperCase(Locale.ROOT) + "/items/root",
            "/me/drive/items/" + folder,
            "/me/drive/root:/F:",
            "/me/drive/items/root:/F:")) {
      assertThat(ana.get(address + "/search(q='report')").names())
          .as(address)
          .containsExactly("Quarterly Report.txt");
    }
    assertThat(ana.get("/me/drive/root/search?q=report").names()).hasSize(1);
    assertThat(ana.get("/me/drive/root/microsoft.graph.search(q='report')").names()).hasSize(1);
  }

  @Test
  void anAnswerHasWhatAListHasAndSaysThatItWasFound() {
    ana.folder("", "F");
    ana.file("F/" + encoded("a b.txt"), "x");

    Answer found = ana.get("/me/drive/root/search(q='a')");

    var item = found.json().path("value").path(0);
    assertThat(item.has("searchResult")).isTrue();
    assertThat(item.path("parentReference").path("path").asString()).isEqualTo("/drive/root:/F");
    assertThat(item.path("file").path("hashes").has("quickXorHash")).isTrue();
    assertThat(found.json().has("@odata.count")).isFalse();
    var little = ana.get("/me/drive/root/search(q='a')?$select=id,name").json();
    assertThat(little.path("value").path(0).propertyNames()).containsExactly("id", "name");
  }

  @Test
  void textIsFoundOnceItWasRead() {
    ana.file("a.txt", "the walrus and the carpenter");
    door.followDrives();

    assertThat(ana.get("/me/drive/root/search(q='walrus')").names()).containsExactly("a.txt");
    assertThat(ana.get("/me/drive/root/search(q='" + encoded("\"the carpenter\"") + "')").names())
        .containsExactly("a.txt");
  }

  @Test
  void quotesAreDoubledAndEverythingElseIsWritable() {
    ana.file(encoded("Anna's 100% plan & more; x=y.txt"), "x");
    ana.file(encoded("日本.txt"), "x");

    for (String words :
        List.of(
            "Anna''s", "100%", "plan & more", "x=y", "a/b plan -b", "plan #", "p+lan", "?", "''")) {
      Answer found = ana.get("/me/drive/root/search(q='" + encoded(words) + "')");
      assertThat(found.status()).as(words).isEqualTo(200);
    }
    assertThat(ana.get("/me/drive/root/search(q='" + encoded("Anna''s 100%") + "')").names())
        .hasSize(1);
    assertThat(ana.get("/me/drive/root/search(q='" + encoded("日本") + "')").names())
        .containsExactly("日本.txt");
    assertThat(ana.get("/me/drive/root/search(q='" + "x".repeat(5_000) + "')").status())
        .isEqualTo(200);
  }

  @Test
  void aListIsPaged() {
    for (int i = 0; i < 5; i++) {
      ana.file("plan-" + i + ".txt", "x");
    }
    List<String> names = new ArrayList<>();
    Answer page = ana.get("/me/drive/root/search(q='plan')?$top=2&$select=name");
    names.addAll(page.names());
    while (page.json().has("@odata.nextLink")) {
      assertThat(page.names()).hasSize(2);
      page = ana.get(page.field("@odata.nextLink"));
      names.addAll(page.names());
    }

    assertThat(names).hasSize(5).doesNotHaveDuplicates();
    assertThat(ana.get("/me/drive/root/search(q='plan')?$skiptoken=abc").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/root/search").status()).isEqualTo(400);
  }

  @Test
  void w01_aNeighbourFindsNothingOfOthers() {
    Person bob = door.person();
    ana.file("secret.txt", "walrus");
    String folder = ana.folder("", "F").path("id").asString();
    String drive = ana.get("/me/drive").field("id");
    door.followDrives();

    for (String address :
        List.of(
            "/drives/" + drive + "/root",
            "/drives/" + drive,
            "/drives/" + drive + "/items/" + folder,
            "/me/drive/items/" + folder,
            "/drives/" + drive + "/root:/F:")) {
      Answer found = bob.get(address + "/search(q='secret')");
      Answer never =
          bob.get(
              address.replace(drive, "0".repeat(32)).replace(folder, "1".repeat(32))
                  + "/search(q='secret')");
      assertThat(found.status()).as(address).isEqualTo(404);
      assertThat(found.code()).isEqualTo(never.code());
    }
    assertThat(bob.get("/me/drive/root/search(q='secret')").names()).isEmpty();
    assertThat(bob.get("/me/drive/root/search(q='walrus')").names()).isEmpty();
  }

  @Test
  void w01_anAppThatIsHeldInFindsWhatIsInside() {
    Person app = door.app(ana, "Notes", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));
    ana.file("note-secret.txt", "x");
    app.put("/me/drive/special/approot:/note-inside.txt:/content", TestDoor.utf8("x"));

    assertThat(app.get("/me/drive/special/approot/search(q='note')").names())
        .containsExactly("note-inside.txt");
    assertThat(app.get("/me/drive/root/search(q='note')").status()).isEqualTo(404);
    assertThat(app.get("/me/drive/search(q='note')").status()).isEqualTo(403);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
