package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Fullness;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan says holds at once, at a drive that is open already; and a smaller plan takes
/// nothing away.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class OverQuotaTest {

  // /               50 bytes, of 20 that are allowed later
  // ├── letters/
  // │   └── a.txt   20 bytes, 10 before
  // ├── b.txt       20 bytes
  // └── c.txt       10 bytes, in the recycle bin
  @TempDir private Path folder;
  private House house;
  private Drive drive;
  private Item root;
  private Item a;
  private Item b;
  private Item c;
  private long beforeAll;

  @BeforeEach
  void furnish() {
    house = House.in(folder);
    drive = house.drive();
    root = drive.root();
    Item letters = House.folder(drive, root, "letters");
    a = House.file(drive, letters, "a.txt", "ten bytes.");
    beforeAll = drive.info().seq();
    a = House.rewrite(drive, a, "twenty bytes of text");
    b = House.file(drive, root, "b.txt", "twenty bytes of text");
    c = House.file(drive, root, "c.txt", "ten bytes.");
    drive.recycle(House.actor(drive), c.id(), Precondition.NONE);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void assertFull(ThrowingCallable deed) {
    assertThatThrownBy(deed)
        .isInstanceOfSatisfying(
            DriveRefusal.QuotaReached.class, e -> assertThat(e.exceeded()).isTrue());
  }

  private static Entitlements plan(Optional<Duration> window, int versions, Duration bin) {
    return new Entitlements(0, window, true, false, false, versions, bin);
  }

  @Test
  void whatIsThereIsReadMovedRemovedAndBroughtBack() {
    house.quotaBytes = 20;
    Actor actor = House.actor(drive);

    assertThat(House.read(drive, a.id())).isEqualTo("twenty bytes of text");
    assertThat(House.read(drive.open(a.id(), 1))).isEqualTo("ten bytes.");
    drive.change(
        actor,
        b.id(),
        ItemChange.rename(ItemName.of("renamed.txt"), Conflict.FAIL),
        Precondition.NONE);
    assertThat(drive.restore(actor, c.id(), Optional.empty(), Optional.empty()).name())
        .isEqualTo("c.txt");
    drive.recycle(actor, b.id(), Precondition.NONE);
    drive.purge(actor, b.id(), Precondition.NONE);
    assertThat(drive.info().quota().used()).isEqualTo(30);
  }

  @Test
  void whatAddsBytesIsRefusedAndNothingIsLost() {
    house.quotaBytes = 20;

    assertFull(() -> House.file(drive, root, "d.txt", "x"));
    assertFull(() -> House.rewrite(drive, a, "twenty-one bytes, now"));
    assertFull(() -> drive.copy(House.actor(drive), b.id(), House.at(root, "e.txt"), (_, _) -> {}));
    assertThat(House.names(drive, root)).containsExactly("b.txt", "letters");
    assertThat(drive.info().quota()).isEqualTo(new Quota(20, 50, 10, 0));
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void whatIsNoLongerThanWhatItReplacesIsTaken() {
    house.quotaBytes = 20;

    House.rewrite(drive, a, "twenty other letters");
    House.rewrite(drive, b, "few");

    assertThat(drive.info().quota().used()).isEqualTo(33);
    assertFull(() -> drive.restoreVersion(House.actor(drive), b.id(), 1));
  }

  @Test
  void aSessionThatBeganBeforeIsRefusedItsNextFragmentAndGoesOnWhenThereIsRoom()
      throws IOException {
    UploadBegun begun =
        drive.beginUpload(
            House.actor(drive),
            new UploadTarget.Into(House.at(root, "long.bin")),
            UploadOptions.NONE,
            Precondition.NONE);
    house.quotaBytes = 20;
    Fragment whole = new Fragment(0, 10, OptionalLong.of(10));

    assertFull(() -> house.drives.append(begun.secret(), whole, tenBytes()));
    house.quotaBytes = 60;
    house.drives.append(begun.secret(), whole, tenBytes());
    house.drives.commit(begun.secret(), Optional.empty(), Precondition.NONE);
    assertThat(drive.info().quota().used()).isEqualTo(60);
  }

  private static InputStream tenBytes() {
    return new ByteArrayInputStream(new byte[10]);
  }

  @Test
  void aRestoreToAPointComesBeforeTheQuota() {
    long full = drive.info().seq();
    drive.emptyRecycleBin(House.actor(drive));
    drive.recycle(House.actor(drive), b.id(), Precondition.NONE);
    house.quotaBytes = 20;

    RestoreReport report = drive.restoreTo(House.actor(drive), RestoreTarget.after(full));

    assertThat(report.overQuota()).isTrue();
    assertThat(House.names(drive, root)).containsExactly("b.txt", "letters");
  }

  @Test
  void aPlanWithoutRestoreRefusesItAndAPlanWithItBringsAllBack() {
    house.plan = plan(Optional.empty(), 25, Duration.ofDays(30));
    RestoreTarget then = RestoreTarget.after(beforeAll);

    assertThatThrownBy(() -> drive.preview(then)).isInstanceOf(DriveRefusal.RestoreNotInPlan.class);
    assertThatThrownBy(() -> drive.restoreTo(House.actor(drive), then))
        .isInstanceOf(DriveRefusal.RestoreNotInPlan.class);

    house.plan = Entitlements.defaults(Plan.FREE);
    long restored = drive.restoreTo(House.actor(drive), then).seq().orElseThrow();
    assertThat(House.read(drive, a.id())).isEqualTo("ten bytes.");
    house.plan = plan(Optional.empty(), 25, Duration.ofDays(30));
    assertThatThrownBy(() -> drive.undo(House.actor(drive), restored))
        .isInstanceOf(DriveRefusal.RestoreNotInPlan.class);
  }

  @Test
  void thePlanSaysHowFarBackARestoreReaches() {
    house.clock.advance(Duration.ofDays(40));
    House.file(drive, root, "late.txt", "late");
    house.clock.advance(Duration.ofDays(20));
    RestoreTarget then = RestoreTarget.at(house.clock.instant().minus(Duration.ofDays(50)));

    assertThatThrownBy(() -> drive.restoreTo(House.actor(drive), then))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    house.plan = plan(Optional.of(Duration.ofDays(60)), 25, Duration.ofDays(30));
    drive.restoreTo(House.actor(drive), then);
    assertThat(House.names(drive, root)).doesNotContain("late.txt");
  }

  @Test
  void theSweepTakesNothingFromADriveThatHoldsMoreThanItsPlanAllows() {
    house.clock.advance(Duration.ofDays(31));
    house.quotaBytes = 20;
    assertThat(house.drives.sweep().purgedItems()).isZero();

    house.quotaBytes = 1_000;
    assertThat(house.drives.sweep().purgedItems()).isEqualTo(1);
  }

  @Test
  void aSmallerPlanTakesNothingFromTheBinThatTheLargerOneKept() {
    house.clock.advance(Duration.ofDays(60));
    house.since = house.clock.instant();
    assertThat(house.drives.sweep().purgedItems()).isZero();

    house.clock.advance(Duration.ofDays(29));
    assertThat(house.drives.sweep().purgedItems()).isZero();
    house.clock.advance(Duration.ofDays(2));
    assertThat(house.drives.sweep().purgedItems()).isEqualTo(1);
  }

  @Test
  void aPlanShowsItsNumberOfVersionsAndEveryOneOfTheLastThirtyDays() {
    house.plan = plan(Optional.of(Duration.ofDays(30)), 10, Duration.ofDays(30));
    for (int i = 3; i <= 15; i++) {
      House.rewrite(drive, a, "version " + i);
    }
    assertThat(drive.versions(a.id())).hasSize(15);

    house.clock.advance(Duration.ofDays(31));
    assertThat(drive.versions(a.id())).hasSize(10).first().matches(each -> each.number() == 15);
    assertThat(House.read(drive.open(a.id(), 1))).isEqualTo("ten bytes.");
    house.plan = Entitlements.defaults(Plan.FREE);
    assertThat(drive.versions(a.id())).hasSize(15);
  }

  @Test
  void w24_aFloodOfVersionsDoesNotHideWhatWasThereBefore() {
    house.plan = plan(Optional.of(Duration.ofDays(30)), 10, Duration.ofDays(30));
    house.clock.advance(Duration.ofDays(100));
    for (int i = 0; i < 40; i++) {
      House.rewrite(drive, a, "encrypted " + i);
    }

    assertThat(drive.versions(a.id())).hasSize(41).last().matches(each -> each.number() == 2);
  }

  @Test
  void howFullADriveIsHasFourStates() {
    assertThat(fullness(1_000)).isEqualTo(Fullness.NORMAL);
    assertThat(fullness(54)).isEqualTo(Fullness.NEARING);
    assertThat(fullness(55)).isEqualTo(Fullness.NORMAL);
    assertThat(fullness(50)).isEqualTo(Fullness.EXCEEDED);
    assertThat(fullness(20)).isEqualTo(Fullness.EXCEEDED);
    assertThat(Fullness.of(1_000, 989)).isEqualTo(Fullness.NEARING);
    assertThat(Fullness.of(1_000, 991)).isEqualTo(Fullness.CRITICAL);
  }

  private Fullness fullness(long quotaBytes) {
    house.quotaBytes = quotaBytes;
    return drive.info().quota().fullness();
  }

  @Test
  void whatDrivesUseIsToldWithoutAKey() {
    Drive other = house.drive();

    assertThat(house.drives.usedBytes())
        .containsEntry(drive.owner(), 50L)
        .containsEntry(other.owner(), 0L)
        .hasSize(2);
    assertThat(house.drives.usedBytes(drive.owner())).isEqualTo(50);
    assertThat(house.drives.madePremium(_ -> true)).isEmpty();
  }
}
