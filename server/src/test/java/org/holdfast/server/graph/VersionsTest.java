package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A file's versions through the door.
@ExtendWith(DoorExtension.class)
class VersionsTest {

  private static final String FILE = "/me/drive/root:/a.txt:";

  private final TestDoor door;
  private final Person ana;

  VersionsTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @BeforeEach
  void threeVersions() {
    ana.file("a.txt", "one");
    ana.file("a.txt", "two+");
    ana.file("a.txt", "three");
  }

  @Test
  void versionsAreListedNewestFirst() {
    JsonNode versions = ana.get(FILE + "/versions").json().path("value");

    assertThat(versions.size()).isEqualTo(3);
    assertThat(versions.path(0).path("id").asString()).isEqualTo("3.0");
    assertThat(versions.path(2).path("size").asInt()).isEqualTo(3);
    assertThat(versions.path(0).path("lastModifiedBy").path("user").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
    assertThat(ana.get(FILE + "/versions/2.0").json().path("size").asInt()).isEqualTo(4);
    assertThat(ana.get(FILE + "/versions/9.0").status()).isEqualTo(404);
    assertThat(ana.get(FILE + "/versions/x").status()).isEqualTo(404);
  }

  @Test
  void eachVersionHasItsContent() {
    assertThat(content("1.0")).isEqualTo("one");
    assertThat(content("2.0")).isEqualTo("two+");
    assertThat(content("current")).isEqualTo("three");
  }

  @Test
  void aVersionIsBroughtBack() {
    Answer restored = ana.post(FILE + "/versions/1.0/restoreVersion", "");

    assertThat(restored.status()).isEqualTo(204);
    assertThat(content("current")).isEqualTo("one");
  }

  @Test
  void aVersionIsRemoved() {
    assertThat(ana.delete(FILE + "/versions/2.0").status()).isEqualTo(204);
    assertThat(ana.get(FILE + "/versions/2.0").status()).isEqualTo(404);
    assertThat(ana.get(FILE + "/versions").json().path("value").size()).isEqualTo(2);
    assertThat(ana.delete(FILE + "/versions/3.0").status()).isBetween(400, 409);
    assertThat(content("current")).isEqualTo("three");
  }

  @Test
  void aVersionIsNamedAndPinned() {
    Answer marked =
        ana.patch(
            FILE + "/versions/1.0",
            "{\"@holdfast.name\": \" as sent \", \"@holdfast.pinned\": true}");

    assertThat(marked.status()).isEqualTo(200);
    JsonNode first = ana.get(FILE + "/versions").json().path("value").path(2);
    assertThat(first.path("@holdfast.name").asString()).isEqualTo("as sent");
    assertThat(first.path("@holdfast.pinned").asBoolean()).isTrue();
    assertThat(ana.get(FILE + "/versions/2.0").json().has("@holdfast.pinned")).isFalse();
    assertThat(ana.get("/me/drive").json().path("quota").path("used").asInt()).isEqualTo(8);
    assertThat(ana.get("/me/drive/holdfast/storage").json().path("pinned").asInt()).isEqualTo(3);

    Answer refused = ana.delete(FILE + "/versions/1.0");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("versionPinned");
    JsonNode after =
        ana.patch(FILE + "/versions/1.0", "{\"@holdfast.name\": null}").json(); // the pin stays
    assertThat(after.has("@holdfast.name")).isFalse();
    assertThat(after.path("@holdfast.pinned").asBoolean()).isTrue();
    ana.patch(FILE + "/versions/1.0", "{\"@holdfast.pinned\": false}");
    assertThat(ana.delete(FILE + "/versions/1.0").status()).isEqualTo(204);
  }

  @Test
  void anAppUnpinsNothingWhateverItWasAllowed() {
    Person app = door.app(ana, "Sync", AppScope.ALL);
    assertThat(app.patch(FILE + "/versions/1.0", "{'@holdfast.pinned':true}").status())
        .isEqualTo(200);

    Answer refused = app.patch(FILE + "/versions/1.0", "{'@holdfast.pinned':false}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.innerCode()).isEqualTo("notForApps");
    assertThat(app.delete(FILE + "/versions/1.0").innerCode()).isEqualTo("versionPinned");
    assertThat(content("1.0")).isEqualTo("one");
  }

  @Test
  void w19_toUnpinWantsAProofAndToPinNone() {
    door.mustProve(ana, true);
    assertThat(ana.patch(FILE + "/versions/1.0", "{'@holdfast.pinned':true}").status())
        .isEqualTo(200);

    Answer refused = ana.patch(FILE + "/versions/1.0", "{'@holdfast.pinned':false}");
    door.mustProve(ana, false);
    Answer proved = ana.patch(FILE + "/versions/1.0", "{'@holdfast.pinned':false}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.innerCode()).isEqualTo("proofTooOld");
    assertThat(proved.status()).isEqualTo(200);
    assertThat(proved.json().has("@holdfast.pinned")).isFalse();
  }

  @Test
  void aNameOfAVersionThatIsNoneIsRefused() {
    String twoLines = "{\"@holdfast.name\": \"a\\nb\", \"@holdfast.pinned\": true}";
    Answer refused = ana.patch(FILE + "/versions/1.0", twoLines);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("versionNameForbidden");
    assertThat(ana.patch(FILE + "/versions/1.0", "{\"@holdfast.pinned\": \"yes\"}").status())
        .isEqualTo(400);
    assertThat(ana.patch(FILE + "/versions/9.0", "{}").status()).isEqualTo(404);
    assertThat(ana.get(FILE + "/versions/1.0").json().has("@holdfast.pinned")).isFalse();
  }

  @Test
  void versionsStandInsideTheirItemWhenExpanded() {
    JsonNode item = ana.get("/me/drive/root:/a.txt?$expand=versions").json();

    assertThat(item.path("versions").size()).isEqualTo(3);
  }

  private String content(String version) {
    String url =
        ana.get(FILE + "/versions/" + version + "/content").header("Location").orElseThrow();
    return Person.anyone("GET", url, BodyPublishers.noBody()).text();
  }
}
