package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Holdfast's own resources: what happened, and going back.
@ExtendWith(DoorExtension.class)
class HistoryTest {

  private final TestDoor door;
  private final Person ana;

  HistoryTest(TestDoor door) {
    this.door = door;
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
  void anOperationTellsTheFolderWhereItWas() {
    ana.folder("", "F");
    ana.file("F/deep", "x");
    ana.delete("/me/drive/root:/F/deep");
    ana.file("a", "a");

    JsonNode all = ana.get("/me/drive/holdfast/operations").json().path("value");

    assertThat(all.path(0).path("folderId").asString()).isNotEmpty();
    assertThat(all.path(0).has("folderName")).isFalse(); // the root is called otherwise by each app
    assertThat(all.path(1).path("kind").asString()).isEqualTo("recycle");
    assertThat(all.path(1).path("folderName").asString()).isEqualTo("F");
    assertThat(all.path(1).path("folderId")).isEqualTo(all.path(2).path("folderId"));
  }

  @Test
  void whatAProcessWithAClockAheadDidIsCountedAtOnce() {
    door.later(Duration.ofSeconds(2));
    ana.file("a", "a");
    door.later(Duration.ofSeconds(-2));

    assertThat(ana.get("/me/drive/holdfast/activity").json().path("value")).isNotEmpty();
    assertThat(ana.get("/me/drive/holdfast/timeline").json().path("value")).isNotEmpty();
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

  @Test
  void aTimelineTellsHowMuchHappenedAndHowFarBackARestoreReaches() {
    ana.file("a", "a");
    ana.file("b", "b");
    ana.delete("/me/drive/root:/a");

    JsonNode told = ana.get("/me/drive/holdfast/timeline?bucket=hour").json();
    JsonNode shifted = ana.get("/me/drive/holdfast/timeline?bucket=hour&offset=30").json();

    assertThat(sum(told)).isEqualTo(4); // with the making of the drive
    assertThat(sum(shifted)).isEqualTo(4);
    assertThat(told.path("value").path(0).path("from").asString()).endsWith(":00:00Z");
    assertThat(shifted.path("value").path(0).path("from").asString()).endsWith(":30:00Z");
    assertThat(Instant.parse(told.path("earliest").asString()))
        .isBeforeOrEqualTo(Instant.parse(told.path("now").asString()));
    String later = Instant.parse(told.path("now").asString()).plusSeconds(3_600).toString();
    assertThat(sum(ana.get("/me/drive/holdfast/timeline?from=" + later + "&to=" + later).json()))
        .isZero();
    for (String wrong :
        List.of(
            "bucket=year", "offset=x", "from=yesterday", "bucket=hour&from=0001-01-01T00:00:00Z")) {
      assertThat(ana.get("/me/drive/holdfast/timeline?" + wrong).status()).as(wrong).isEqualTo(400);
    }
  }

  private static int sum(JsonNode timeline) {
    int sum = 0;
    for (JsonNode count : timeline.path("value")) {
      sum += count.path("operations").asInt();
    }
    return sum;
  }

  @Test
  void changesOfARestoreAreToldFolderByFolder() {
    String folder = ana.folder("", "F").path("id").asString();
    ana.folder("F", "G");
    for (int i = 0; i < 3; i++) {
      ana.file("F/G/" + i, "good");
    }
    ana.file("top.txt", "good");
    long point = newest();
    ana.delete("/me/drive/root:/F/G/0");
    ana.delete("/me/drive/root:/F/G/1");
    ana.file("F/G/2", "bad");
    ana.file("top.txt", "bad");
    ana.file("F/new.txt", "new");

    String at = "{'seq':" + point;
    JsonNode top = ana.post("/me/drive/holdfast/restore/preview/branch", at + "}").json();
    JsonNode inside =
        ana.post("/me/drive/holdfast/restore/preview/branch", at + ",'in':'" + folder + "'}")
            .json();

    assertThat(top.path("value").size()).isEqualTo(2);
    JsonNode f = top.path("value").path(0);
    assertThat(f.path("name").asString()).isEqualTo("F");
    assertThat(f.has("kind")).isFalse();
    assertThat(f.path("counts").path("broughtBack").asInt()).isEqualTo(2);
    assertThat(f.path("counts").path("contentBack").asInt()).isOne();
    assertThat(f.path("counts").path("recycled").asInt()).isOne();
    assertThat(top.path("value").path(1).path("kind").asString()).isEqualTo("contentBack");
    assertThat(inside.path("value").path(0).path("name").asString()).isEqualTo("G");
    assertThat(inside.path("value").path(0).path("counts").path("total").asInt()).isEqualTo(3);
    assertThat(inside.path("value").path(1).path("name").asString()).isEqualTo("new.txt");
    assertThat(inside.path("value").path(1).path("kind").asString()).isEqualTo("recycled");
    assertThat(inside.path("more").asBoolean()).isFalse();
  }

  @Test
  void theDriveCanBeLookedAtAsItWas() {
    String folder = ana.folder("", "F").path("id").asString();
    ana.file("F/a.txt", "one");
    ana.file("F/b.txt", "one");
    ana.file("F/c.txt", "one");
    long point = newest();
    ana.file("F/a.txt", "two");
    ana.delete("/me/drive/root:/F/b.txt");
    ana.file("F/d.txt", "new");
    ana.delete("/me/drive/root:/F");

    JsonNode gone = past("?seq=" + point + "&folder=" + folder);
    assertThat(since(gone)).containsEntry("a.txt", "recycled").containsEntry("c.txt", "recycled");
    ana.post("/me/drive/items/" + folder + "/restore", "{}");

    JsonNode root = past("?seq=" + point);
    JsonNode there = past("?seq=" + point + "&folder=" + folder);
    assertThat(since(root)).containsExactly(Map.entry("F", "same"));
    assertThat(since(there))
        .containsOnly(
            Map.entry("a.txt", "rewritten"),
            Map.entry("b.txt", "recycled"),
            Map.entry("c.txt", "same"));
    assertThat(there.path("way").path(0).path("name").asString()).isEqualTo("F");
    List<String> paged = new ArrayList<>();
    String next = "/me/drive/holdfast/past?$top=2&seq=" + point + "&folder=" + folder;
    while (!next.isEmpty()) {
      JsonNode page = ana.get(next).json();
      page.path("value").forEach(item -> paged.add(item.path("name").asString()));
      next = page.path("@odata.nextLink").asString("");
    }
    assertThat(paged).containsExactlyInAnyOrder("a.txt", "b.txt", "c.txt");
    for (JsonNode item : there.path("value")) {
      assertThat(item.has("@microsoft.graph.downloadUrl"))
          .isEqualTo(!item.path("name").asString().equals("b.txt"));
    }
    assertThat(ana.get("/me/drive/holdfast/past").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/holdfast/past?seq=x").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/holdfast/past?at=1999-01-01T00:00:00Z").status()).isEqualTo(400);
    assertThat(ana.get("/me/drive/holdfast/past?seq=1&folder=" + folder).status()).isEqualTo(404);
  }

  private JsonNode past(String query) {
    return ana.get("/me/drive/holdfast/past" + query).json();
  }

  private static Map<String, String> since(JsonNode past) {
    Map<String, String> since = new HashMap<>();
    past.path("value")
        .forEach(item -> since.put(item.path("name").asString(), item.path("since").asString()));
    return since;
  }

  @Test
  void aBrowserRestoresOnlyWithAFreshProof() {
    ana.file("a", "good");
    long point = newest();
    ana.file("a", "bad");
    String body = "{'seq':" + point + "}";

    door.mustProve(ana, true);
    Answer refused = ana.post("/me/drive/holdfast/restore", body);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.innerCode()).isEqualTo("proofTooOld");
    assertThat(ana.download("a")).isEqualTo(TestDoor.utf8("bad"));
    assertThat(ana.post("/me/drive/holdfast/restore/preview", body).status()).isEqualTo(200);

    door.mustProve(ana, false);
    long seq = ana.post("/me/drive/holdfast/restore", body).json().path("seq").asLong();
    assertThat(ana.download("a")).isEqualTo(TestDoor.utf8("good"));

    door.mustProve(ana, true);
    assertThat(ana.post("/me/drive/holdfast/restore/" + seq + "/undo", "").innerCode())
        .isEqualTo("proofTooOld");
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
