package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.content.BlobCopy;
import org.holdfast.content.RegionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// On the embedded database; and with somebody at it who lacks the key.
class VersionMarksTest extends VersionMarksContract {

  @TempDir private Path folder;

  @Override
  House open() {
    return House.in(folder);
  }

  private Item plan() {
    ItemPath path = new ItemPath(drive.root().id(), List.of("work", "plan.txt"));
    return drive.find(path).orElseThrow().item();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version_no = 2",
        "pinned = 0",
        "size_bytes = size_bytes + 1",
        "revision_id = x'00000000000000000000000000000001'",
        "from_seq = from_seq + 1",
        "sealed = zeroblob(40)",
        "to_seq = 7"
      })
  void r11_editedColumnOfAMarkIsFound(String edit) {
    Item plan = plan();
    drive.markVersion(House.actor(drive), plan.id(), 1, VersionWish.named("secret name"));
    drive.markVersion(House.actor(drive), plan.id(), 1, VersionWish.pinned(true));

    house.database.write(
        tx -> tx.execute("UPDATE version_mark SET " + edit + " WHERE to_seq IS NULL"));

    assertThat(house.verify(drive).clean()).isFalse();
  }

  @Test
  void r12_aMarkThatIsTakenAwayIsFound() {
    Item plan = plan();
    drive.markVersion(House.actor(drive), plan.id(), 1, VersionWish.pinned(true));

    house.database.write(tx -> tx.execute("DELETE FROM version_mark"));

    assertThat(house.verify(drive).clean()).isFalse();
  }

  @Test
  void whereAContentLiesIsToldWithoutAskingARegion() {
    Whereabouts told = drive.whereabouts(plan().id());

    assertThat(told.keyVersion()).isEqualTo(1);
    assertThat(told.written()).isEqualTo(house.clock.instant());
    assertThat(told.copies())
        .containsExactly(
            new BlobCopy("west", RegionState.HEALTHY, false),
            new BlobCopy("east", RegionState.HEALTHY, false));
    assertThatThrownBy(() -> drive.whereabouts(drive.root().id()))
        .isInstanceOf(DriveRefusal.NotAFile.class);
  }

  @Test
  void aNameIsOneLineOfText() {
    assertThatThrownBy(() -> VersionName.parse("x".repeat(101)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VersionName.parse("a\nb"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VersionName.parse("gpj.\u202Eexe"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(VersionName.parse("Entwurf für 👩‍👧 ").text()).isEqualTo("Entwurf für 👩‍👧");
  }
}
