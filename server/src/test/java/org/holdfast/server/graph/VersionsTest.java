package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// A file's versions through the door.
@ExtendWith(DoorExtension.class)
class VersionsTest {

  private static final String FILE = "/me/drive/root:/a.txt:";

  private final Person ana;

  VersionsTest(TestDoor door) {
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
