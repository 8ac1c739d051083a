package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What was done lately, and what is followed.
@ExtendWith(DoorExtension.class)
class ActivityTest {

  private final TestDoor door;
  private final Person ana;

  ActivityTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void theFilesWorkedAtLastComeFirstAndOnce() {
    ana.folder("", "F");
    ana.file("a", "1");
    ana.file("F/b", "1");
    ana.file("c", "1");
    ana.file("a", "2");
    ana.delete("/me/drive/root:/c");

    Answer recent = ana.get("/me/drive/recent");

    assertThat(recent.names()).containsExactly("a", "b");
    assertThat(recent.json().path("value").path(1).path("parentReference").path("path").asString())
        .isEqualTo("/drive/root:/F");
    assertThat(ana.get("/me/drive/recent?$top=1&$select=name").names()).containsExactly("a");
  }

  @Test
  void anItemsActivitiesAreItsOwnNewestFirstAndPaged() {
    ana.file("a", "1");
    ana.file("b", "1");
    ana.file("a", "2");
    ana.patch("/me/drive/root:/a", "{'name':'c'}");

    Answer first = ana.get("/me/drive/root:/c:/activities?$top=2");
    Answer rest = ana.get(first.field("@odata.nextLink"));

    assertThat(actions(first)).containsExactly("rename", "edit");
    assertThat(actions(rest)).containsExactly("create");
    assertThat(rest.json().has("@odata.nextLink")).isFalse();
    assertThat(ana.get("/me/drive/root:/none:/activities").status()).isEqualTo(404);
  }

  @Test
  void theDrivesActivitiesAreAllOfThem() {
    ana.file("a", "1");
    ana.delete("/me/drive/root:/a");

    Answer all = ana.get("/me/drive/activities");

    assertThat(actions(all)).containsExactly("delete", "create", "create");
    assertThat(all.json().path("value").path(0).path("driveItem").path("name").asString())
        .isEqualTo("a");
    assertThat(all.json().path("value").path(0).path("actor").path("user").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
  }

  @Test
  void whatAnAppDidIsToldWithTheAppAndWhatOneselfDidWithout() {
    Person app = door.app(ana, "Sync Tool", Set.of(AppScope.FILES_READ_WRITE));
    ana.file("a", "1");
    app.file("a", "2");

    JsonNode all = ana.get("/me/drive/root:/a:/activities").json().path("value");

    JsonNode actor = all.path(0).path("actor");
    assertThat(actor.path("application").path("displayName").asString()).isEqualTo("Sync Tool");
    assertThat(actor.path("application").path("id").asString())
        .isEqualTo(app.signedIn().app().orElseThrow().id());
    assertThat(actor.path("user").path("id").asString()).isEqualTo(ana.drive().owner().text());
    assertThat(all.path(1).path("actor").has("application")).isFalse();
  }

  @Test
  void whatIsFollowedIsFoundAgainUntilItIsNot() {
    ana.file("a", "1");
    ana.file("b", "1");

    Answer followed = ana.post("/me/drive/root:/a:/follow", "");
    ana.post("/me/drive/root:/a:/follow", "");
    ana.post("/me/drive/root:/b:/follow", "");

    assertThat(followed.status()).isEqualTo(200);
    assertThat(followed.field("name")).isEqualTo("a");
    assertThat(ana.get("/me/drive/following").names()).containsExactlyInAnyOrder("a", "b");
    assertThat(ana.post("/me/drive/root:/a:/unfollow", "").status()).isEqualTo(204);
    assertThat(ana.post("/me/drive/root:/a:/unfollow", "").status()).isEqualTo(204);
    ana.delete("/me/drive/root:/b");
    assertThat(ana.get("/me/drive/following").names()).isEmpty();
  }

  private static List<String> actions(Answer answer) {
    List<String> actions = new ArrayList<>();
    answer
        .json()
        .path("value")
        .forEach(activity -> actions.addAll(activity.path("action").propertyNames()));
    return actions;
  }
}
