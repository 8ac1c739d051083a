package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Holdfast's own resources: what happened, and going back.
@ExtendWith(DoorExtension.class)
class HistoryTest {

  private final Person ana;

  HistoryTest(TestDoor door) {
    this.ana = door.person();
  }

  @Test
  void aDriveGoesBackToAPointAndForthAgain() {
    ana.file("kept.txt", "good");
    ana.file("lost.txt", "good");
    long point = newest();
    ana.file("kept.txt", "ENCRYPTED");
    ana.delete("/me/drive/root:/lost.txt");
    ana.file("ransom.txt", "pay");

    Answer preview = ana.post("/me/drive/holdfast/restore/preview", "{'seq':" + point + "}");
    Answer restored = ana.post("/me/drive/holdfast/restore", "{'seq':" + point + "}");

    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.json().path("counts").path("broughtBack").asInt()).isOne();
    assertThat(preview.json().path("counts").path("contentBack").asInt()).isOne();
    assertThat(preview.json().path("counts").path("recycled").asInt()).isOne();
    assertThat(preview.json().path("changes").size()).isEqualTo(3);
    assertThat(restored.status()).isEqualTo(200);
    assertThat(restored.json().path("counts").path("total").asInt()).isEqualTo(3);
    assertThat(ana.get("/me/drive/root/children").names())
        .containsExactlyInAnyOrder("kept.txt", "lost.txt");
    assertThat(ana.download("kept.txt")).isEqualTo(TestDoor.utf8("good"));

    long seq = restored.json().path("seq").asLong();
    Answer undone = ana.post("/me/drive/holdfast/restore/" + seq + "/undo", "");
    assertThat(undone.status()).isEqualTo(200);
    assertThat(ana.get("/me/drive/root/children").names())
        .containsExactlyInAnyOrder("kept.txt", "ransom.txt");
    assertThat(ana.download("kept.txt")).isEqualTo(TestDoor.utf8("ENCRYPTED"));
  }

  @Test
  void oneFolderGoesBackAlone() {
    String id = ana.folder("", "F").path("id").asString();
    ana.file("F/a", "good");
    ana.file("b", "good");
    long point = newest();
    ana.file("F/a", "bad");
    ana.file("b", "bad");

    Answer restored =
        ana.post("/me/drive/holdfast/restore", "{'seq':" + point + ",'folderId':'" + id + "'}");

    assertThat(restored.status()).isEqualTo(200);
    assertThat(ana.download("F/a")).isEqualTo(TestDoor.utf8("good"));
    assertThat(ana.download("b")).isEqualTo(TestDoor.utf8("bad"));
  }

  @Test
  void operationsAreListedInPages() {
    ana.folder("", "F");
    ana.file("a", "a");
    ana.delete("/me/drive/root:/a");

    List<String> kinds = new ArrayList<>();
    String next = "/me/drive/holdfast/operations?$top=2";
    while (!next.isEmpty()) {
      JsonNode page = ana.get(next).json();
      page.path("value").forEach(operation -> kinds.add(operation.path("kind").asString()));
      next = page.path("@odata.nextLink").asString("");
    }

    assertThat(kinds).containsExactly("recycle", "createFile", "createFolder", "createDrive");
    JsonNode newest = ana.get("/me/drive/holdfast/operations").json().path("value").path(0);
    assertThat(newest.path("name").asString()).isEqualTo("a");
    assertThat(newest.path("client").asString()).isEqualTo("graph");
    assertThat(newest.path("by").path("user").path("id").asString())
        .isEqualTo(ana.signedIn().account().text());
  }

  @Test
  void activityIsCountedPerHourAndDay() {
    ana.file("a", "a");
    ana.file("b", "b");

    JsonNode hours = ana.get("/me/drive/holdfast/activity?bucket=hour").json().path("value");

    int written = 0;
    for (JsonNode count : hours) {
      if (count.path("kind").asString().equals("createFile")) {
        written += count.path("operations").asInt();
        assertThat(count.path("from").asString()).endsWith(":00:00Z");
      }
    }
    assertThat(written).isEqualTo(2);
    assertThat(ana.get("/me/drive/holdfast/activity?bucket=year").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/holdfast/activity?from=yesterday").status()).isEqualTo(400);
    assertThat(
            ana.get("/me/drive/holdfast/activity?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z")
                .status())
        .isEqualTo(400);
    assertThat(
            ana.get("/me/drive/holdfast/activity?bucket=hour&from=0001-01-01T00:00:00Z").status())
        .isEqualTo(400);
  }

  @Test
  void aPointThatCannotBeReachedIsRefused() {
    for (String body :
        new String[] {
          "{}",
          "{'seq':1,'point':'2026-11-24T00:00:00Z'}",
          "{'seq':999999}",
          "{'seq':-1}",
          "{'point':'2999-01-01T00:00:00Z'}",
          "{'point':'1999-01-01T00:00:00Z'}",
          "{'point':'now'}"
        }) {
      assertThat(ana.post("/me/drive/holdfast/restore", body).status()).as(body).isEqualTo(400);
      assertThat(ana.post("/me/drive/holdfast/restore/preview", body).status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(ana.post("/me/drive/holdfast/restore/999/undo", "").status()).isEqualTo(404);
    assertThat(ana.post("/me/drive/holdfast/restore/x/undo", "").status()).isEqualTo(404);
  }

  private long newest() {
    return ana.get("/me/drive/holdfast/operations?$top=1")
        .json()
        .path("value")
        .path(0)
        .path("seq")
        .asLong();
  }
}
