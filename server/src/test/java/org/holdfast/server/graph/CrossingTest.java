package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Copies from one drive into another: between one's own and what others share.
@ExtendWith(DoorExtension.class)
class CrossingTest {

  // Ana's drive            Bob's drive
  // └── Plans/  shared     ├── own/
  //     ├── in.txt         │   ├── b.txt
  //     └── below/         │   └── deep/c.txt
  //         └── d.txt      └── x.txt
  private final TestDoor door;
  private final Person ana;
  private final Person bob;
  private final String plans;
  private final String own;
  private final String inside;

  CrossingTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.bob = door.person();
    this.plans = ana.folder("", "Plans").path("id").asString();
    this.inside = ana.file("Plans/in.txt", "in").path("id").asString();
    ana.folder("Plans", "below");
    ana.file("Plans/below/d.txt", "d");
    this.own = bob.folder("", "own").path("id").asString();
    bob.file("own/b.txt", "b");
    bob.folder("own", "deep");
    bob.file("own/deep/c.txt", "c");
  }

  @Test
  void whatOthersShareIsCopiedIntoOnesOwnDrive() {
    invite("read", "");

    Answer done = CopyTest.over(copy(bob, ana, plans, bob, own, ""));

    assertThat(done.field("status")).as(done.text()).isEqualTo("completed");
    assertThat(bob.get("/me/drive/items/" + done.field("resourceId")).field("name"))
        .isEqualTo("Plans");
    assertThat(bob.download("own/Plans/in.txt")).isEqualTo(TestDoor.utf8("in"));
    assertThat(bob.download("own/Plans/below/d.txt")).isEqualTo(TestDoor.utf8("d"));
    assertThat(ana.get("/me/drive/items/" + plans + "/children").names()).hasSize(2);
  }

  @Test
  void onesOwnIsCopiedIntoWhatOthersShareAndCountsThere() {
    invite("write", "");

    Answer done = CopyTest.over(copy(bob, bob, own, ana, plans, "'name':'from Bob',"));

    assertThat(done.field("status")).as(done.text()).isEqualTo("completed");
    assertThat(ana.download("Plans/from%20Bob/deep/c.txt")).isEqualTo(TestDoor.utf8("c"));
    Answer made = ana.get("/me/drive/root:/Plans/from%20Bob/b.txt");
    assertThat(made.json().path("createdBy").path("user").path("id").asString())
        .isEqualTo(bob.signedIn().account().text());
    assertThat(bob.get("/me/drive/items/" + own + "/children").names()).hasSize(2);
  }

  @Test
  void whoMayOnlyLookTakesNothingAlong() {
    invite("read", ",'@holdfast.preventsDownload':true");

    Answer folder = copy(bob, ana, plans, bob, own, "");
    Answer file = copy(bob, ana, inside, bob, own, "");

    assertThat(folder.status()).isEqualTo(403);
    assertThat(file.status()).isEqualTo(403);
    assertThat(bob.get("/me/drive/items/" + own + "/children").names()).hasSize(2);
  }

  @Test
  void whoMayOnlyReadPutsNothingThere() {
    invite("read", "");

    assertThat(copy(bob, bob, own, ana, plans, "").status()).isEqualTo(403);
    assertThat(ana.get("/me/drive/items/" + plans + "/children").names()).hasSize(2);
  }

  @Test
  void aThirdCopiesNeitherOutNorIn() {
    invite("write", "");
    Person eve = door.person();
    String eves = eve.folder("", "eves").path("id").asString();

    assertThat(copy(eve, ana, plans, eve, eves, "").status()).isEqualTo(404);
    assertThat(copy(eve, eve, eves, ana, plans, "").status()).isEqualTo(404);
    assertThat(copy(eve, eve, eves, bob, own, "").status()).isEqualTo(404);
    assertThat(copy(bob, bob, own, ana, ana.drive().rootId().text(), "").status())
        .as("above what was shared")
        .isEqualTo(404);
  }

  @Test
  void eachFileCountsAsADownload() {
    door.entitle(ana, Entitlements.defaults(Plan.PREMIUM));
    ana.file("Plans/second.txt", "second");
    Answer link =
        ana.post(
            "/me/drive/items/" + plans + "/createLink",
            "{'type':'view','@holdfast.downloadLimit':2}");
    String url = link.json().path("link").path("webUrl").asString();
    bob.post(SharingDoorTest.share(url) + "/permission/grant", "{}");

    Answer third = CopyTest.over(copy(bob, ana, plans, bob, own, ""));

    assertThat(third.field("status")).as(third.text()).isEqualTo("failed");
    assertThat(third.code()).isEqualTo("accessDenied");
    assertThat(bob.get("/me/drive/items/" + own + "/children").names())
        .as("half of a tree is none")
        .containsExactlyInAnyOrder("b.txt", "deep");
    assertThat(bob.get("/me/drive/recycleBin/items").names())
        .as("with what somebody put there meanwhile")
        .containsExactly("Plans");
  }

  @Test
  void w14_aCopyEndsWithTheSignInThatWantedIt() {
    invite("read", "");
    for (int i = 0; i < 20; i++) {
      ana.file("Plans/" + i + ".txt", "content");
    }
    door.revokeAfter(bob, 8);

    Answer ended = CopyTest.over(copy(bob, ana, plans, bob, own, ""));

    assertThat(ended.field("status")).as(ended.text()).isEqualTo("failed");
    assertThat(ended.code()).isEqualTo("unauthenticated");
    assertThat(bob.get("/me/drive/items/" + own + "/children").names())
        .containsExactlyInAnyOrder("b.txt", "deep");
  }

  @Test
  void aNameThatIsTakenIsRefusedOrEvadedAndNothingIsMixed() {
    invite("read", "");
    String there = bob.folder("own", "Plans").path("id").asString();

    Answer failed = CopyTest.over(copy(bob, ana, plans, bob, own, ""));
    Answer replacing =
        CopyTest.over(
            copy(bob, ana, plans, bob, own, "'@microsoft.graph.conflictBehavior':'replace',"));
    Answer beside =
        CopyTest.over(
            copy(bob, ana, plans, bob, own, "'@microsoft.graph.conflictBehavior':'rename',"));

    assertThat(failed.code()).isEqualTo("nameAlreadyExists");
    assertThat(replacing.code()).isEqualTo("nameAlreadyExists");
    assertThat(beside.field("status")).isEqualTo("completed");
    assertThat(bob.get("/me/drive/items/" + there + "/children").names()).isEmpty();
    assertThat(bob.download("own/Plans%201/in.txt")).isEqualTo(TestDoor.utf8("in"));
  }

  @Test
  void aFileOverAFileIsItsNextVersion() {
    invite("read", "");
    bob.file("own/in.txt", "older");

    Answer done =
        CopyTest.over(
            copy(bob, ana, inside, bob, own, "'@microsoft.graph.conflictBehavior':'replace',"));

    assertThat(done.field("status")).as(done.text()).isEqualTo("completed");
    assertThat(bob.download("own/in.txt")).isEqualTo(TestDoor.utf8("in"));
    assertThat(bob.get("/me/drive/root:/own/in.txt:/versions").json().path("value")).hasSize(2);
  }

  @Test
  void aDriveThatIsFullKeepsNoHalf() {
    invite("write", "");
    door.entitle(
        ana,
        new Entitlements(
            4, Optional.of(Duration.ofDays(30)), true, true, true, 25, Duration.ofDays(30)));

    Answer failed = CopyTest.over(copy(bob, bob, own, ana, plans, ""));

    assertThat(failed.field("status")).as(failed.text()).isEqualTo("failed");
    assertThat(failed.code()).isEqualTo("quotaLimitReached");
    assertThat(ana.get("/me/drive/items/" + plans + "/children").names())
        .containsExactlyInAnyOrder("in.txt", "below");
  }

  @Test
  void anAppForOnesOwnFilesCrossesNothing() {
    invite("write", "");
    Person owns = door.app(bob, "Own", Set.of(AppScope.FILES_READ_WRITE));
    Person held =
        door.app(
            bob, "Held", Set.of(AppScope.FILES_READ_WRITE_APP_FOLDER, AppScope.FILES_READ_ALL));

    assertThat(copy(owns, bob, own, ana, plans, "").status()).isEqualTo(404);
    assertThat(copy(held, bob, own, ana, plans, "").status()).isEqualTo(404);
    String app = held.get("/me/drive/special/approot").field("id");
    assertThat(copy(held, ana, plans, bob, app, "").status()).isIn(403, 404);
  }

  @Test
  void whatCannotBeCrossedIsSaid() {
    invite("read", "");

    assertThat(copy(bob, ana, plans, bob, own, "'childrenOnly':true,").status()).isEqualTo(400);
    assertThat(copy(bob, ana, plans, bob, own, "'includeAllVersionHistory':true,").status())
        .isEqualTo(400);
    Answer nowhere =
        bob.post(
            "/drives/" + ana.drive().id().text() + "/items/" + plans + "/copy",
            "{'parentReference':{'driveId':'" + bob.drive().id().text() + "'}}");
    assertThat(nowhere.status()).isEqualTo(400);
    assertThat(
            bob.patch(
                    "/drives/" + ana.drive().id().text() + "/items/" + inside,
                    "{'parentReference':{'driveId':'%s','id':'%s'}}"
                        .formatted(bob.drive().id().text(), own))
                .status())
        .as("a move is none")
        .isEqualTo(400);
  }

  private void invite(String role, String more) {
    Answer invited =
        ana.post(
            "/me/drive/items/" + plans + "/invite",
            "{'recipients':[{'objectId':'%s'}],'roles':['%s']%s}"
                .formatted(bob.signedIn().account().text(), role, more));
    assertThat(invited.status()).as(invited.text()).isEqualTo(200);
  }

  private static Answer copy(
      Person who, Person from, String item, Person into, String folder, String more) {
    return who.post(
        "/drives/" + from.drive().id().text() + "/items/" + item + "/copy",
        "{%s'parentReference':{'driveId':'%s','id':'%s'}}"
            .formatted(more, into.drive().id().text(), folder));
  }
}
