package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.content.Region;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.SweepConsent;
import org.holdfast.drive.Upload;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server forgets what nobody can come to, on its day, and not while something speaks against it.
class RetentionTest {

  /// Time passes by clock and stopwatch, or by one of them.
  private static final class Time implements InstantSource {
    private Instant now = Instant.parse("2026-11-28T12:00:00Z");
    private long nanos;

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
      nanos += time.toNanos();
    }

    void jump(Duration time) {
      now = now.plus(time);
    }
  }

  private final Time time = new Time();
  @TempDir private Path folder;
  private Path data = Path.of("");
  private byte[] key = new byte[0];

  // /
  // ├── kept.txt
  // └── gone.txt   purged
  @BeforeEach
  void begin() {
    data = folder.resolve("data");
    try (Holdfast holdfast = open()) {
      var ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
      Drive drive = holdfast.drives().create(ana.id());
      write(drive, "kept.txt");
      Item gone = write(drive, "gone.txt");
      key = wrappedKey(holdfast, revision(gone));
      drive.purge(new Actor(drive.owner(), "test"), gone.id(), Precondition.NONE);
      holdfast.sweeps().watch();
      holdfast.retention().run();
      holdfast.checkpoint();
    }
  }

  private Holdfast open() {
    return Holdfast.open(data, Machine.settings(data, ""), Machine.NOBODY, time, () -> time.nanos);
  }

  private static Item write(Drive drive, String name) {
    try {
      return drive
          .write(
              new Actor(drive.owner(), "test"),
              new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL),
              Upload.of(new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8))),
              Precondition.NONE)
          .item();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RevisionId revision(Item file) {
    return ((Facet.File) file.facet()).revision();
  }

  private static byte[] wrappedKey(Holdfast holdfast, RevisionId revision) {
    return holdfast
        .bareDatabase()
        .<byte[]>read(
            tx ->
                Objects.requireNonNull(
                    tx.resultQuery(
                            "select wrapped_key from revision where revision_id = ?",
                            revision.bytes())
                        .fetchOne(0, byte[].class)));
  }

  /// What housekeeping does in so many days of running.
  private void days(Holdfast holdfast, int days) {
    for (int hour = 0; hour < 24 * days; hour++) {
      time.pass(Duration.ofHours(1));
      holdfast.sweeps().watch();
      if (hour % 24 == 23) {
        holdfast.tendMirror();
        holdfast.retention().run();
        holdfast.checkpoint();
      }
    }
  }

  private static Drive drive(Holdfast holdfast) {
    return holdfast.drives().all().getFirst();
  }

  private static long contents(Holdfast holdfast) {
    return holdfast
        .bareDatabase()
        .<Long>read(
            tx ->
                Objects.requireNonNull(
                    tx.resultQuery("select count(*) from revision").fetchOne(0, Long.class)));
  }

  private static int copies(Holdfast holdfast) {
    List<RevisionId> all = new ArrayList<>();
    for (Region region : holdfast.regions()) {
      try {
        region.list((RegionEntry entry) -> all.add(entry.revision()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.size();
  }

  private boolean isInFiles(byte[] bytes) throws IOException {
    return LeavingHouse.everyByte(data).contains(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private static ConsoleAnswer verify(Holdfast holdfast) {
    return new ConsoleDesk(holdfast).run(new ConsoleCommand.Verify(), (_, _) -> {});
  }

  private static void execute(Holdfast holdfast, String sql) {
    holdfast.bareDatabase().<Integer>write(tx -> tx.execute(sql));
  }

  private static void tellVerified(Holdfast holdfast, Detail detail) {
    holdfast
        .audit()
        .note(
            Event.done(EventKind.VERIFIED, new Who.Keeper())
                .ending(Outcome.FOUND, Reason.NONE)
                .saying(detail));
    holdfast.checkpoint();
  }

  @Test
  void r19_whatWasPurgedIsForgottenOnItsDayAndSaidInTheLog() throws IOException {
    try (Holdfast holdfast = open()) {
      days(holdfast, 33);
      assertThat(contents(holdfast)).isEqualTo(2);
      assertThat(isInFiles(key)).isTrue();

      days(holdfast, 1);
      holdfast.blobs().removeDoomed(10);

      assertThat(contents(holdfast)).isEqualTo(1);
      assertThat(copies(holdfast)).isEqualTo(2);
      assertThat(holdfast.retention().contents()).isEqualTo(1);
      assertThat(holdfast.retention().owes()).isFalse();
      assertThat(isInFiles(key)).isFalse();
      Entry told =
          holdfast
              .audit()
              .last(EventKind.CONTENTS_FORGOTTEN, drive(holdfast).owner().value())
              .orElseThrow();
      assertThat(told.event().detail()) // nobody mirrors the database of a trial
          .isEqualTo(new Detail.Forgotten(1, 8, 4, OptionalLong.empty()));
      ConsoleAnswer verified = verify(holdfast);
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
      assertThat(verified.lines())
          .contains("1 content that nobody could come to any more was forgotten so far");
      holdfast.checkpoint();
      holdfast.sweeps().run();
      assertThat(holdfast.sweeps().objection()).isEmpty();
    }
  }

  @Test
  void w24_aClockAYearAheadDestroysNothingBeforeSoManyDaysWereWatched() {
    time.jump(Duration.ofDays(365));
    try (Holdfast holdfast = open()) {
      days(holdfast, 32);

      assertThat(contents(holdfast)).isEqualTo(2);
      assertThat(holdfast.drives().figures().daysCounted()).isBetween(30L, 33L);
    }
  }

  @Test
  void aCheckThatFoundMoreThanCopiesSpeaksAgainstIt() {
    try (Holdfast holdfast = open()) {
      days(holdfast, 30);
      for (Detail found : List.of(new Detail.Checked(1, 5), new Detail.Count(5))) {
        tellVerified(holdfast, found);
        days(holdfast, 3);
        assertThat(holdfast.retention().objection()).isPresent();
      }
      assertThat(contents(holdfast)).isEqualTo(2);

      tellVerified(holdfast, new Detail.Checked(0, 5));
      days(holdfast, 5);

      assertThat(holdfast.retention().objection()).isEmpty();
      assertThat(contents(holdfast)).isEqualTo(1);
      holdfast.sweeps().run();
      assertThat(holdfast.sweeps().objection()).isPresent(); // whatever it was
    }
  }

  @Test
  void aRegionThatLacksSomeOfTheLogSpeaksAgainstIt() {
    try (Holdfast holdfast = open()) {
      Objections objections =
          new Objections(holdfast.drives(), holdfast.audit(), () -> false, () -> time.nanos);

      for (SweepConsent consent :
          List.of(objections.toWatching(), objections.toSweeping(), objections.toForgetting())) {
        assertThat(consent.objection()).isPresent();
      }
    }
  }

  @Test
  void drivesAreComparedWithTheLogOnceInTenMinutesOfARound() {
    try (Holdfast holdfast = open()) {
      SweepConsent consent =
          new Objections(holdfast.drives(), holdfast.audit(), () -> true, () -> time.nanos)
              .toForgetting();
      assertThat(consent.objection()).isEmpty();
      execute(holdfast, "delete from drive");

      assertThat(consent.objection()).isEmpty();
      time.jump(Duration.ofDays(1)); // that is no stopwatch
      assertThat(consent.objection()).isEmpty();
      time.pass(Objections.COMPARED_FOR);

      assertThat(consent.objection()).isPresent();
      assertThat(holdfast.audit().alarm()).isPresent();
    }
  }

  @Test
  void r14_aDriveThatIsGoneWithoutAnEntryInTheLogEndsForgetting() {
    try (Holdfast holdfast = open()) {
      days(holdfast, 33);
      execute(holdfast, "update drive set seq = seq - 1");

      days(holdfast, 1);

      assertThat(holdfast.retention().objection()).isPresent();
      assertThat(holdfast.audit().alarm()).isPresent();
      assertThat(contents(holdfast)).isEqualTo(2);
    }
  }

  @Test
  void aDriveThatWasAlteredIsLeftAloneAndTold() {
    try (Holdfast holdfast = open()) {
      execute(
          holdfast,
          "update item_state set size_bytes = 7 where to_seq is null and status = 0 and kind = 2");
      days(holdfast, 34);

      assertThat(holdfast.retention().alteredDrives()).isEqualTo(1);
      assertThat(contents(holdfast)).isEqualTo(2);
      assertThat(verify(holdfast).lines())
          .contains("nothing of 1 drive is forgotten, in which something is not as it was written");
    }
  }

  /// A query that goes on for long is in the way of emptying the write-ahead log.
  @Test
  void r19_theKeyGoesFromTheLogOnceNobodyIsInItsWay() throws IOException, SQLException {
    try (Holdfast holdfast = open()) {
      days(holdfast, 33);
      try (Connection reader =
              DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
          Statement query = reader.createStatement()) {
        query.execute("begin");
        query.execute("select count(*) from revision");
        days(holdfast, 1);
        assertThat(contents(holdfast)).isEqualTo(1);
        assertThat(holdfast.retention().owes()).isTrue();
        holdfast.retention().emptyLog();
        assertThat(holdfast.retention().owes()).isTrue();
        assertThat(isInFiles(key)).isTrue();
        query.execute("rollback");
      }

      holdfast.retention().emptyLog();

      assertThat(holdfast.retention().owes()).isFalse();
      assertThat(isInFiles(key)).isFalse();
    }
  }

  /// Its copies are gone for good: only forgetting can settle that.
  @Test
  void whatIsBackInAnOlderDatabaseWithoutItsCopiesIsForgottenAgain() throws IOException {
    try (Holdfast holdfast = open()) {
      days(holdfast, 33);
    }
    Files.copy(data.resolve("metadata.db"), folder.resolve("before.db"));
    try (Holdfast holdfast = open()) {
      days(holdfast, 1);
      holdfast.blobs().removeDoomed(10);
      holdfast.checkpoint();
    }
    Files.copy(
        folder.resolve("before.db"),
        data.resolve("metadata.db"),
        StandardCopyOption.REPLACE_EXISTING);

    try (Holdfast setBack = open()) {
      setBack.acceptAlarm();
      assertThat(contents(setBack)).isEqualTo(2);
      assertThat(verify(setBack).exit()).isEqualTo(1);
      setBack.checkpoint();
      days(setBack, 33);
      assertThat(contents(setBack)).isEqualTo(2);
      days(setBack, 2);

      assertThat(contents(setBack)).isEqualTo(1);
      ConsoleAnswer verified = verify(setBack);
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }
  }

  /// All of it is as it was written once: but for the log, nothing tells.
  @Test
  void r19_whatIsPutBackFromAnOlderDatabaseIsFound() {
    List<String> tables = List.of("revision", "forgotten", "forgotten_revision", "drive_past");
    try (Holdfast holdfast = open()) {
      days(holdfast, 33);
      for (String table : tables) {
        execute(holdfast, "create table kept_" + table + " as select * from " + table);
      }
      days(holdfast, 1);
      assertThat(contents(holdfast)).isEqualTo(1);
      assertThat(verify(holdfast).exit()).isZero();

      for (String table : tables) {
        execute(holdfast, "delete from " + table);
        execute(holdfast, "insert into " + table + " select * from kept_" + table);
      }

      ConsoleAnswer verified = verify(holdfast);
      assertThat(verified.exit()).isEqualTo(1);
      assertThat(verified.lines().getFirst())
          .endsWith("contents that were forgotten: 1 by the log, 0 by the drive");
    }
  }

  /// A log that begins when an alarm is accepted knows nothing of what was forgotten before.
  @Test
  void whatWasForgottenBeforeAnAlarmWasAcceptedIsNoFinding() throws IOException {
    try (Holdfast holdfast = open()) {
      days(holdfast, 34);
      holdfast.blobs().removeDoomed(10);
    }
    Files.copy(data.resolve("metadata.db"), folder.resolve("before.db"));
    try (Holdfast holdfast = open()) {
      write(drive(holdfast), "later.txt");
      holdfast.checkpoint();
    }
    Files.copy(
        folder.resolve("before.db"),
        data.resolve("metadata.db"),
        StandardCopyOption.REPLACE_EXISTING);

    try (Holdfast setBack = open()) {
      setBack.acceptAlarm();

      ConsoleAnswer verified = verify(setBack);
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }
  }
}
