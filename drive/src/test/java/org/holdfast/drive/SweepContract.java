package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.read;
import static org.holdfast.drive.House.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.holdfast.content.RegionPart;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A blob leaves the regions only after nothing has referred to it for 72 hours by two clocks, and
/// every drive is as it was written; on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class SweepContract {

  private static final int WAIT_HOURS =
      73; // 72, and what another process may have had to its credit

  private final List<House> others = new ArrayList<>();
  House house;
  private Drive drive;
  private Item kept;

  abstract Database open();

  @BeforeEach
  void begin() {
    house = House.over(open());
    drive = house.drive();
    kept = file(drive, drive.root(), "kept.txt", "kept");
  }

  @AfterEach
  void end() {
    others.forEach(House::stop);
    house.close();
  }

  /// Another process, or the next one after a kill.
  private House process() {
    House other = house.beside();
    others.add(other);
    return other;
  }

  /// What a kill leaves right before its change is committed.
  RevisionId leftover() throws IOException {
    RevisionId revision = RevisionId.random(house.random);
    house.west.putPacked(revision, new byte[200]);
    house.east.putPacked(revision, new byte[200]);
    return revision;
  }

  private boolean isThere(RevisionId revision) throws IOException {
    return house.west.packed(revision).isPresent() || house.east.packed(revision).isPresent();
  }

  long noted() {
    return house.drives.figures().unreferencedBlobs();
  }

  // ---- two clocks

  @Test
  void goesOnceBothClocksSay72Hours() throws IOException {
    RevisionId revision = leftover();

    BlobSweep first = house.sweepBlobs();
    house.run(WAIT_HOURS - 1);
    BlobSweep early = house.sweepBlobs();
    boolean thereEarly = isThere(revision);
    house.run(1);
    BlobSweep late = house.sweepBlobs();

    assertThat(first).isEqualTo(new BlobSweep(0, 0, 1, 400, 0, 0, Optional.empty()));
    assertThat(early).isEqualTo(first);
    assertThat(thereEarly).isTrue();
    assertThat(late).isEqualTo(new BlobSweep(1, 400, 0, 0, 0, 0, Optional.empty()));
    assertThat(isThere(revision)).isFalse();
    assertThat(read(drive, kept.id())).isEqualTo("kept");
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void aClockSetAheadByAYearRemovesNothingBeforeTheOtherOneHasPassed() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();

    house.clock.advance(Duration.ofDays(365));
    house.sweepBlobs();
    house.run(WAIT_HOURS - 1);
    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
    house.run(1);
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void aClockThatStandsStillRemovesNothing() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();

    for (int hour = 0; hour < 2 * WAIT_HOURS; hour++) {
      house.passedNanos.addAndGet(Duration.ofHours(1).toNanos());
      house.drives.watch(SweepConsent.ALWAYS);
    }
    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
    house.clock.advance(Duration.ofDays(3));
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void aClockSetBackBeginsTheWaitAnew() throws IOException {
    RevisionId revision = leftover();
    house.clock.advance(Duration.ofDays(365));
    house.sweepBlobs(); // noted a year ahead
    house.clock.advance(Duration.ofDays(-365));
    house.sweepBlobs();

    house.run(71);
    house.sweepBlobs();
    assertThat(isThere(revision)).isTrue();

    house.run(2);
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void aStopwatchThatLeapsCountsAnHour() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();

    house.pass(Duration.ofDays(365));
    house.sweepBlobs();
    house.run(WAIT_HOURS - 2);
    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
    house.run(1);
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void fourDaysSwitchedOffAreNoTimeInWhichAnybodyWatched() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(10);

    house.clock.advance(Duration.ofDays(4));
    House later = process();
    later.sweepBlobs();
    later.run(WAIT_HOURS - 11);
    later.sweepBlobs();
    assertThat(isThere(revision)).isTrue();

    later.run(1);
    assertThat(later.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void whatWasNotedBeforeAKillIsNotWaitedForAnew() throws IOException {
    leftover();
    house.sweepBlobs();
    house.run(40);

    House later = process();
    later.drives.watch(SweepConsent.ALWAYS);
    later.run(33);

    assertThat(later.sweepBlobs().removed()).isEqualTo(1);
  }

  @Test
  void twoProcessesDoNotMakeTimePassTwiceAsFast() throws IOException {
    RevisionId revision = leftover();
    House other = process();
    house.sweepBlobs();
    other.sweepBlobs();

    for (int hour = 0; hour < 71; hour++) {
      house.pass(Duration.ofHours(1));
      other.passedNanos.addAndGet(Duration.ofHours(1).toNanos());
      house.drives.watch(SweepConsent.ALWAYS);
      other.drives.watch(SweepConsent.ALWAYS);
    }
    house.clock.advance(Duration.ofDays(30)); // it is for the other clock to say
    house.sweepBlobs();
    other.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
    house.run(2);
    assertThat(house.sweepBlobs().removed() + other.sweepBlobs().removed()).isEqualTo(1);
  }

  /// One that came to the count late has an hour to its credit: no blob goes for that an hour
  /// early.
  @Test
  void aProcessThatWasSilentDoesNotMakeItEarly() throws IOException {
    House silent = process();
    silent.drives.watch(SweepConsent.ALWAYS);
    RevisionId revision = leftover();
    silent.passedNanos.addAndGet(Duration.ofHours(1).toNanos());
    house.sweepBlobs();

    silent.drives.watch(SweepConsent.ALWAYS);
    house.drives.watch(SweepConsent.ALWAYS);
    house.run(71);
    house.clock.advance(Duration.ofHours(1)); // the other one says 72 now
    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
  }

  // ---- what something refers to

  @Test
  void whatIsReferredToAfterAllIsNotedNoMore() {
    House other = process();
    AtomicReference<Long> meanwhile = new AtomicReference<>(0L);
    house.west.afterPut = () -> meanwhile.set(other.sweepBlobs().waiting());

    Item item = file(drive, drive.root(), "a", "written");

    house.west.afterPut = () -> {};
    assertThat(meanwhile.get()).isEqualTo(1);
    assertThat(noted()).isZero();
    house.run(2 * WAIT_HOURS);
    assertThat(house.sweepBlobs().removed()).isZero();
    assertThat(read(drive, item.id())).isEqualTo("written");
  }

  /// It hangs for days, its process does nothing else, and another takes it for given up.
  @Test
  void aWriteWhoseContentWasRemovedIsRefused() {
    House other = process();
    AtomicReference<Long> removed = new AtomicReference<>(0L);
    house.west.afterPut = () -> removed.set(other.sweepAfterTheWait().removed());

    assertThatThrownBy(() -> write(drive, at(drive.root(), "a"), "written", Precondition.NONE))
        .isInstanceOf(DriveRefusal.StoreUnavailable.class);

    house.west.afterPut = () -> {};
    assertThat(removed.get()).isEqualTo(1);
    assertThat(House.names(drive, drive.root())).containsExactly("kept.txt");
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void whatComesLateToARegionAfterItsRemovalIsRemovedAtOnce() throws IOException {
    RevisionId revision = leftover();
    house.sweepAfterTheWait();
    house.east.putPacked(revision, new byte[200]);

    house.sweepBlobs();

    assertThat(isThere(revision)).isFalse();
    assertThat(noted()).isZero();
  }

  @Test
  void whatWasRemovedIsRememberedForThirtyDays() throws IOException {
    RevisionId revision = leftover();
    house.sweepAfterTheWait();
    house.run(30 * 24);
    house.sweepBlobs();
    assertThatThrownBy(() -> claim(revision)).isInstanceOf(DriveRefusal.StoreUnavailable.class);

    house.run(1);
    house.sweepBlobs();

    claim(revision);
    assertThat(noted()).isZero();
  }

  /// Its process writes on: that it holds the blob makes nothing of what was condemned.
  @Test
  void whatIsHeldStaysCondemned() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    house.west.cutOff = true;
    house.sweepBlobs();

    try (var _ = house.blobs.hold(revision)) {
      house.drives.watch(SweepConsent.ALWAYS);
      house.sweepBlobs();
    }

    assertThatThrownBy(() -> claim(revision)).isInstanceOf(DriveRefusal.StoreUnavailable.class);
  }

  @Test
  void aWriteThatTakesDaysIsNotTakenForGivenUpWhileItsProcessLives() {
    House other = process();
    house.west.afterPut =
        () -> {
          other.sweepBlobs();
          for (int hour = 1; hour <= 3 * WAIT_HOURS; hour++) {
            other.run(1);
            house.passedNanos.addAndGet(Duration.ofHours(1).toNanos());
            house.drives.watch(SweepConsent.ALWAYS);
            if (hour % 12 == 0) { // each hour would outlast, on a slow disk, what a region is given
              other.sweepBlobs();
            }
          }
        };

    Item item = file(drive, drive.root(), "a", "written");

    house.west.afterPut = () -> {};
    assertThat(read(drive, item.id())).isEqualTo("written");
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void theBytesOfAnUploadUnderWayAreNotNoted() {
    drive.beginUpload(
        House.actor(drive),
        new UploadTarget.Into(at(drive.root(), "b")),
        UploadOptions.NONE,
        Precondition.NONE);

    assertThat(house.sweepBlobs().waiting()).isZero();
  }

  @Test
  void aPartThatAKillLeftWaitsAsWell() throws IOException {
    RevisionId revision = RevisionId.random(house.random);
    try (RegionPart part = house.west.part(revision)) {
      part.append(ByteBuffer.wrap(new byte[100]));
    }

    assertThat(house.sweepAfterTheWait().removed()).isEqualTo(1);
    assertThat(house.west.openPart(revision)).isEmpty();
  }

  @Test
  void whatIsCondemnedWithItsDriveDoesNotWait() {
    Drive gone = house.drive();
    file(gone, gone.root(), "a", "gone");
    house.drives.destroy(gone.owner());
    house.drives.removeDestroyed(gone.owner());

    assertThat(house.sweepBlobs().waiting()).isZero();
    assertThat(house.blobs.removeDoomed(100)).isEqualTo(2);
    assertThat(house.drives.strangers(house.regions())).isEmpty();
  }

  // ---- killed, or a region away

  @Test
  void whatARegionThatWasAwayHoldsGoesWhenItIsBackAndNothingRefersToItMeanwhile()
      throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    house.west.cutOff = true;

    BlobSweep cut = house.sweepBlobs();

    assertThat(cut.removed()).isZero();
    assertThat(cut.waiting()).isEqualTo(1);
    assertThat(house.east.packed(revision)).isEmpty();
    assertThatThrownBy(() -> claim(revision)).isInstanceOf(DriveRefusal.StoreUnavailable.class);
    house.west.cutOff = false;
    House later = process(); // the other one was killed in the middle of it
    assertThat(later.sweepBlobs().removed()).isEqualTo(1);
    assertThat(isThere(revision)).isFalse();
    assertThat(noted()).isZero();
  }

  void claim(RevisionId revision) {
    house.database.write(
        tx -> {
          UnreferencedRows.claim(tx, List.of(revision));
          return true;
        });
  }

  @Test
  void aRegionThatIsAwayKeepsWhatWasNotedOfIt() throws IOException {
    RevisionId revision = RevisionId.random(house.random);
    house.west.putPacked(revision, new byte[200]);
    house.sweepBlobs();
    house.west.cutOff = true;

    BlobSweep away = house.sweepBlobs();

    assertThat(away.regionsSkipped()).isEqualTo(1);
    assertThat(away.waiting()).isEqualTo(1);
    house.west.cutOff = false;
    house.west.lose(revision);
    assertThat(house.sweepBlobs().waiting()).isZero();
  }

  /// Somebody began to write it after the look, and before anything went.
  @Test
  void whatIsBeingWrittenIsNotCondemned() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    Asked late = new Asked(() -> house.blobs.hold(revision));

    assertThat(house.drives.sweepBlobs(late).removed()).isZero();

    assertThat(late.times).isEqualTo(2);
    assertThat(isThere(revision)).isTrue();
  }

  /// Objects to nothing, and does something when it is asked for the second time.
  private static final class Asked implements SweepConsent {

    private final Runnable second;
    private int times;

    Asked(Runnable second) {
      this.second = second;
    }

    @Override
    public Optional<String> objection() {
      if (++times == 2) {
        second.run();
      }
      return Optional.empty();
    }

    @Override
    public String era() {
      return "";
    }
  }

  @Test
  void whatIsReferredToWhenItsTimeHasComeStays() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    List<RevisionId> condemned = new ArrayList<>();

    house.database.<Boolean>write(
        tx -> {
          ArchiveRows.insertBlob(tx, ArchiveId.random(house.random), revision);
          UnreferencedRows rows = new UnreferencedRows(tx);
          condemned.addAll(
              rows.condemn(
                  List.of(revision), new UnreferencedRows.Until(Long.MAX_VALUE, Long.MAX_VALUE)));
          return true;
        });

    assertThat(condemned).isEmpty();
    assertThat(noted()).isZero();
    assertThat(house.sweepAfterTheWait().removed()).isZero();
    assertThat(isThere(revision)).isTrue();
  }

  // ---- the verifier

  @Test
  void nothingGoesWhileADriveIsNotAsItWasWritten() throws IOException {
    RevisionId stray = leftover();
    Item lost = file(drive, drive.root(), "lost.txt", "lost row");
    RevisionId revision = ((Facet.File) lost.facet()).revision();
    List<Object> row = takeOut(revision);
    house.sweepBlobs();
    house.run(WAIT_HOURS);

    BlobSweep held = house.sweepBlobs();

    assertThat(held.removed()).isZero();
    assertThat(held.waiting()).isEqualTo(2);
    assertThat(held.objection()).hasValueSatisfying(why -> assertThat(why).contains("verify"));
    assertThat(isThere(stray)).isTrue();
    assertThat(isThere(revision)).isTrue();

    putBack(row);
    assertThat(house.sweepBlobs().objection()).isPresent(); // not looked at again yet
    house.run(12);
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
    assertThat(isThere(stray)).isFalse();
    assertThat(read(drive, lost.id())).isEqualTo("lost row");
  }

  private static final String ROW =
      "revision_id, drive_no, seq, item_id, size_bytes, created_at, wrapped_key, commitment,"
          + " sealed, format";

  private List<Object> takeOut(RevisionId revision) {
    return house.database.write(
        tx -> {
          List<Object> row =
              Sql.of(tx, "SELECT " + ROW + " FROM revision WHERE revision_id = ?")
                  .with(revision)
                  .one(
                      found -> {
                        List<Object> values = new ArrayList<>();
                        for (int i : new int[] {1, 4, 7, 8, 9}) {
                          values.add(found.getBytes(i));
                        }
                        for (int i : new int[] {2, 3, 5, 6, 10}) {
                          values.add(found.getLong(i));
                        }
                        return values;
                      })
                  .orElseThrow();
          Sql.of(tx, "DELETE FROM revision WHERE revision_id = ?").with(revision).run();
          return row;
        });
  }

  private void putBack(List<Object> row) {
    house.database.<Boolean>write(
        tx -> {
          Sql.batch(
              tx,
              "INSERT INTO revision (revision_id, item_id, wrapped_key, commitment, sealed, drive_no,"
                  + " seq, size_bytes, created_at, format) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              batch -> batch.accept(row.toArray()));
          return true;
        });
  }

  @Test
  void allDrivesAreVerifiedOnceForAllThatIsDue() throws IOException {
    leftover();
    house.sweepBlobs();
    house.run(1);
    leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS - 1);
    assertThat(house.sweepBlobs().removed()).isEqualTo(1);
    Item lost = file(drive, drive.root(), "lost.txt", "lost row");
    takeOut(((Facet.File) lost.facet()).revision());
    house.run(1);

    BlobSweep second = house.sweepBlobs(); // it was noted before that look, too

    assertThat(second.removed()).isEqualTo(1);
    assertThat(second.waiting()).isEqualTo(1);
  }

  // ---- who objects

  @Test
  void nothingIsNotedOrRemovedAgainstAnObjection() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    RevisionId younger = leftover();

    BlobSweep held = house.drives.sweepBlobs(new Objecting("an alarm", ""));

    assertThat(held.objection()).contains("an alarm");
    assertThat(held.removed()).isZero();
    assertThat(held.waiting()).isEqualTo(1);
    assertThat(isThere(revision)).isTrue();
    assertThat(isThere(younger)).isTrue();
  }

  @Test
  void anObjectionThatComesWhileDrivesAreLookedAtCounts() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    SweepConsent late =
        new SweepConsent() {
          private int asked;

          @Override
          public Optional<String> objection() {
            return asked++ == 0 ? Optional.empty() : Optional.of("an alarm");
          }

          @Override
          public String era() {
            return "";
          }
        };

    BlobSweep held = house.drives.sweepBlobs(late);

    assertThat(held.objection()).contains("an alarm");
    assertThat(isThere(revision)).isTrue();
  }

  @Test
  void timeThatPassesAgainstAnObjectionIsNotWatched() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    for (int hour = 0; hour < WAIT_HOURS; hour++) {
      house.pass(Duration.ofHours(1));
      house.drives.watch(new Objecting("an alarm", ""));
    }

    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
  }

  /// Somebody went on from an older database on purpose, and may think better of it.
  @Test
  void inAnotherEraEveryWaitBeginsAnew() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    SweepConsent next = new Objecting("", "log 2");

    house.drives.sweepBlobs(next);

    assertThat(isThere(revision)).isTrue();
    for (int hour = 0; hour < WAIT_HOURS; hour++) {
      house.pass(Duration.ofHours(1));
      house.drives.watch(next);
    }
    assertThat(house.drives.sweepBlobs(next).removed()).isEqualTo(1);
  }

  private record Objecting(String why, String era) implements SweepConsent {
    @Override
    public Optional<String> objection() {
      return Optional.of(why).filter(reason -> !reason.isEmpty());
    }
  }

  /// What was seen in the newer one is no credit in the older.
  @Test
  void aCountThatWentBackGoesOnFromThere() throws IOException {
    RevisionId revision = leftover();
    house.sweepBlobs();
    house.run(WAIT_HOURS);
    house.database.<Integer>write(tx -> Sql.of(tx, "UPDATE sweep_clock SET watched = 0").run());

    house.sweepBlobs();
    house.run(WAIT_HOURS - 1);
    house.sweepBlobs();

    assertThat(isThere(revision)).isTrue();
  }

  @Test
  void aBlobThatLacksEverywhereAndNobodyKnowsIsForgottenAfterTheSameTime() {
    RevisionId revision = RevisionId.random(house.random);
    house.database.<Integer>write(
        tx ->
            tx.execute(
                "insert into missing_copy (revision, region, stored_bytes, header, since)"
                    + " values (?, ?, ?, ?, ?)",
                revision.bytes(),
                "west",
                100L,
                new byte[40],
                0L));

    house.sweepBlobs();
    house.run(WAIT_HOURS - 1);
    house.sweepBlobs();
    long early = house.blobs.regions().getFirst().missingCopies();
    house.run(1);
    house.sweepBlobs();

    assertThat(early).isEqualTo(1);
    assertThat(house.blobs.regions().getFirst().missingCopies()).isZero();
  }
}
