package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Folders that are asked for by what they are for.
@ExtendWith(DoorExtension.class)
class SpecialFolderTest {

  private final Person ana;

  SpecialFolderTest(TestDoor door) {
    this.ana = door.person();
  }

  @ParameterizedTest
  @CsvSource({
    "documents, Documents, documents",
    "photos, Pictures, photos",
    "CameraRoll, Pictures/Camera%20Roll, cameraroll",
    "music, Music, music"
  })
  void aFolderIsMadeOnFirstUseAndIsTheSameOneAfter(String asked, String path, String facet) {
    Answer first = ana.get("/me/drive/special/" + asked);
    Answer again = ana.get("/drives/" + ana.drive().id().text() + "/special/" + asked);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().path("specialFolder").path("name").asString()).isEqualTo(facet);
    assertThat(again.field("id")).isEqualTo(first.field("id"));
    assertThat(ana.get("/me/drive/root:/" + path).field("id")).isEqualTo(first.field("id"));
  }

  @Test
  void whatIsBelowIsReachedByPath() {
    Answer put = ana.put("/me/drive/special/documents:/a.txt:/content", TestDoor.utf8("hello"));

    assertThat(put.status()).isEqualTo(201);
    assertThat(ana.get("/me/drive/special/documents/children").names()).containsExactly("a.txt");
    assertThat(ana.get("/me/drive/special/documents:/a.txt:").field("name")).isEqualTo("a.txt");
    assertThat(ana.download("Documents/a.txt")).isEqualTo(TestDoor.utf8("hello"));
    assertThat(put.json().path("parentReference").path("path").asString())
        .isEqualTo("/drive/root:/Documents");
  }

  @Test
  void theFacetStandsInListsAndDeltaAndNowhereElse() {
    ana.get("/me/drive/special/music");
    ana.folder("", "Other");
    ana.folder("Other", "Music");

    assertThat(ana.get("/me/drive/root/children").text()).containsOnlyOnce("specialFolder");
    assertThat(ana.get("/me/drive/root/delta").text()).containsOnlyOnce("specialFolder");
    assertThat(ana.get("/me/drive/root:/Other/Music").json().has("specialFolder")).isFalse();
  }

  @Test
  void aNameThatIsNoneIsAbsentAndOneThatAFileHasIsTaken() {
    ana.file("Music", "a file");

    assertThat(ana.get("/me/drive/special/videos").status()).isEqualTo(404);
    assertThat(ana.get("/me/drive/special/music").code()).isEqualTo("nameAlreadyExists");
  }

  @Test
  void aTokenOfOnesOwnHasAnAppFolderToo() {
    assertThat(ana.get("/me/drive/special/approot").status()).isEqualTo(200);
    assertThat(ana.get("/me/drive/root:/Apps/Holdfast").status()).isEqualTo(200);
  }

  @Test
  void anAppsNameMakesAFolderNameWhateverItIs() {
    assertThat(SpecialFolders.folderName("Notes")).isEqualTo("Notes");
    assertThat(SpecialFolders.folderName(" ../..\\a:b*\u202e ")).isEqualTo("....ab");
    assertThat(SpecialFolders.folderName("...")).isEqualTo("App");
  }
}
