package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;
import static org.holdfast.drive.House.rewrite;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.holdfast.content.ItemId;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Versions that have a name or are pinned, on each engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class VersionMarksContract {

  // /
  // └── work/
  //     └── plan.txt   3 versions: 1, 20 and 300 bytes
  House house;
  Drive drive;
  private Item root;
  private Item work;
  private Item plan;

  abstract House open();

  @BeforeEach
  void furnish() {
    house = open();
    drive = house.drive();
    root = drive.root();
    work = folder(drive, root, "work");
    plan = file(drive, work, "plan.txt", "1");
    rewrite(drive, plan, "2".repeat(20));
    rewrite(drive, plan, "3".repeat(300));
  }

  @AfterEach
  void close() {
    house.close();
  }

  private Version mark(int version, VersionWish wish) {
    return drive.markVersion(actor(drive), plan.id(), version, wish);
  }

  private Version pin(int version) {
    return mark(version, VersionWish.pinned(true));
  }

  private long used() {
    return drive.info().quota().used();
  }

  private void assertSound() {
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void aVersionHasANameUntilItIsTakenAway() {
    assertThat(mark(1, VersionWish.named("  as sent  ")).name().text()).isEqualTo("as sent");
    mark(1, VersionWish.pinned(true));
    mark(2, VersionWish.named("second"));
    mark(2, VersionWish.named(""));

    assertThat(drive.versions(plan.id()))
        .extracting(Version::number, each -> each.name().text(), Version::pinned)
        .containsExactly(tuple(3, "", false), tuple(2, "", false), tuple(1, "as sent", true));
    assertSound();
  }

  @Test
  void whatIsSoAlreadyIsNoOperation() {
    pin(1);
    long seq = drive.info().seq();

    assertThat(pin(1).pinned()).isTrue();
    mark(2, VersionWish.named(""));
    mark(2, new VersionWish(Optional.empty(), Optional.empty()));

    assertThat(drive.info().seq()).isEqualTo(seq);
  }

  @Test
  void aPinnedVersionIsNotPushedOutOfTheList() {
    house.plan = keeping(10);
    pin(1);
    for (int i = 0; i < 12; i++) {
      rewrite(drive, plan, "x" + i);
    }
    house.clock.advance(Entitlements.PROMISED_WINDOW.plusDays(1));
    rewrite(drive, plan, "today");

    List<Version> versions = drive.versions(plan.id());
    assertThat(versions).hasSize(11);
    assertThat(versions.getLast().number()).isEqualTo(1);
    assertThat(House.read(drive.open(plan.id(), 1))).isEqualTo("1");
    mark(1, VersionWish.pinned(false));
    assertThat(drive.versions(plan.id())).hasSize(10);
  }

  private static Entitlements keeping(int versions) {
    Entitlements free = Entitlements.defaults(Plan.FREE);
    return new Entitlements(
        0,
        free.restoreWindow(),
        free.ransomwareProtection(),
        free.linkPasswords(),
        free.linkExpiry(),
        versions,
        free.recycleBinKept());
  }

  @Test
  void aPinnedVersionIsNotDeleted() {
    pin(2);

    assertThatThrownBy(() -> drive.deleteVersion(actor(drive), plan.id(), 2))
        .isInstanceOf(DriveRefusal.VersionPinned.class);
    mark(2, VersionWish.pinned(false));
    drive.deleteVersion(actor(drive), plan.id(), 2);
    assertThatThrownBy(() -> pin(2)).isInstanceOf(DriveRefusal.VersionAbsent.class);
    assertThatThrownBy(() -> pin(9)).isInstanceOf(DriveRefusal.VersionAbsent.class);
    assertThatThrownBy(
            () -> drive.markVersion(actor(drive), work.id(), 1, VersionWish.pinned(true)))
        .isInstanceOf(DriveRefusal.NotAFile.class);
  }

  @Test
  void theQuotaCountsWhatIsPinnedBesideTheFileItself() {
    assertThat(used()).isEqualTo(300);
    pin(2);
    assertThat(used()).isEqualTo(320);
    pin(3);
    assertThat(used()).isEqualTo(320); // the content it has now

    rewrite(drive, plan, "4");
    assertThat(used()).isEqualTo(1 + 20 + 300);
    drive.restoreVersion(actor(drive), plan.id(), 3);
    assertThat(used()).isEqualTo(320);
    assertThat(drive.space(1).pinnedBytes()).isEqualTo(20);
    mark(2, VersionWish.pinned(false));
    assertThat(used()).isEqualTo(300);
    assertSound();
  }

  @Test
  void aFullDriveTakesNoPin() {
    house.quotaBytes = 310;

    assertThatThrownBy(() -> pin(2)).isInstanceOf(DriveRefusal.QuotaReached.class);
    pin(1);
    pin(3);
    assertThatThrownBy(() -> rewrite(drive, plan, "4".repeat(10)))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    assertThat(used()).isEqualTo(301);
    assertSound();
  }

  @Test
  void aFileHasFiftyPinnedVersionsAtMost() {
    for (int i = 4; i <= 51; i++) {
      rewrite(drive, plan, "x" + i);
    }
    for (int i = 1; i <= 50; i++) {
      pin(i);
    }

    assertThatThrownBy(() -> pin(51)).isInstanceOf(DriveRefusal.TooManyPinned.class);
    mark(51, VersionWish.named("the last"));
    mark(50, VersionWish.pinned(false));
    pin(51);
    assertSound();
  }

  @Test
  void aRestoreToAPointLeavesNamesAndPinsAsTheyAre() {
    long before = drive.info().seq();
    pin(2);
    mark(1, VersionWish.named("first"));
    rewrite(drive, plan, "4");

    drive.restoreTo(actor(drive), RestoreTarget.after(before));

    assertThat(drive.versions(plan.id()))
        .filteredOn(each -> each.pinned() || !each.name().isNone())
        .extracting(Version::number)
        .containsExactly(2, 1);
    assertThat(used()).isEqualTo(320);
    assertSound();
  }

  @Test
  void whatIsRemovedForGoodTakesItsPinsWithItAndARestoreBringsThemBack() {
    pin(2);
    long before = drive.info().seq();
    drive.recycle(actor(drive), work.id(), Precondition.NONE);
    assertThat(used()).isEqualTo(320);

    drive.purge(actor(drive), work.id(), Precondition.NONE);
    assertThat(used()).isZero();
    assertSound();

    drive.restoreTo(actor(drive), RestoreTarget.after(before));
    assertThat(used()).isEqualTo(320);
    assertThat(drive.versions(plan.id()).get(1).pinned()).isTrue();
    assertSound();
  }

  @Test
  void pinsCountAgainWhenARestoreTakesTheirFileOutOfAFolderThatIsGone() {
    pin(2);
    long before = drive.info().seq();
    Item other = folder(drive, root, "other");
    drive.change(
        actor(drive),
        plan.id(),
        new ItemChange(
            Optional.empty(),
            Optional.of(other.id()),
            House.NO_TIMES,
            Optional.empty(),
            Conflict.FAIL),
        Precondition.NONE);
    drive.purge(actor(drive), other.id(), Precondition.NONE);
    assertThat(used()).isZero();

    drive.restoreTo(actor(drive), RestoreTarget.after(before).within(work.id()));
    assertThat(used()).isEqualTo(320);
    assertSound();
  }

  @Test
  void aCopyHasNoPinsOfItsOwn() {
    pin(2);
    Item copy = drive.copy(actor(drive), plan.id(), at(root, "copy.txt"), (_, _) -> {});

    assertThat(drive.versions(copy.id())).noneMatch(Version::pinned);
    assertThat(used()).isEqualTo(300 + 20 + 300);
    assertSound();
  }

  @Test
  void whoIsToldOfAVersionIsWhoMadeIt() {
    Version first = drive.versions(plan.id()).getLast();

    assertThat(drive.actors(List.of(first.seq(), 99_999L)))
        .containsExactly(entry(first.seq(), actor(drive)));
  }

  /// Histories at random, from a seed: what is kept along the way is what is counted anew.
  @Test
  void pinsAreCountedRightWhateverHappens() {
    long seed = 20_261_126;
    Random random = new Random(seed);
    List<ItemId> files =
        List.of(
            plan.id(),
            file(drive, work, "b", "bb").id(),
            file(drive, folder(drive, work, "deep"), "c", "ccc").id());
    for (int i = 0; i < 120; i++) {
      try {
        step(random, files.get(random.nextInt(files.size())));
      } catch (DriveRefusal _) {
        // not there, or not now: then nothing happened
      }
      if (i % 10 == 9) {
        assertThat(house.verify(drive).findings()).as("seed %d, step %d", seed, i).isEmpty();
      }
    }
  }

  private void step(Random random, ItemId file) {
    Actor actor = actor(drive);
    house.clock.advance(Duration.ofSeconds(1));
    switch (random.nextInt(9)) {
      case 0, 1 ->
          drive.find(file).ifPresent(item -> rewrite(drive, item, "x".repeat(random.nextInt(50))));
      case 2, 3, 4 ->
          drive.markVersion(
              actor, file, 1 + random.nextInt(6), VersionWish.pinned(random.nextInt(3) > 0));
      case 5 -> drive.recycle(actor, random.nextBoolean() ? file : work.id(), Precondition.NONE);
      case 6 ->
          drive.restore(
              actor, random.nextBoolean() ? file : work.id(), Optional.empty(), Optional.empty());
      case 7 -> drive.purge(actor, random.nextBoolean() ? file : work.id(), Precondition.NONE);
      default -> {
        long seq = Math.max(5, drive.info().seq() - random.nextInt(12));
        drive.restoreTo(actor, RestoreTarget.after(seq));
      }
    }
  }
}
