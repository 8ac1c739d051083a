package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Deleting for good, which a browser does with a fresh proof alone, and an app not at all (threat
/// model, section 6; ADR 25).
@ExtendWith(DoorExtension.class)
class PurgeTest {

  private static final String BIN = "/me/drive/recycleBin/items";

  private final TestDoor door;
  private final Person ana;
  private final String kept;
  private final String binned;

  PurgeTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.kept = ana.file("kept.txt", "one").path("id").asString();
    ana.file("kept.txt", "two");
    this.binned = ana.file("binned.txt", "x").path("id").asString();
    ana.delete("/me/drive/items/" + binned);
  }

  /// Everything that deletes for good.
  private List<Answer> all(Person who) {
    return List.of(
        who.post("/me/drive/items/" + binned + "/permanentDelete", ""),
        who.post("/me/drive/items/" + kept + "/permanentDelete", ""),
        who.post("/me/drive/holdfast/recycleBin/empty", ""),
        who.delete(BIN));
  }

  private Answer version(Person who) {
    return who.delete("/me/drive/items/" + kept + "/versions/1.0");
  }

  @Test
  void aBrowserDeletesForGoodOnlyWithAFreshProof() {
    door.mustProve(ana, true);
    List<Answer> answers = new ArrayList<>(all(ana));
    answers.add(version(ana));

    assertThat(answers).allSatisfy(PurgeTest::wantsAProof);
    assertThat(ana.get(BIN).names()).containsExactly("binned.txt");
    assertThat(ana.get("/me/drive/items/" + kept + "/versions").json().path("value")).hasSize(2);

    door.mustProve(ana, false);
    assertThat(version(ana).status()).isEqualTo(204);
    assertThat(ana.post("/me/drive/items/" + binned + "/permanentDelete", "").status())
        .isEqualTo(204);
    assertThat(ana.get(BIN).names()).isEmpty();
  }

  @Test
  void whoIsAboutToAskIsToldBeforeWhetherAProofIsWanted() {
    door.mustProve(ana, true);
    assertThat(ana.get("/me/holdfast/proof").json().path("freshForSeconds").asInt()).isZero();

    door.mustProve(ana, false);
    assertThat(ana.get("/me/holdfast/proof").json().path("freshForSeconds").asInt()).isPositive();
  }

  private static void wantsAProof(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("accessDenied");
    assertThat(answer.innerCode()).isEqualTo("proofTooOld");
  }

  @Test
  void theWayIntoTheBinAndBackWantsNone() {
    door.mustProve(ana, true);

    assertThat(ana.delete("/me/drive/items/" + kept).status()).isEqualTo(204);
    assertThat(ana.post("/me/drive/items/" + kept + "/restore", "{}").status()).isEqualTo(200);
  }

  @Test
  void eachPartOfABatchIsAskedByItself() {
    door.mustProve(ana, true);
    String purge = "/me/drive/items/" + binned + "/permanentDelete";
    Answer batch =
        ana.post(
            "/$batch",
            "{'requests':[{'id':'1','method':'POST','url':'"
                + purge
                + "','body':{},'headers':{'Content-Type':'application/json'}},"
                + "{'id':'2','method':'DELETE','url':'/me/drive/items/"
                + kept
                + "'}]}");

    assertThat(batch.json().path("responses").get(0).path("status").asInt()).isEqualTo(403);
    assertThat(batch.json().path("responses").get(0).toString()).contains("proofTooOld");
    assertThat(batch.json().path("responses").get(1).path("status").asInt()).isEqualTo(204);
  }

  @Test
  void anAppDeletesNothingForGoodWhateverItWasAllowed() {
    Person app = door.app(ana, "Sync", AppScope.ALL);
    Person held = door.app(ana, "Held", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER));

    for (Person each : List.of(app, held)) {
      assertThat(all(each))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.innerCode()).isEqualTo("notForApps");
              });
    }
    assertThat(app.get(BIN).names()).containsExactly("binned.txt");
    assertThat(app.delete("/me/drive/items/" + kept).status()).isEqualTo(204);
  }

  @Test
  void anAppTidiesVersionsUpAndLosesNothingByIt() {
    long before = newest();
    Person rclone = door.app(ana, "rclone", AppScope.ALL);

    assertThat(version(rclone).status()).isEqualTo(204);

    // The content of then comes back with a restore to a point, which is a person's alone.
    ana.file("kept.txt", "three");
    ana.post("/me/drive/holdfast/restore", "{'seq':" + (before - 3) + "}");
    assertThat(ana.download("kept.txt")).isEqualTo(TestDoor.utf8("one"));
  }

  private long newest() {
    return ana.get("/me/drive/holdfast/operations?$top=1")
        .json()
        .path("value")
        .path(0)
        .path("seq")
        .asLong();
  }

  @Test
  void w01_anotherAccountFindsNothingToDelete() {
    Person bob = door.person();
    String drive = "/drives/" + ana.drive().id().text();
    door.mustProve(bob, true);

    // The proof is asked before anything is looked up: it tells nothing of what is there.
    Answer theirs = bob.post(drive + "/items/" + binned + "/permanentDelete", "");
    assertThat(theirs.status()).isEqualTo(404);
    door.mustProve(bob, false);
    assertThat(bob.post(drive + "/items/" + binned + "/permanentDelete", "").status())
        .isEqualTo(404);
    assertThat(bob.post(drive + "/holdfast/recycleBin/empty", "").status()).isEqualTo(404);
    assertThat(ana.get(BIN).names()).containsExactly("binned.txt");
  }
}
