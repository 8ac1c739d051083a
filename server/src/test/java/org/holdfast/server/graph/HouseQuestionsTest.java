package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.holdfast.identity.Entitlements;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// What takes the room, what the plan allows, and what is promised: questions of our own.
@ExtendWith(DoorExtension.class)
class HouseQuestionsTest {

  private final TestDoor door;
  private final Person ana;
  private final Person bob;

  HouseQuestionsTest(TestDoor door) {
    this.door = door;
    this.ana = door.person();
    this.bob = door.person();
  }

  @Test
  void storageTellsWhatTakesTheRoom() {
    ana.folder("", "F");
    ana.file("F/large.txt", "l".repeat(900));
    ana.file("small.txt", "s".repeat(10));
    ana.put("/me/drive/root:/small.txt:/content", TestDoor.utf8("s".repeat(20)));
    ana.file("gone.txt", "g".repeat(400));
    ana.delete("/me/drive/root:/gone.txt");

    JsonNode told = ana.get("/me/drive/holdfast/storage").json();
    assertThat(told.path("files").asLong()).isEqualTo(920);
    assertThat(told.path("recycled").asLong()).isEqualTo(400);
    assertThat(told.path("earlier").asLong()).isEqualTo(10);
    assertThat(told.path("used").asLong()).isEqualTo(1320);
    assertThat(told.path("state").asString()).isEqualTo("normal");
    assertThat(told.path("largest").get(0).path("name").asString()).isEqualTo("large.txt");
    assertThat(told.path("largest").get(0).path("parentReference").path("path").asString())
        .isEqualTo("/drive/root:/F");
    assertThat(told.path("largest")).hasSize(2);
  }

  @Test
  void storageTellsWhatThePlanOfLinksHas() {
    door.entitle(
        ana,
        new Entitlements(
            1_000, Optional.of(Duration.ofDays(30)), true, false, true, 25, Duration.ofDays(30)));

    JsonNode plan = ana.get("/me/drive/holdfast/storage").json().path("plan");
    assertThat(plan.path("linkPasswords").asBoolean()).isFalse();
    assertThat(plan.path("linkExpiry").asBoolean()).isTrue();
    assertThat(plan.path("restoreDays").asInt()).isEqualTo(30);
  }

  @Test
  void safeguardsAreToldWithTheirEvidence() {
    JsonNode told = ana.get("/me/drive/holdfast/safeguards").json();

    assertThat(told.path("copies").asInt()).isEqualTo(2);
    assertThat(told.path("regions").get(0).path("state").asString()).isEqualTo("healthy");
    assertThat(told.path("log").path("witnesses").get(0).path("name").asString())
        .isEqualTo("elsewhere");
    assertThat(told.path("verified").path("whole").asBoolean()).isTrue();
    JsonNode house = told.path("vaults").get(0);
    assertThat(house.path("name").asString()).isEqualTo("house");
    assertThat(house.path("lost").asBoolean()).isFalse();
    assertThat(house.path("masterKey").asInt()).isEqualTo(2);
    assertThat(house.path("madeDateTime").asString()).startsWith("1970-01-01T00:00:00");
    assertThat(house.path("old").asBoolean()).isTrue();
    JsonNode safe = told.path("vaults").get(1);
    assertThat(safe.path("lost").asBoolean()).isTrue();
    assertThat(safe.has("masterKey")).as("none was seen").isFalse();
    JsonNode usb = told.path("backups").get(0);
    assertThat(usb.path("name").asString()).isEqualTo("usb");
    assertThat(usb.path("newestDateTime").asString()).startsWith("1970-01-01T00:00:00");
    assertThat(usb.path("lacking").asInt()).isEqualTo(3);
    assertThat(usb.path("failing").asBoolean()).isTrue();
    assertThat(usb.path("overdue").asBoolean()).isFalse();
    JsonNode elsewhere = told.path("backups").get(1);
    assertThat(elsewhere.has("newestDateTime")).as("none is known").isFalse();
    assertThat(elsewhere.path("overdue").asBoolean()).isTrue();
    assertThat(told.path("durability").has("yearly")).as("nobody can tell").isFalse();
    assertThat(told.path("durability").path("because").get(0).asString()).isEqualTo("noPlace");
    assertThat(told.path("twoStep").asBoolean()).isTrue();
    assertThat(told.path("recycleBinDays").asInt()).isPositive();
  }

  @Test
  void whereAFileIsIsToldToItsOwner() {
    String id = ana.file("a.txt", "a").path("id").asString();
    ana.folder("", "F");

    JsonNode told = ana.get("/me/drive/items/" + id + "/holdfast/where").json();
    assertThat(told.path("copies")).hasSize(2);
    assertThat(told.path("copies").get(0).path("state").asString()).isEqualTo("healthy");
    assertThat(told.path("copies").get(0).path("missing").asBoolean()).isFalse();
    assertThat(told.path("driveKey").asInt()).isEqualTo(1);
    assertThat(told.path("masterKeys")).hasSize(2);
    assertThat(told.path("masterKeys").get(0).path("vault").asString()).isEqualTo("house");
    assertThat(told.path("masterKeys").get(0).path("version").asInt()).isEqualTo(2);
    assertThat(told.has("writtenDateTime")).isTrue();
    assertThat(told.path("verified").path("whole").asBoolean()).isTrue();
    assertThat(ana.get("/me/drive/root:/F:/holdfast/where").status()).isEqualTo(400);
    invite("");
    String elsewhere = "/drives/" + ana.drive().id().text() + "/items/" + id + "/holdfast/where";
    assertThat(bob.get(elsewhere).status()).isIn(403, 404);
  }

  @Test
  void neitherIsToldToGuests() {
    invite("");

    String drive = "/drives/" + ana.drive().id().text() + "/holdfast/";
    assertThat(bob.get(drive + "storage").status()).isIn(403, 404);
    assertThat(bob.get(drive + "safeguards").status()).isIn(403, 404);
  }

  @Test
  void whoSharesIsNamedToThoseItIsSharedWith() {
    invite("");

    JsonNode remote =
        bob.get("/me/drive/sharedWithMe").json().path("value").get(0).path("remoteItem");
    assertThat(remote.path("shared").path("owner").path("user").path("displayName").asString())
        .isEqualTo(ana.signedIn().displayName());
  }

  @Test
  void somebodyMayBeLetInToLookAndNotToDownload() {
    String permission = invite(",'@holdfast.preventsDownload':true");
    String item = "/drives/" + ana.drive().id().text() + "/items/" + folder();

    JsonNode held = bob.get(item + "/permissions").json().path("value").get(0);
    assertThat(held.path("@holdfast.preventsDownload").asBoolean()).isTrue();
    assertThat(bob.get(item + ":/in.txt:/content").status()).isEqualTo(403);
    assertThat(bob.get(item + ":/in.txt").text()).contains("mimeType").doesNotContain("hashes");
    assertThat(bob.get(item + "/children").text()).contains("in.txt").doesNotContain("hashes");
    assertThat(bob.get("/me/drive/sharedWithMe").text()).doesNotContain("hashes");
    Answer changed =
        ana.patch(
            "/me/drive/items/" + folder() + "/permissions/" + permission,
            "{'@holdfast.preventsDownload':false}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(bob.get(item + ":/in.txt:/content").status()).isEqualTo(302);
    assertThat(bob.get(item + ":/in.txt").text()).contains("hashes");
    assertThat(bob.get(item + "/children").text()).contains("hashes");
  }

  private String folder() {
    return ana.get("/me/drive/root:/Shared").field("id");
  }

  /// @return the permission's id
  private String invite(String more) {
    ana.folder("", "Shared");
    ana.file("Shared/in.txt", "content");
    Answer invited =
        ana.post(
            "/me/drive/items/" + folder() + "/invite",
            "{'recipients':[{'objectId':'"
                + bob.signedIn().account().text()
                + "'}],'roles':['read']"
                + more
                + "}");
    assertThat(invited.status()).as(invited.text()).isEqualTo(200);
    return invited.json().path("value").get(0).path("id").asString();
  }
}
