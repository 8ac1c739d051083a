package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What nobody can come to any more is forgotten, and nothing before its time, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class ForgettingContract {

  static final Duration DAY = Duration.ofDays(1);

  // One day more than is kept: a day is counted once it is over.
  private static final int LONG_AGO = 34;

  private static final UnheldContents.Bounds SMALL = new UnheldContents.Bounds(1, 2, 4, 2);

  House house;
  Drive drive;
  Forgetting forgetting;
  private boolean allowed = true;
  private String era = "first";
  private final Set<AccountId> unknown = new HashSet<>();
  private final Set<AccountId> held = new HashSet<>();
  private Optional<Duration> lingers = Optional.of(Duration.ofDays(8));
  private final List<Event> log = new ArrayList<>();

  abstract Database open();

  @BeforeEach
  void begin() {
    house = House.over(open());
    drive = house.drive();
    forgetting = process(500);
    forgetting.round();
  }

  @AfterEach
  void end() {
    house.close();
  }

  private Forgetting process(int atOnce) {
    return process(() -> allowed, atOnce);
  }

  private Forgetting process(BooleanSupplier leave, int atOnce) {
    return process(leave, atOnce, Forgetting.VERSIONS);
  }

  private Forgetting process(Database database) {
    return process(database, () -> allowed, 500, Forgetting.VERSIONS);
  }

  private Forgetting process(BooleanSupplier leave, int atOnce, int versions) {
    return process(house.database, leave, atOnce, versions);
  }

  private Forgetting process(Database database, BooleanSupplier leave, int atOnce, int versions) {
    return process(database, house.clock, leave, atOnce, versions);
  }

  private Forgetting process(
      Database database, InstantSource clock, BooleanSupplier leave, int atOnce, int versions) {
    return process(database, clock, leave, bounds(atOnce), versions);
  }

  private Forgetting process(
      Database database,
      InstantSource clock,
      BooleanSupplier leave,
      UnheldContents.Bounds bounds,
      int versions) {
    DriveAccess.Rooms rooms =
        new DriveAccess.Rooms(
            database,
            house.blobs,
            house.keys,
            house.random,
            clock,
            house.passedNanos::get,
            (_, owner) -> entitled(owner),
            (_, event) -> log.add(event));
    return new Forgetting(
        rooms, new SweepClock(rooms), consent(leave), () -> lingers, bounds, versions);
  }

  private EntitlementSource.Current entitled(AccountId owner) {
    if (unknown.contains(owner)) {
      throw new IllegalStateException("nobody knows this plan");
    }
    return new EntitlementSource.Current(house.plan, house.since);
  }

  private static UnheldContents.Bounds bounds(int atOnce) {
    UnheldContents.Bounds all = UnheldContents.Bounds.DEFAULT;
    return new UnheldContents.Bounds(atOnce, all.items(), all.most(), all.rows());
  }

  private SweepConsent consent(BooleanSupplier leave) {
    return new SweepConsent() {
      @Override
      public Optional<String> objection() {
        return leave.getAsBoolean() ? Optional.empty() : Optional.of("something is wrong");
      }

      @Override
      public boolean keeps(AccountId owner) {
        return held.contains(owner);
      }

      @Override
      public String era() {
        return era;
      }
    };
  }

  void pass(int days) {
    for (int day = 0; day < days; day++) {
      house.passWatched(DAY);
      forgetting.round();
    }
  }

  static RevisionId revision(Item file) {
    return ((Facet.File) file.facet()).revision();
  }

  boolean isThere(RevisionId revision) {
    return house.drives.hasContent(revision);
  }

  Item file(String name) {
    return House.file(drive, drive.root(), name, "content of " + name);
  }

  void purge(Item item) {
    drive.purge(House.actor(drive), item.id(), Precondition.NONE);
  }

  private void sql(String statement) {
    house.database.write(tx -> Sql.of(tx, statement).run());
  }

  private List<String> findings() {
    return drive.verify(List.of(), VerifyProgress.SILENT).findings().stream()
        .map(Finding::what)
        .toList();
  }

  private void assertClean() {
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void whatWasPurgedIsForgottenOnceNobodyCanComeToIt() {
    Item kept = file("kept.txt");
    Item gone = file("gone.txt");
    purge(gone);

    pass(LONG_AGO - 1);
    assertThat(isThere(revision(gone))).isTrue();
    pass(1);

    assertThat(isThere(revision(gone))).isFalse();
    assertThat(House.read(drive, kept.id())).isEqualTo("content of kept.txt");
    assertThat(house.blobs.doomed(drive.id())).hasSize(2);
    house.blobs.removeDoomed(10);
    for (Region region : house.regions()) {
      List<RevisionId> blobs = new ArrayList<>();
      house.blobs.list(region, blobs::add);
      assertThat(blobs).containsExactly(revision(kept));
    }
    assertClean();
  }

  @Test
  void whatIsInAFolderThatWasPurgedIsForgotten() {
    Item folder = House.folder(drive, drive.root(), "folder");
    Item inner = House.folder(drive, folder, "inner");
    Item file = House.file(drive, inner, "file.txt", "one");
    Item binned = House.file(drive, inner, "binned.txt", "two");
    Item old = House.rewrite(drive, file, "three");
    drive.recycle(House.actor(drive), binned.id(), Precondition.NONE);
    purge(folder);

    pass(LONG_AGO);

    assertThat(isThere(revision(file))).isFalse();
    assertThat(isThere(revision(old))).isFalse();
    assertThat(isThere(revision(binned))).isTrue(); // it lies in the recycle bin
    assertClean();
  }

  @Test
  void whatLiesInTheRecycleBinStays() {
    Item folder = House.folder(drive, drive.root(), "folder");
    Item file = House.file(drive, folder, "file.txt", "one");
    drive.recycle(House.actor(drive), folder.id(), Precondition.NONE);

    pass(100);

    drive.restore(
        House.actor(drive), folder.id(), Optional.empty(), Optional.empty(), Precondition.NONE);
    assertThat(House.read(drive, file.id())).isEqualTo("one");
    assertClean();
  }

  @Test
  void aVersionThatWasDeletedIsForgottenAndTheOthersStay() {
    Item one = file("file.txt");
    Item two = House.rewrite(drive, one, "two");
    Item three = House.rewrite(drive, one, "three");
    pass(LONG_AGO);
    file("other.txt"); // a round for it comes before the deletion is long ago
    pass(10);
    drive.deleteVersion(House.actor(drive), one.id(), 2);

    pass(LONG_AGO - 1);
    assertThat(isThere(revision(two))).isTrue();
    pass(1);

    assertThat(isThere(revision(one))).isTrue();
    assertThat(isThere(revision(two))).isFalse();
    assertThat(isThere(revision(three))).isTrue();
    assertThat(drive.versions(one.id())).hasSize(2);
    assertClean();
  }

  @Test
  void ofVeryManyVersionsTheNewestStayAndThoseWithAPinOrAName() {
    Item file = file("file.txt");
    List<RevisionId> all = new ArrayList<>(List.of(revision(file)));
    for (int i = 2; i <= Forgetting.VERSIONS + 5; i++) {
      all.add(revision(House.rewrite(drive, file, "version " + i)));
    }
    drive.markVersion(House.actor(drive), file.id(), 2, VersionWish.named("milestone"));
    drive.markVersion(House.actor(drive), file.id(), 4, VersionWish.pinned(true));

    pass(LONG_AGO);

    assertThat(all.stream().filter(each -> !isThere(each)).toList())
        .containsExactly(all.get(0), all.get(2), all.get(4));
    assertThatThrownBy(() -> drive.open(file.id(), 1))
        .isInstanceOf(DriveRefusal.VersionAbsent.class);
    assertThat(House.read(drive.open(file.id(), 2))).isEqualTo("version 2");
    assertClean();
  }

  private List<RevisionId> versions(Item file, int count) {
    List<RevisionId> all = new ArrayList<>(List.of(revision(file)));
    for (int i = 2; i <= count; i++) {
      all.add(revision(House.rewrite(drive, file, "version " + i)));
    }
    return all;
  }

  private List<Integer> forgotten(List<RevisionId> all) {
    return all.stream().filter(each -> !isThere(each)).map(all::indexOf).map(i -> i + 1).toList();
  }

  @Test
  void aVersionThatADeletionLetsBackIntoTheListStays() {
    house.plan = plan(30, 3);
    forgetting = process(() -> allowed, 500, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    pass(20);
    drive.deleteVersion(House.actor(drive), file.id(), 5);

    pass(LONG_AGO - 20); // what was there before the deletion is long ago; the deletion is not

    assertThat(forgotten(all)).containsExactly(1, 2);
    pass(20);
    assertThat(forgotten(all)).containsExactly(1, 2, 5);
    assertThat(House.read(drive.open(file.id(), 3))).isEqualTo("version 3");
    assertClean();
  }

  @Test
  void aVersionThatIsLetBackIntoTheListMeanwhileStays() {
    house.plan = plan(30, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int[] asked = {0};
    process(
            () -> {
              if (asked[0]++ == 2) { // after it was looked for
                drive.deleteVersion(House.actor(drive), file.id(), 5);
              }
              return true;
            },
            500,
            3)
        .round();

    assertThat(asked[0]).isGreaterThan(2);
    assertThat(forgotten(all)).containsExactly(1, 2);
    assertClean();
  }

  @Test
  void aFileThatIsCheckedOutMeanwhileStaysWhole() {
    house.plan = plan(30, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int[] asked = {0};
    process(
            () -> {
              if (asked[0]++ == 2) { // after it was looked for
                drive.checkOut(House.actor(drive), ItemPath.to(file.id()), Precondition.NONE);
              }
              return true;
            },
            500,
            3)
        .round();

    assertThat(asked[0]).isGreaterThan(2);
    assertThat(forgotten(all)).isEmpty();
  }

  @Test
  void whatWasHeldOnlyByACheckOutIsForgottenOnceThatEnds() {
    house.plan = plan(30, 3);
    forgetting = process(() -> allowed, 500, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    for (int week = 0; week < 5; week++) {
      drive.checkOut(House.actor(drive), ItemPath.to(file.id()), Precondition.NONE);
      pass(7);
    }
    assertThat(forgotten(all)).isEmpty();
    drive.checkOut(House.actor(drive), ItemPath.to(file.id()), Precondition.NONE);
    drive.checkIn(House.actor(drive), ItemPath.to(file.id()), Precondition.NONE, List.of());

    pass(10);

    assertThat(forgotten(all)).containsExactly(1, 2, 3);
    assertClean();
  }

  @Test
  void whatWasHeldForAPlanThatIsNewIsForgottenOnceThatIsOld() {
    house.plan = plan(30, 3);
    forgetting = process(() -> allowed, 500, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    pass(20);
    house.since = house.clock.instant();
    pass(20);
    assertThat(forgotten(all)).isEmpty();

    pass(20);

    assertThat(forgotten(all)).containsExactly(1, 2, 3);
  }

  @Test
  void whatWasForgottenTakesNoPlaceInTheList() {
    house.plan = plan(30, 3);
    forgetting = process(() -> allowed, 500, 3);
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 6);
    drive.markVersion(House.actor(drive), file.id(), 1, VersionWish.pinned(true));
    pass(LONG_AGO);
    assertThat(forgotten(all)).containsExactly(2, 3);
    drive.deleteVersion(House.actor(drive), file.id(), 5);
    drive.markVersion(House.actor(drive), file.id(), 1, VersionWish.pinned(false));

    pass(LONG_AGO);

    assertThat(forgotten(all)).containsExactly(2, 3, 5); // the first is the third of three
    assertClean();
  }

  @Test
  void w24_aFloodOfVersionsPushesNothingOutOfTheWindow() {
    Item first = file("file.txt");
    Item file = House.rewrite(drive, first, "two");
    pass(50);
    file("other.txt"); // a round for it comes before the flood is long ago
    pass(10);
    for (int i = 0; i < Forgetting.VERSIONS + 5; i++) {
      House.rewrite(drive, file, "flood " + i);
    }
    pass(32);
    assertThat(isThere(revision(first))).isTrue();
    assertThat(isThere(revision(file))).isTrue();
    house.plan =
        new Entitlements(
            1, Optional.of(Duration.ofDays(30)), true, false, false, 10, Duration.ofDays(1));
    forgetting.round();
    assertThat(isThere(revision(first))).isTrue();
    assertThat(isThere(revision(file))).isTrue();
  }

  static Entitlements plan(int windowDays, int versions) {
    return new Entitlements(
        5L << 30,
        Optional.of(Duration.ofDays(windowDays)),
        true,
        false,
        false,
        versions,
        Duration.ofDays(30));
  }

  @Test
  void aPlanThatPromisesMoreKeepsMore() {
    house.plan = plan(90, 25);
    Item gone = file("gone.txt");
    house.clock.advance(Duration.ofHours(1));
    purge(gone);

    pass(LONG_AGO + 55);
    assertThat(isThere(revision(gone))).isTrue();
    drive.restoreTo(House.actor(drive), RestoreTarget.after(2)); // while the plan reaches to it
    assertThat(House.read(drive, gone.id())).isEqualTo("content of gone.txt");
    purge(gone);
    pass(99);
    assertThat(isThere(revision(gone))).isTrue();
    pass(1);
    assertThat(isThere(revision(gone))).isFalse();
    assertClean();
  }

  @Test
  void aWindowThatIsMadeSmallerHoldsForAsLongAsItWasPromised() {
    house.plan = plan(90, 25);
    Item gone = file("gone.txt");
    purge(gone);
    pass(10);
    house.plan = plan(30, 25);

    pass(89);
    assertThat(isThere(revision(gone))).isTrue();
    pass(2);
    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void aWindowThatIsMadeLargerHoldsBeforeADayIsCounted() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY.minusMinutes(1));
    forgetting.round(); // by the clock it is long ago; the day is not over
    sql("UPDATE counted_day SET day_no = 0");
    house.plan = plan(90, 25);

    house.clock.advance(Duration.ofSeconds(30));
    forgetting.round();

    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void aNumberOfVersionsThatIsMadeSmallerHoldsForAsLongAsItWasPromised() {
    forgetting = process(() -> allowed, 500, 3);
    house.plan = plan(30, 8);
    List<RevisionId> all = new ArrayList<>();
    Item file = file("file.txt");
    all.add(revision(file));
    for (int i = 2; i <= 10; i++) {
      all.add(revision(House.rewrite(drive, file, "version " + i)));
    }
    pass(40);
    assertThat(all.stream().filter(this::isThere)).hasSize(8);
    house.plan = plan(30, 3);

    pass(32);
    assertThat(all.stream().filter(this::isThere)).hasSize(8);
    file("other.txt"); // there is something to look for
    pass(35);
    assertThat(all.stream().filter(this::isThere)).hasSize(3);
    assertClean();
  }

  @Test
  void r12_theDoorIsNotClosedForAnOperationThatOnlySaysItIsOld() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(10);
    sql("UPDATE operation SET at = at - " + 40 * DAY.toMillis());
    sql("UPDATE counted_day SET day_no = day_no - 40");

    ForgettingReport report = forgetting.round();

    assertThat(report.altered()).containsExactly(drive.id());
    assertThat(isThere(revision(gone))).isTrue();
    assertThat(drive.access().read(DrivePast::of)).isEqualTo(DrivePast.WHOLE);
  }

  @Test
  void aClockThatIsSetBackDuringARoundEndsIt() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int[] asked = {0};
    process(
            () -> {
              boolean closed = drive.access().read(DrivePast::of).keptFrom() > 0;
              if (closed && asked[0]++ == 0) {
                house.clock.advance(DAY.multipliedBy(-3));
              }
              return true;
            },
            500)
        .round();

    assertThat(asked[0]).isPositive();
    assertThat(isThere(revision(gone))).isTrue();
  }

  /// What the note says is what was decided by: else it would say for ever that it was too early.
  @Test
  void aClockThatIsSetBackBetweenTwoReadingsNotesNothingTooEarly() {
    for (int reading = 1; reading < 12; reading++) {
      Item gone = file("gone " + reading);
      house.clock.advance(DAY); // so that the times of operations decide, and not the days
      purge(gone);
      house.clock.advance(DAY.negated());
      pass(LONG_AGO - 1);
      house.passWatched(DAY);
      forgetting.passOn();
      int at = reading;
      AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
      InstantSource stepping =
          () ->
              left.decrementAndGet() < 0
                  ? house.clock.instant().minusSeconds(2)
                  : house.clock.instant();
      int[] asked = {0};
      Forgetting slow =
          process(
              house.database,
              stepping,
              () -> {
                if (asked[0]++ == 2) { // right before the piece
                  left.set(at);
                }
                return true;
              },
              500,
              Forgetting.VERSIONS);
      slow.round();
      slow.passOn();
      assertThat(findings()).as("reading %s", at).isEmpty();
      pass(2);
      assertThat(isThere(revision(gone))).isFalse();
    }
  }

  @Test
  void aClockThatJumpsAheadDestroysNothing() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(3);

    house.clock.advance(Duration.ofDays(365));
    for (int i = 0; i < 48; i++) {
      house.pass(Duration.ofMinutes(30));
      forgetting.round();
    }

    assertThat(isThere(revision(gone))).isTrue();
    pass(28);
    assertThat(isThere(revision(gone))).isTrue();
    pass(3); // by then so many days have been counted
    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void w24_aClockThatIsSetAheadDayAfterDayDestroysNothing() {
    Item gone = file("gone.txt");
    purge(gone);

    for (int i = 0; i < 60; i++) {
      house.clock.advance(DAY);
      house.pass(Duration.ofMinutes(5));
      forgetting.round();
    }
    assertThat(isThere(revision(gone))).isTrue();

    pass(LONG_AGO); // the days that were counted are real ones
    assertThat(isThere(revision(gone))).isFalse();
  }

  /// A day is counted once it was watched for 23 hours, and a watch may tell one too much.
  @Test
  void w24_aLongWindowLastsAsLongIfEachDayIsAsShortAsItMayBe() {
    house.plan = plan(90, 25);
    Item gone = file("gone.txt");
    house.passWatched(Duration.ofHours(23));
    house.clock.advance(Duration.ofHours(1));
    purge(gone); // right before the day is counted
    forgetting.round();

    passShort(98); // of 22 hours, together 89 days and 20 hours
    assertThat(isThere(revision(gone))).isTrue();
    passShort(2);
    assertThat(isThere(revision(gone))).isFalse();
  }

  private void passShort(int days) {
    for (int day = 0; day < days; day++) {
      house.passWatched(Duration.ofHours(23));
      house.clock.advance(Duration.ofHours(1));
      forgetting.round();
    }
  }

  @Test
  void daysThatNobodyWatchedAreNone() {
    Item gone = file("gone.txt");
    purge(gone);
    for (int i = 0; i < 60; i++) {
      house.clock.advance(Duration.ofHours(16)); // the machine is off at night
      house.passWatched(Duration.ofHours(8));
      forgetting.round();
    }
    assertThat(isThere(revision(gone))).isTrue();
    house.passWatched(Duration.ofDays(60)); // in one piece it is a day
    forgetting.round();
    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void afterAnAcceptedAlarmTheDaysBeginAnew() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    era = "second";

    pass(LONG_AGO);
    assertThat(isThere(revision(gone))).isTrue();
    pass(1); // the first round of the era counted none
    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void whereItWasOffForAWhileTheDaysBeginAnew() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    Forgetting off = process(500); // another process, which was told not to
    off.standStill();
    house.passWatched(DAY.multipliedBy(40));
    off.standStill(); // each time it starts

    pass(LONG_AGO);
    assertThat(isThere(revision(gone))).isTrue();
    pass(1); // the first round after it counted none
    assertThat(isThere(revision(gone))).isFalse();
    assertClean();
  }

  /// Nobody noted what was promised while it was off.
  @Test
  void whatWasPromisedWhileItWasOffIsKeptAsLongAsEverybodysIs() {
    file("kept.txt");
    pass(3);
    forgetting.standStill();
    house.plan = plan(90, 25);
    Item gone = file("gone.txt");
    purge(gone);
    house.passWatched(DAY.multipliedBy(60));
    house.plan = plan(30, 25);

    pass(LONG_AGO);
    assertThat(isThere(revision(gone))).isTrue();
    pass(1);
    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void whereItWasNeverOnThereIsNothingToStandStill() {
    sql("DELETE FROM day_count");

    forgetting.standStill();

    assertThat(forgetting.round()).isEqualTo(ForgettingReport.NOTHING);
  }

  /// The database says nothing of a hold: somebody above knows better.
  @Test
  void r12_ofADriveThatSomebodyAboveKeepsNothingGoes() {
    Drive other = house.drive();
    held.add(drive.owner());
    Item kept = file("kept.txt");
    purge(kept);
    Item gone = House.file(other, other.root(), "gone.txt", "gone");
    other.purge(House.actor(other), gone.id(), Precondition.NONE);

    pass(LONG_AGO + 10);

    assertThat(isThere(revision(kept))).isTrue();
    assertThat(drive.access().read(DrivePast::of))
        .isEqualTo(DrivePast.WHOLE); // nor is a door closed
    assertThat(isThere(revision(gone))).isFalse();
    held.clear();
    pass(1);
    assertThat(isThere(revision(kept))).isFalse();
    assertClean();
  }

  @Test
  void anObjectionIsToldAndNothingGoes() {
    purge(file("gone.txt"));
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int[] asked = {0};

    ForgettingReport report = process(() -> asked[0]++ < 2, 500).round(); // just before the piece

    assertThat(asked[0]).isEqualTo(3);
    assertThat(report.objection()).contains("something is wrong");
    assertThat(report.revisions()).isZero();
    assertThat(process(() -> false, 500).round().objection()).contains("something is wrong");
    house.clock.advance(Duration.ofMinutes(11)); // the other process has its turn no more
    assertThat(forgetting.round().revisions()).isEqualTo(1);
  }

  @Test
  void nothingGoesFromADatabaseThatIsDamaged() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    house.clock.advance(Duration.ofMinutes(11));

    ForgettingReport report =
        process(new CheckedDatabase(house.database, () -> List.of("page 7 is wrong"))).round();

    assertThat(report.objection()).contains("the database is damaged: page 7 is wrong");
    assertThat(report.altered()).isEmpty();
    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void aRoundThatIsToEndEndsWhileItVerifies() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    house.clock.advance(Duration.ofMinutes(11));
    Forgetting ending =
        process(
            new CheckedDatabase(
                house.database,
                () -> {
                  Thread.currentThread().interrupt();
                  return List.of();
                }));

    ForgettingReport report = ending.round();

    assertThat(Thread.interrupted()).isTrue(); // and the next test's thread is not
    assertThat(report.altered()).isEmpty();
    assertThat(report.objection()).isEmpty();
    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void clocksThatDisagreeCountNoDays() {
    Item gone = file("gone.txt");
    purge(gone);
    Duration year = Duration.ofDays(365);

    for (int i = 0; i < 100; i++) {
      house.passWatched(year);
      forgetting.round();
      house.clock.advance(year.negated());
      forgetting.round();
    }
    house.passWatched(year);
    forgetting.round();

    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void whatHappenedUnderAClockThatWasAheadIsKeptUntilThatTimeHasPassed() {
    Item gone = file("gone.txt");
    house.clock.advance(Duration.ofDays(365));
    purge(gone);
    house.clock.advance(Duration.ofDays(-365));

    pass(300); // more than enough days were counted

    assertThat(isThere(revision(gone))).isTrue();
  }

  @Test
  void aClockThatIsSetBackLeadsToNothingThatWasForgotten() {
    Item first = file("first.txt");
    purge(first);
    house.clock.advance(Duration.ofHours(1));
    file("second.txt");
    pass(LONG_AGO);
    assertThat(isThere(revision(first))).isFalse();
    house.clock.advance(Duration.ofDays(-20));

    long whole = drive.access().read(view -> DrivePast.of(view).since(view)).orElseThrow();
    assertThat(drive.earliestPoint()).contains(Instant.ofEpochMilli(whole));
    RestoreTarget before = RestoreTarget.after(2);
    assertThatThrownBy(() -> drive.preview(before))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    assertThatThrownBy(() -> drive.restoreTo(House.actor(drive), before))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    assertThatThrownBy(
            () ->
                drive.restoreTo(
                    House.actor(drive),
                    RestoreTarget.at(house.clock.instant().minus(Duration.ofDays(15)))))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
  }

  @Test
  void historyIsNotWrittenOfAContentThatWasForgotten() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO);
    sql("DELETE FROM drive_past");
    house.clock.advance(Duration.ofDays(-20));
    long head = drive.access().read(view -> view.drive().seq());

    assertThatThrownBy(() -> drive.restoreTo(House.actor(drive), RestoreTarget.after(2)))
        .isInstanceOf(DriveRefusal.Tampered.class);

    assertThat(drive.access().<Long>read(view -> view.drive().seq())).isEqualTo(head);
  }

  private void note(Item file) {
    of(
        file,
        "INSERT INTO forgotten_revision (revision_id, drive_no, seq, size_bytes) SELECT"
            + " revision_id, drive_no, seq, size_bytes FROM revision WHERE revision_id = ?");
  }

  private void lose(Item file) {
    of(file, "DELETE FROM revision WHERE revision_id = ?");
  }

  private void of(Item file, String statement) {
    house.database.write(tx -> Sql.of(tx, statement).with(revision(file)).run());
  }

  /// As if everything that is to keep somebody from it had failed.
  private void forgetBehind(Item file) {
    note(file);
    lose(file);
  }

  private long head() {
    return drive.access().<Long>read(view -> view.drive().seq());
  }

  private void assertRefused(ItemId named, Runnable change) {
    long before = head();

    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            DriveRefusal.Tampered.class, refused -> assertThat(refused.item()).contains(named));

    assertThat(head()).isEqualTo(before);
  }

  @Test
  void r19_aFileWhoseContentWasForgottenDoesNotComeBackFromTheRecycleBin() {
    Item gone = file("gone.txt");
    drive.recycle(House.actor(drive), gone.id(), Precondition.NONE);
    note(gone); // and somebody has put the row back, so that it can be looked at

    assertRefused(
        gone.id(),
        () ->
            drive.restore(
                House.actor(drive),
                gone.id(),
                Optional.empty(),
                Optional.empty(),
                Precondition.NONE));

    assertThat(drive.recycleBin(10, Optional.empty()).items())
        .extracting(each -> each.item().id())
        .containsExactly(gone.id());
    purge(gone); // that leads nobody to it
  }

  // /
  // ├── first.txt    one, two
  // └── second.txt   one, two; "one" was forgotten
  @Test
  void ofARestoreThatNeedsAContentThatWasForgottenNothingIsDone() {
    Item first = file("first.txt");
    Item second = file("second.txt");
    long then = head();
    House.rewrite(drive, first, "two");
    House.rewrite(drive, second, "two");
    forgetBehind(second);

    assertRefused(
        second.id(), () -> drive.restoreTo(House.actor(drive), RestoreTarget.after(then)));

    assertThat(House.read(drive, first.id())).isEqualTo("two");
    assertThat(House.read(drive, second.id())).isEqualTo("two");
  }

  @Test
  void aRestoreIsNotUndoneIfThatNeedsAContentThatWasForgotten() {
    Item file = file("file.txt");
    long then = head();
    Item two = House.rewrite(drive, file, "two");
    drive.restoreTo(House.actor(drive), RestoreTarget.after(then));
    long restore = head();
    forgetBehind(two);

    assertRefused(file.id(), () -> drive.undo(House.actor(drive), restore));

    assertThat(House.read(drive, file.id())).isEqualTo("content of file.txt");
  }

  /// Whoever has such a file can put it in order.
  @Test
  void aFileWhoseContentWasForgottenIsRenamedWrittenAndRemovedAsEver() {
    Item folder = House.folder(drive, drive.root(), "folder");
    Item file = file("file.txt");
    Item other = file("other.txt");
    note(file);
    note(other);

    for (ItemChange change :
        List.of(
            ItemChange.rename(ItemName.of("renamed.txt"), Conflict.FAIL),
            ItemChange.move(folder.id(), Conflict.FAIL))) {
      drive.change(House.actor(drive), file.id(), change, Precondition.NONE);
    }
    House.rewrite(drive, file, "two");
    drive.recycle(House.actor(drive), other.id(), Precondition.NONE);
    drive.emptyRecycleBin(House.actor(drive));

    assertThat(House.names(drive, folder)).containsExactly("renamed.txt");
    assertThat(House.read(drive, file.id())).isEqualTo("two");
  }

  // /
  // ├── folder/
  // │   └── inner.txt   its content was forgotten
  // └── lost.txt        the row of its content is gone, and nobody noted why
  @Test
  void whatIsNotLookedAtComesBackAndIsFound() {
    Item folder = House.folder(drive, drive.root(), "folder");
    Item inner = House.file(drive, folder, "inner.txt", "one");
    Item lost = file("lost.txt");
    Item kept = file("kept.txt");
    long then = head();
    for (Item each : List.of(folder, lost, kept)) {
      drive.recycle(House.actor(drive), each.id(), Precondition.NONE);
    }
    forgetBehind(inner);
    lose(lost);

    drive.restoreTo(House.actor(drive), RestoreTarget.after(then));

    assertThat(House.read(drive, kept.id())).isEqualTo("content of kept.txt");
    assertThat(findings())
        .contains("its content was forgotten before its time", "the row's content is not known");
  }

  @Test
  void aDriveWhoseKeyCannotBeHadKeepsNoOtherFromItsTurn() {
    List<Drive> drives = new ArrayList<>(List.of(drive, house.drive(), house.drive()));
    List<Item> gone = new ArrayList<>();
    for (Drive each : drives) {
      gone.add(House.file(each, each.root(), "gone.txt", "gone"));
      each.purge(House.actor(each), gone.getLast().id(), Precondition.NONE);
    }
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    house.refuseKey(drives.get(1).id());

    ForgettingReport report = forgetting.round();

    assertThat(gone.stream().map(file -> isThere(revision(file))))
        .containsExactly(false, true, false);
    assertThat(report.objection())
        .contains("the key of drive %s cannot be had".formatted(drives.get(1).id().text()));
    assertThat(report.drives()).isEqualTo(2);
  }

  @Test
  void anAccountOfWhichNobodyKnowsThePlanKeepsNoDayFromBeingCounted() {
    Drive other = house.drive();
    unknown.add(other.owner());
    Item gone = file("gone.txt");
    purge(gone);

    pass(LONG_AGO);

    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void anEnumerationThatBeganBeforeWhatIsKeptHasToBeginAnew() {
    Item gone = file("gone.txt");
    file("kept.txt");
    DeltaToken half = drive.delta(drive.rootId(), DeltaToken.start(), 1).next().orElseThrow();
    DeltaToken old = drive.delta(drive.rootId(), DeltaToken.latest(), 1).delta().orElseThrow();
    purge(gone);
    pass(LONG_AGO);

    assertThatThrownBy(() -> drive.delta(drive.rootId(), half, 100))
        .isInstanceOf(DriveRefusal.ResyncRequired.class);
    assertThat(drive.delta(drive.rootId(), old, 100).entries())
        .singleElement()
        .isInstanceOf(DeltaEntry.Gone.class);
  }

  @Test
  void nothingIsForgottenWhileItIsNotAllowedOrAnArchiveOrACopyIsUnderWay() {
    Item gone = file("gone.txt");
    purge(gone);
    allowed = false;
    pass(50);
    assertThat(isThere(revision(gone))).isTrue();

    allowed = true;
    pass(LONG_AGO - 2);
    long now = house.clock.millis();
    sql(
        "INSERT INTO copy_job (job_key, drive_no, begun_at, alive_until, state, percent, item_id,"
            + " fault) SELECT drive_id, drive_no, 0, "
            + (now + 5 * DAY.toMillis())
            + ", 0, 0, drive_id, drive_id FROM drive");
    pass(4);
    assertThat(isThere(revision(gone))).isTrue();
    pass(3);
    assertThat(isThere(revision(gone))).isFalse();
  }

  @Test
  void aDriveThatWasAlteredIsLeftAloneAndTold() {
    Item gone = file("gone.txt");
    Item kept = file("kept.txt");
    purge(gone);
    sql("UPDATE item_state SET size_bytes = 7 WHERE to_seq IS NULL AND status = 0 AND kind = 2");

    List<ForgettingReport> reports = new ArrayList<>();
    for (int day = 0; day < LONG_AGO; day++) {
      house.passWatched(DAY);
      reports.add(forgetting.round());
    }

    assertThat(isThere(revision(gone))).isTrue();
    assertThat(isThere(revision(kept))).isTrue();
    assertThat(reports.getLast().altered()).containsExactly(drive.id());
  }

  @Test
  void aRoundThatIsCutShortIsGoneOnWith() {
    List<Item> gone = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      gone.add(file("gone " + i));
    }
    gone.forEach(this::purge);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int cuts = 0;
    while (gone.stream().anyMatch(item -> isThere(revision(item)))) {
      int most = 3 + cuts++;
      int[] asked = {0};
      process(() -> asked[0]++ < most, 1).round();
      assertClean();
      house.clock.advance(Duration.ofMinutes(11)); // who was killed has its turn no more
    }
    assertThat(cuts).isGreaterThan(3);
    assertThat(log).hasSizeGreaterThan(3);
  }

  /// Every number at which something is cut is passed by.
  @Test
  void nothingIsOverlookedWhereTheWorkIsCut() {
    house.plan = plan(30, 3);
    Item from = House.folder(drive, drive.root(), "from");
    for (int i = 0; i < 5; i++) {
      House.file(drive, from, "file " + i, "content " + i);
    }
    Item copy =
        drive.copy(
            House.actor(drive), from.id(), House.at(drive.root(), "copy"), CopyProgress.SILENT);
    List<Item> copies = drive.children(copy.id(), Listing.first(10)).items();
    Item file = file("file.txt");
    List<RevisionId> all = versions(file, 9);
    copies.forEach(this::purge);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    forgetting.passOn();
    forgetting = process(house.database, house.clock, () -> true, SMALL, 3);

    int rounds = 0;
    while (forgetting.round().revisions() > 0) {
      rounds++;
    }

    assertThat(rounds).isGreaterThan(1); // in which order files come by is chance
    assertThat(copies).noneMatch(each -> isThere(revision(each)));
    assertThat(forgotten(all)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(drive.access().read(DrivePast::of).doneTo()).isPositive();
    assertClean();
  }

  // /
  // ├── from/   one.txt, two.txt
  // └── to/     the same, copied as one operation
  @Test
  void ofOneOperationMoreIsForgottenAfterMoreHappened() {
    Item from = House.folder(drive, drive.root(), "from");
    House.file(drive, from, "one.txt", "one");
    House.file(drive, from, "two.txt", "two");
    House.file(drive, from, "three.txt", "three");
    Item to =
        drive.copy(
            House.actor(drive), from.id(), House.at(drive.root(), "to"), CopyProgress.SILENT);
    List<Item> copies = drive.children(to.id(), Listing.first(10)).items();
    for (Item each : copies.subList(0, 2)) {
      House.rewrite(drive, copies.get(2), "beside " + each.name());
      purge(each);
      pass(LONG_AGO);
      assertThat(isThere(revision(each))).isFalse();
      assertClean();
      drive.markVersion(
          House.actor(drive), copies.get(2).id(), 1, VersionWish.named("after " + each.name()));
      assertClean();
    }

    assertThat(House.read(drive.open(copies.get(2).id(), 1))).isNotEmpty();
    sql(
        "UPDATE forgotten_revision SET seq = 2 WHERE revision_id ="
            + " (SELECT revision_id FROM forgotten_revision ORDER BY revision_id LIMIT 1)");
    assertThat(findings()).isNotEmpty();
  }

  @Test
  void theOldestPointThatIsWholeIsThere() {
    purge(file("gone.txt"));
    Item kept = file("kept.txt");
    House.rewrite(drive, kept, "two");
    long whole = drive.access().read(view -> view.drive().seq());
    Instant then = house.clock.instant();
    pass(1);
    drive.restoreTo(House.actor(drive), RestoreTarget.after(whole - 1));
    long restore = drive.access().read(view -> view.drive().seq());
    pass(LONG_AGO - 1);
    assertThat(drive.access().read(DrivePast::of).keptFrom()).isEqualTo(whole);
    house.plan = plan(90, 25); // so that the window is not what refuses

    assertThatThrownBy(() -> drive.restoreTo(House.actor(drive), RestoreTarget.after(whole - 1)))
        .isInstanceOf(DriveRefusal.PointOutsideWindow.class);
    assertThat(House.read(drive, kept.id())).isEqualTo("content of kept.txt");
    drive.undo(House.actor(drive), restore);
    assertThat(House.read(drive, kept.id())).isEqualTo("two");
    House.rewrite(drive, kept, "three");
    drive.restoreTo(House.actor(drive), RestoreTarget.at(then));
    assertThat(House.read(drive, kept.id())).isEqualTo("two");
    House.rewrite(drive, kept, "four");
    drive.restoreTo(House.actor(drive), RestoreTarget.after(whole));
    assertThat(House.read(drive, kept.id())).isEqualTo("two");
    assertClean();
  }

  @Test
  void oneProcessForgetsAtATime() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    Forgetting other = process(500);
    List<ForgettingReport> beside = new ArrayList<>();
    Forgetting first =
        process(
            () -> {
              if (beside.isEmpty()) {
                beside.add(ForgettingReport.NOTHING);
              } else if (beside.size() == 1) {
                beside.add(other.round());
              }
              return true;
            },
            500);

    ForgettingReport report = first.round();

    assertThat(beside.get(1)).isEqualTo(ForgettingReport.NOTHING);
    assertThat(report.revisions()).isEqualTo(1);
  }

  @Test
  void theLogSaysWhatWasForgotten() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO);

    assertThat(log).hasSize(1);
    Event event = log.getFirst();
    assertThat(event.kind()).isEqualTo(EventKind.CONTENTS_FORGOTTEN);
    assertThat(event.account()).contains(drive.owner().value());
    assertThat(event.detail())
        .isEqualTo(
            new Detail.Forgotten(
                1,
                19,
                3,
                OptionalLong.of(house.clock.instant().plus(Duration.ofDays(8)).toEpochMilli())));
    assertThat(forgetting.round()).isEqualTo(ForgettingReport.NOTHING);
  }

  @Test
  void theLogDoesNotSayUntilWhenKeysLingerWhereNobodyCan() {
    lingers = Optional.empty();
    purge(file("gone.txt"));
    pass(LONG_AGO);

    assertThat(log)
        .singleElement()
        .extracting(Event::detail)
        .isEqualTo(new Detail.Forgotten(1, 19, 3, OptionalLong.empty()));
  }

  @Test
  void whatSomebodyTookBackMeanwhileStays() {
    Item file = file("file.txt");
    Item two = House.rewrite(drive, file, "two");
    for (int i = 0; i < Forgetting.VERSIONS + 2; i++) {
      House.rewrite(drive, file, "more " + i);
    }
    pass(LONG_AGO - 1);
    house.passWatched(DAY);
    int[] asked = {0};
    process(
            () -> {
              if (asked[0]++ == 2) { // after it was looked for
                drive.restoreVersion(House.actor(drive), file.id(), 2);
              }
              return true;
            },
            500)
        .round();

    assertThat(asked[0]).isGreaterThan(2);
    assertThat(isThere(revision(two))).isTrue();
    assertThat(isThere(revision(file))).isFalse();
    assertThat(House.read(drive, file.id())).isEqualTo("two");
    assertClean();
  }

  @Test
  void r12_notesThatWereAlteredAreFound() {
    Item gone = file("gone.txt");
    Item other = file("other.txt");
    purge(gone);
    purge(other);
    pass(LONG_AGO);
    assertClean();

    List<String> alterations =
        List.of(
            "UPDATE forgotten SET noted_at = noted_at + 1 WHERE seq = 2",
            "UPDATE forgotten SET noted_at = 0 WHERE seq = 2",
            "UPDATE forgotten SET head_seq = head_seq - 1 WHERE seq = 2",
            "UPDATE forgotten SET kept_from = kept_from - 1 WHERE seq = 2",
            "DELETE FROM forgotten WHERE seq = 2",
            "UPDATE forgotten SET mac = (SELECT mac FROM forgotten WHERE seq = 3) WHERE seq = 2",
            "INSERT INTO forgotten SELECT drive_no, 1, noted_at, head_seq, kept_from, mac,"
                + " key_version FROM forgotten WHERE seq = 2",
            "UPDATE forgotten SET key_version = 2 WHERE seq = 2",
            "UPDATE forgotten SET key_version = 0 WHERE seq = 2",
            "DELETE FROM forgotten_revision WHERE seq = 2",
            "UPDATE forgotten_revision SET seq = 3",
            "UPDATE forgotten_revision SET size_bytes = 1",
            "DELETE FROM drive_past",
            "UPDATE drive_past SET kept_from = 1",
            "UPDATE drive_past SET done_to = 1",
            "UPDATE drive_past SET revisions = 1",
            "UPDATE operation SET at = at + 1 WHERE seq = 2",
            "UPDATE operation SET digest = (SELECT digest FROM operation WHERE seq = 1)"
                + " WHERE seq = 2",
            "UPDATE item_state SET to_seq = 3 WHERE from_seq = 2",
            "UPDATE item_state SET changed_at = 3 WHERE from_seq = 2",
            "DELETE FROM item_state WHERE from_seq = 2");
    for (String alteration : alterations) {
      undone(
          tx -> assertThat(Sql.of(tx, alteration).run()).as(alteration).isPositive(),
          () -> assertThat(findings()).as(alteration).isNotEmpty());
    }
    assertClean();
  }

  // /
  // ├── from/   one.txt, two.txt
  // └── to/     the same, copied as one operation; one.txt purged since
  @Test
  void r12_theEndsOfRowsAreNotedAsTheyWereThen() {
    Item from = House.folder(drive, drive.root(), "from");
    House.file(drive, from, "one.txt", "one");
    House.file(drive, from, "two.txt", "two");
    Item to =
        drive.copy(
            House.actor(drive), from.id(), House.at(drive.root(), "to"), CopyProgress.SILENT);
    List<Item> copies = drive.children(to.id(), Listing.first(10)).items();
    House.rewrite(drive, copies.getFirst(), "ended before");
    purge(copies.getFirst());
    pass(LONG_AGO);
    assertThat(isThere(revision(copies.getFirst()))).isFalse();
    assertThat(isThere(revision(copies.getLast()))).isTrue();

    House.rewrite(drive, copies.getLast(), "ended later"); // no part of the note
    assertClean();
    sql(
        "UPDATE item_state SET to_seq = to_seq + 1 WHERE to_seq < (SELECT seq FROM drive)"
            + " AND from_seq = (SELECT MIN(seq) FROM forgotten)");

    assertThat(findings())
        .contains(
            "what was noted of it does not fit what is stored",
            "the row does not end where the next begins");
  }

  @Test
  void r19_anOperationThatIsPutBackWholeIsFound() {
    Item gone = file("gone.txt");
    purge(gone);
    house.database.write(
        tx -> Sql.of(tx, "CREATE TABLE kept_row AS SELECT * FROM revision").run() >= 0);
    pass(LONG_AGO);

    sql("INSERT INTO revision SELECT * FROM kept_row");
    sql("DELETE FROM forgotten");
    sql("DELETE FROM forgotten_revision");

    assertThat(findings())
        .containsExactly("1 of its contents were forgotten; there are notes of 0");
  }

  @Test
  void r19_aRowThatIsPutBackIsFound() {
    Item gone = file("gone.txt");
    purge(gone);
    house.database.write(
        tx -> Sql.of(tx, "CREATE TABLE kept_row AS SELECT * FROM revision").run() >= 0);
    pass(LONG_AGO);
    assertClean();

    sql("INSERT INTO revision SELECT * FROM kept_row");

    assertThat(findings())
        .contains(
            "what was noted of it does not fit what is stored",
            "it was forgotten, and is there again");
  }

  @Test
  void whatCanBeComeToAndIsNotedAsForgottenIsFound() {
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO);
    sql("UPDATE item_state SET status = 0 WHERE to_seq IS NULL AND status = 2");

    assertThat(findings()).contains("its content was forgotten before its time");
  }

  @Test
  void aVersionWithAPinOrANameThatIsNotedAsForgottenIsFound() {
    Item file = file("file.txt");
    versions(file, 3);
    for (int version : List.of(1, 2)) {
      drive.markVersion(House.actor(drive), file.id(), version, VersionWish.named("a name"));
    }
    drive.deleteVersion(House.actor(drive), file.id(), 1);
    Item gone = file("gone.txt");
    House.rewrite(drive, gone, "two");
    drive.markVersion(House.actor(drive), gone.id(), 1, VersionWish.pinned(true));
    purge(gone);
    pass(LONG_AGO);
    assertClean(); // one was deleted, one went with its file

    sql(
        "INSERT INTO forgotten_revision (revision_id, drive_no, seq, size_bytes) SELECT"
            + " r.revision_id, r.drive_no, r.seq, r.size_bytes FROM revision r JOIN version_mark m"
            + " ON m.revision_id = r.revision_id WHERE m.version_no = 2");

    assertThat(findings()).contains("a version with a name or a pin was forgotten");
  }

  private void undone(Consumer<DSLContext> alteration, Runnable look) {
    house.undone(
        List.of("forgotten", "forgotten_revision", "drive_past", "operation", "item_state"),
        alteration,
        look);
  }

  @Test
  void copiesInARegionThatIsAwayGoWhenItIsBack() {
    Item gone = file("gone.txt");
    purge(gone);
    house.east.cutOff = true;
    pass(LONG_AGO);
    house.blobs.removeDoomed(10);
    assertThat(house.blobs.doomed(drive.id())).containsOnlyKeys("east");

    house.east.cutOff = false;
    house.blobs.removeDoomed(10);

    assertThat(house.blobs.doomed(drive.id())).isEmpty();
    assertThat(house.drives.strangers(house.regions())).isEmpty();
  }

  /// Has something happen once while the copies in the first region are read.
  private VerifyReport verifyWhile(Runnable meanwhile) {
    AtomicBoolean done = new AtomicBoolean();
    house.west.beforeGet =
        () -> {
          if (done.compareAndSet(false, true)) {
            meanwhile.run();
          }
        };
    VerifyReport report = house.verify(drive);
    assertThat(done).isTrue();
    return report;
  }

  @Test
  void aContentThatIsForgottenWhileCopiesAreReadIsNoFinding() {
    Item kept = file("kept.txt");
    Item gone = file("gone.txt");
    purge(gone);
    pass(LONG_AGO - 1);
    house.passWatched(DAY);

    VerifyReport report =
        verifyWhile(
            () -> {
              forgetting.round();
              house.blobs.removeDoomed(10);
            });

    assertThat(isThere(revision(gone))).isFalse();
    assertThat(isThere(revision(kept))).isTrue();
    assertThat(report.findings()).isEmpty();
  }

  @Test
  void r12_aContentWhoseRowGoesWithoutANoteWhileCopiesAreReadIsAFinding() {
    file("first.txt");
    Item lost = file("second.txt");

    VerifyReport report =
        verifyWhile(
            () -> {
              sql("DELETE FROM revision WHERE seq = 3");
              house.west.lose(revision(lost));
            });

    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.COPY);
              assertThat(finding.revision()).contains(revision(lost));
            });
  }

  @Test
  void aDriveThatIsDestroyedLeavesNoNotes() {
    purge(file("gone.txt"));
    pass(LONG_AGO);
    house.drives.destroy(drive.owner());
    house.drives.removeDestroyed(drive.owner());

    for (String table :
        List.of("forgotten", "forgotten_revision", "drive_past", "counted_day", "promised")) {
      long rows = house.database.read(tx -> Sql.of(tx, "SELECT COUNT(*) FROM " + table).number());
      assertThat(rows).as(table).isZero();
    }
  }

  @Test
  void whereNothingChangedNoKeyIsOpened() {
    purge(file("gone.txt"));
    pass(LONG_AGO + 1);
    house.keys.close(); // whoever wants one now is refused
    house.clock.advance(DAY);

    assertThat(forgetting.round()).isEqualTo(ForgettingReport.NOTHING);
  }
}
