package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Lock;
import org.holdfast.drive.LockWish;
import org.holdfast.drive.Precondition;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Files that somebody takes for themselves, and gives back.
@ExtendWith(DoorExtension.class)
class CheckOutTest {

  private static final Precondition NONE = Precondition.NONE;
  private static final String AT = "/me/drive/root:/plan.txt:";

  private final TestDoor door;
  private final Person ana;

  CheckOutTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
  }

  @Test
  void whatIsCheckedOutSaysSoAndIsALockOfTheDrive() {
    ana.file("plan.txt", "one");
    assertThat(ana.post(AT + "/checkout", "").status()).isEqualTo(204);

    JsonNode publication = ana.get(AT).json().path("publication");
    assertThat(publication.path("level").asString()).isEqualTo("checkout");
    assertThat(publication.path("versionId").asString()).isEqualTo("1.0");
    assertThat(publication.path("checkedOutBy").path("user").path("id").asString())
        .isEqualTo(ana.drive().owner().text());
    assertThat(ana.get("/me/drive/root/children").json().path("value").get(0).path("publication"))
        .isEqualTo(publication);
    assertThat(ana.drive().locks()).singleElement().matches(Lock::isCheckOut);
    assertThat(ana.get(AT + "?$select=name").json().has("publication")).isFalse();
  }

  @Test
  void itsHolderWritesOnByEveryWayOfThisDoor() {
    ana.file("plan.txt", "one");
    ana.post(AT + "/checkout", "");

    ana.file("plan.txt", "two");
    JsonNode session = ana.post(AT + "/createUploadSession", "{}").json();
    Answer last =
        ana.put(
            session.path("uploadUrl").asString(),
            TestDoor.utf8("three"),
            "Content-Range",
            "bytes 0-4/5");
    assertThat(last.status()).isEqualTo(200);
    assertThat(ana.patch(AT, "{'description':'d'}").status()).isEqualTo(200);
    assertThat(ana.post(AT + "/checkout", "{}").status()).isEqualTo(204);
    assertThat(ana.post(AT + "/checkin", "{'comment':'done'}").status()).isEqualTo(204);

    assertThat(ana.get(AT).json().has("publication")).isFalse();
    assertThat(ana.download("plan.txt")).isEqualTo(TestDoor.utf8("three"));
    assertThat(ana.drive().locks()).isEmpty();
  }

  @Test
  void aCommentIsKeptWithTheFileAsOtherDoorsReadIt() {
    ana.file("plan.txt", "one");
    ana.post(AT + "/checkout", "");
    ana.post(AT + "/checkin", "{'comment':'a < b & c'}");

    assertThat(
            ana.drive()
                .resolve(ana.drive().rootId(), List.of("plan.txt"))
                .orElseThrow()
                .properties()
                .toString())
        .isEqualTo("ItemProperties[1]");
  }

  @Test
  void aCommentThatIsNoTextIsRefusedAndTheFileStaysCheckedOut() {
    ana.file("plan.txt", "one");
    ana.post(AT + "/checkout", "");

    for (String comment : List.of("\\u0000", "\\ud800", "\\uffff", "x".repeat(4_097))) {
      Answer refused = ana.post(AT + "/checkin", "{'comment':'" + comment + "'}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.innerCode()).isEqualTo("invalidParameterFormat");
    }
    assertThat(ana.drive().locks()).hasSize(1);
  }

  @Test
  void discardingBringsBackWhatWasThere() {
    ana.file("plan.txt", "one");
    ana.post(AT + "/checkout", "");
    ana.file("plan.txt", "two");

    assertThat(ana.post(AT + "/discardCheckout", "").status()).isEqualTo(204);

    assertThat(ana.download("plan.txt")).isEqualTo(TestDoor.utf8("one"));
    assertThat(ana.get(AT + "/versions").json().path("value")).hasSize(3);
    assertThat(ana.drive().locks()).isEmpty();
  }

  @Test
  void whatIsNotCheckedOutIsNotGivenBack() {
    ana.file("plan.txt", "one");

    for (String verb : List.of("checkin", "discardCheckout")) {
      Answer refused = ana.post(AT + "/" + verb, "{}");
      assertThat(refused.status()).isEqualTo(423);
      assertThat(refused.code()).isEqualTo("notAllowed");
      assertThat(refused.innerCode()).isEqualTo("lockMismatch");
    }
  }

  @Test
  void whatAnotherHasCheckedOutIsLockedAndBothCanBeKept() {
    String id = ana.file("plan.txt", "one").path("id").asString();
    Actor other = new Actor(door.person().drive().owner(), "test");
    ana.drive().checkOut(other, ItemPath.to(ItemId.parse(id)), NONE);

    Answer refused = ana.put(AT + "/content", TestDoor.utf8("mine"));
    assertThat(refused.status()).isEqualTo(423);
    assertThat(refused.code()).isEqualTo("resourceLocked");
    assertThat(refused.text()).contains("conflictBehavior rename");
    assertThat(ana.post(AT + "/checkout", "").code()).isEqualTo("resourceLocked");
    JsonNode publication = ana.get(AT).json().path("publication").path("checkedOutBy");
    assertThat(publication.path("user").has("displayName")).isFalse();

    Answer both =
        ana.put(AT + "/content?@microsoft.graph.conflictBehavior=rename", TestDoor.utf8("mine"));
    assertThat(both.status()).isEqualTo(201);
    assertThat(both.field("name")).isEqualTo("plan 1.txt");
    assertThat(ana.download("plan.txt")).isEqualTo(TestDoor.utf8("one"));

    assertThat(ana.post(AT + "/discardCheckout", "").status()).isEqualTo(204); // it is her drive
    assertThat(ana.put(AT + "/content", TestDoor.utf8("mine")).status()).isEqualTo(200);
  }

  @Test
  void itEndsByItself() {
    String id = ana.file("plan.txt", "one").path("id").asString();
    Actor other = new Actor(door.person().drive().owner(), "test");
    ana.drive().checkOut(other, ItemPath.to(ItemId.parse(id)), NONE);
    door.later(LockWish.LONGEST.plus(Duration.ofSeconds(1)));

    assertThat(ana.put(AT + "/content", TestDoor.utf8("two")).status()).isEqualTo(200);
    assertThat(ana.get(AT).json().has("publication")).isFalse();
  }

  @Test
  void aStaleTagRefusesEachStep() {
    String stale = ana.file("plan.txt", "one").path("eTag").asString();
    ana.file("plan.txt", "two");

    assertThat(ana.post(AT + "/checkout", "", "If-Match", stale).status()).isEqualTo(412);
    assertThat(ana.drive().locks()).isEmpty();
    ana.post(AT + "/checkout", "");
    assertThat(ana.post(AT + "/checkin", "{}", "If-Match", stale).status()).isEqualTo(412);
    assertThat(ana.post(AT + "/discardCheckout", "", "If-Match", stale).status()).isEqualTo(412);
    assertThat(ana.drive().locks()).hasSize(1);
  }

  @Test
  void foldersAndWhatIsNotThereAreNotCheckedOut() {
    ana.folder("", "shelf");

    assertThat(ana.post("/me/drive/root:/shelf:/checkout", "").status()).isEqualTo(400);
    assertThat(ana.post("/me/drive/root:/none:/checkout", "").status()).isEqualTo(404);
  }
}
