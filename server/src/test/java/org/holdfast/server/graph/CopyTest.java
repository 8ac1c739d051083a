package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.identity.Entitlements;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Copies in the background, and their monitors.
@ExtendWith(DoorExtension.class)
class CopyTest {

  private final TestDoor door;
  private final Person ana;

  CopyTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void aFolderIsCopiedWithAllItHolds() {
    ana.folder("", "F");
    ana.file("F/a.txt", "a");
    ana.folder("F", "G");
    String target = ana.folder("", "T").path("id").asString();

    Answer accepted =
        ana.post(
            "/me/drive/root:/F:/copy",
            "{'name':'C','parentReference':{'driveId':'%s','id':'%s'}}"
                .formatted(ana.drive().id().text(), target),
            "Prefer",
            "respond-async");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.header("Preference-Applied")).contains("respond-async");
    Answer done = over(accepted);
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.field("status")).isEqualTo("completed");
    assertThat(done.json().path("percentageComplete").asInt()).isEqualTo(100);
    assertThat(ana.get("/me/drive/items/" + done.field("resourceId")).field("name")).isEqualTo("C");
    assertThat(ana.download("T/C/a.txt")).isEqualTo(TestDoor.utf8("a"));
    assertThat(ana.get("/me/drive/root:/T/C/G").status()).isEqualTo(200);
  }

  @Test
  void aCopyThatFailsSaysWhy() {
    ana.file("a.txt", "a");
    ana.file("b.txt", "b");

    Answer failed = over(ana.post("/me/drive/root:/a.txt:/copy", "{'name':'b.txt'}"));

    assertThat(failed.field("status")).isEqualTo("failed");
    assertThat(failed.code()).isEqualTo("nameAlreadyExists");
  }

  @Test
  void whatCannotBeginIsRefusedAtOnce() {
    ana.file("a.txt", "a");

    assertThat(
            ana.post(
                    "/me/drive/root:/a.txt:/copy",
                    "{'parentReference':{'id':'" + "0".repeat(32) + "'}}")
                .status())
        .isEqualTo(404);
    assertThat(ana.post("/me/drive/root:/no.txt:/copy", "{}").status()).isEqualTo(404);
    assertThat(ana.post("/me/drive/root:/a.txt:/copy", "{'name':'a/b'}").status()).isEqualTo(400);
    assertThat(ana.post("/me/drive/root:/a.txt:/copy", "{'childrenOnly':true}").status())
        .isEqualTo(400);
    assertThat(
            ana.post("/me/drive/root/copy", "{'includeAllVersionHistory':true,'name':'x'}")
                .status())
        .isEqualTo(400);
  }

  @Test
  void allVersionsOfAFileAreCopiedTheOldestFirst() {
    ana.file("a.txt", "one");
    ana.file("a.txt", "two");
    ana.file("a.txt", "three");

    Answer done =
        over(
            ana.post(
                "/me/drive/root:/a.txt:/copy", "{'name':'b.txt','includeAllVersionHistory':true}"));

    assertThat(done.field("status")).isEqualTo("completed");
    String copy = "/me/drive/items/" + done.field("resourceId");
    assertThat(ana.get(copy + "/versions").json().path("value").size()).isEqualTo(3);
    assertThat(ana.download("b.txt")).isEqualTo(TestDoor.utf8("three"));
    String first = ana.get(copy + "/versions/1.0/content").header("Location").orElseThrow();
    assertThat(Person.anyone("GET", first, BodyPublishers.noBody()).text()).isEqualTo("one");
  }

  @Test
  void aFolderIsCopiedWithAllVersionsOfAllThatIsInIt() {
    ana.folder("", "F");
    ana.folder("F", "G");
    ana.folder("F", "empty");
    ana.file("F/G/a.txt", "one");
    ana.file("F/G/a.txt", "two");
    ana.file("F/b.txt", "b");

    Answer done =
        over(ana.post("/me/drive/root:/F:/copy", "{'name':'C','includeAllVersionHistory':true}"));

    assertThat(done.field("status")).as(done.text()).isEqualTo("completed");
    assertThat(ana.get("/me/drive/root:/C").field("id")).isEqualTo(done.field("resourceId"));
    assertThat(ana.get("/me/drive/root:/C:/children").names())
        .containsExactlyInAnyOrder("G", "empty", "b.txt");
    assertThat(ana.get("/me/drive/root:/C/G/a.txt:/versions").json().path("value").size())
        .isEqualTo(2);
    assertThat(ana.download("C/G/a.txt")).isEqualTo(TestDoor.utf8("two"));
  }

  @Test
  void childrenAreCopiedWithTheirVersionsToo() {
    ana.folder("", "F");
    ana.file("F/a.txt", "one");
    ana.file("F/a.txt", "two");
    String target = ana.folder("", "T").path("id").asString();

    Answer done =
        over(
            ana.post(
                "/me/drive/root:/F:/copy",
                "{'parentReference':{'id':'"
                    + target
                    + "'},'childrenOnly':true,'includeAllVersionHistory':true}"));

    assertThat(done.field("resourceId")).isEqualTo(target);
    assertThat(ana.get("/me/drive/root:/T/a.txt:/versions").json().path("value").size())
        .isEqualTo(2);
  }

  @Test
  void aCopyWithVersionsThatFailsLeavesNothingAndGoesNotIntoItself() {
    ana.folder("", "F");
    ana.file("F/a.txt", "x".repeat(600));
    ana.file("F/a.txt", "y".repeat(600));
    ana.file("F/b.txt", "z".repeat(600));
    door.entitle(
        ana,
        new Entitlements(
            2_000, Optional.of(Duration.ofDays(30)), true, true, true, 25, Duration.ofDays(30)));
    String into = ana.get("/me/drive/root:/F").field("id");

    Answer full =
        over(ana.post("/me/drive/root:/F:/copy", "{'name':'C','includeAllVersionHistory':true}"));
    Answer itself =
        over(
            ana.post(
                "/me/drive/root:/F:/copy",
                "{'name':'C','parentReference':{'id':'"
                    + into
                    + "'},'includeAllVersionHistory':true}"));

    assertThat(full.json().path("error").path("code").asString()).isEqualTo("quotaLimitReached");
    assertThat(itself.field("status")).isEqualTo("failed");
    assertThat(ana.get("/me/drive/root/children").names()).containsExactly("F");
    assertThat(ana.get("/me/drive/recycleBin/items").names())
        .as("with what somebody put there meanwhile")
        .contains("C");
    assertThat(ana.get("/me/drive/root:/F:/children").names())
        .containsExactlyInAnyOrder("a.txt", "b.txt");
  }

  @Test
  void w14_aCopyWithinADriveEndsWithTheSignInThatWantedIt() {
    ana.folder("", "F");
    String target = ana.folder("", "T").path("id").asString();
    for (int i = 0; i < 20; i++) {
      ana.file("F/" + i + ".txt", "content");
    }

    for (String kind :
        List.of(
            "'name':'C'",
            "'name':'C','includeAllVersionHistory':true",
            "'childrenOnly':true,'parentReference':{'id':'" + target + "'}")) {
      door.revokeAfter(ana, 8);
      Answer ended = over(ana.post("/me/drive/root:/F:/copy", "{" + kind + "}"));

      assertThat(ended.field("status")).as(kind).isEqualTo("failed");
      assertThat(ended.code()).isEqualTo("unauthenticated");
    }
    assertThat(ana.get("/me/drive/root/children").names()).containsExactlyInAnyOrder("F", "T");
    assertThat(ana.get("/me/drive/items/" + target + "/children").json().path("value").size())
        .isLessThan(20);
  }

  @Test
  void childrenAloneAreCopiedWithoutTheirFolder() {
    ana.folder("", "F");
    ana.file("F/a.txt", "a");
    ana.folder("F", "G");
    ana.file("F/G/b.txt", "b");
    String target = ana.folder("", "T").path("id").asString();

    Answer done =
        over(
            ana.post(
                "/me/drive/root:/F:/copy",
                "{'childrenOnly':true,'parentReference':{'id':'" + target + "'}}"));

    assertThat(done.field("resourceId")).isEqualTo(target);
    assertThat(ana.get("/me/drive/root:/T:/children").names())
        .containsExactlyInAnyOrder("a.txt", "G");
    assertThat(ana.download("T/G/b.txt")).isEqualTo(TestDoor.utf8("b"));
  }

  @Test
  void aCopyWhoseProcessEndedIsToldAsFailedAndNotAsLost() {
    String job = door.drives().copyJobs().begin(ana.drive(), 10).orElseThrow();
    String monitor = door.address() + "/monitor/" + job;

    Answer before = Person.anyone("GET", monitor, BodyPublishers.noBody());
    door.later(Duration.ofSeconds(40));
    door.drives().copyJobs().beat(job, 40);
    door.later(Duration.ofSeconds(30));
    Answer beating = Person.anyone("GET", monitor, BodyPublishers.noBody());
    door.later(Duration.ofSeconds(61));
    Answer after = Person.anyone("GET", monitor, BodyPublishers.noBody());

    assertThat(before.status()).isEqualTo(202);
    assertThat(beating.json().path("percentageComplete").asInt()).isEqualTo(40);
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.field("status")).isEqualTo("failed");
    assertThat(after.code()).isEqualTo("serviceNotAvailable");
  }

  @Test
  void soManyCopiesRunInADriveAtOneTimeAndNoMore() {
    for (int i = 0; i < GraphSettings.defaults().maxMonitors(); i++) {
      door.drives().copyJobs().begin(ana.drive(), 100);
    }
    ana.file("a.txt", "a");

    Answer refused = ana.post("/me/drive/root:/a.txt:/copy", "{'name':'b'}");
    door.later(Duration.ofSeconds(61));
    Answer taken = ana.post("/me/drive/root:/a.txt:/copy", "{'name':'b'}");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.innerCode()).isEqualTo("tooManyOperations");
    assertThat(taken.status()).isEqualTo(202);
    assertThat(over(taken).field("status")).isEqualTo("completed");
  }

  @Test
  void w01_aMonitorNobodyMadeIsNotThere() {
    assertThat(
            Person.anyone(
                    "GET", door.address() + "/monitor/" + "0".repeat(32), BodyPublishers.noBody())
                .status())
        .isEqualTo(404);
  }

  /// Asks the monitor, without any token, until the work is over.
  static Answer over(Answer accepted) {
    String monitor = accepted.header("Location").orElseThrow();
    Answer answer = Person.anyone("GET", monitor, BodyPublishers.noBody());
    while (answer.status() == 202) {
      LockSupport.parkNanos(1_000_000);
      answer = Person.anyone("GET", monitor, BodyPublishers.noBody());
    }
    return answer;
  }
}
