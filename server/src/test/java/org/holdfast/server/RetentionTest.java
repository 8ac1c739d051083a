package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.SweepConsent;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server forgets what nobody can come to, on its day, and not while something speaks against it.
class RetentionTest {

  private final Days time = new Days();
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
      Days.write(drive, "kept.txt");
      Item gone = Days.write(drive, "gone.txt");
      key = Days.wrappedKey(holdfast, gone);
      Days.purge(drive, gone);
      holdfast.sweeps().watch();
      holdfast.retention().run();
      holdfast.checkpoint();
    }
  }

  private Holdfast open() {
    return time.open(data, "");
  }

  private void days(Holdfast holdfast, int days) {
    time.live(holdfast, days);
  }

  private boolean isInFiles(byte[] bytes) throws IOException {
    return Days.isIn(data, bytes);
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
      assertThat(Days.contents(holdfast)).isEqualTo(2);
      assertThat(isInFiles(key)).isTrue();

      days(holdfast, 1);
      holdfast.blobs().removeDoomed(10);

      assertThat(Days.contents(holdfast)).isEqualTo(1);
      assertThat(Days.copies(holdfast)).isEqualTo(2);
      assertThat(holdfast.retention().contents()).isEqualTo(1);
      assertThat(holdfast.retention().owes()).isFalse();
      assertThat(isInFiles(key)).isFalse();
      Entry told =
          holdfast
              .audit()
              .last(EventKind.CONTENTS_FORGOTTEN, Days.drive(holdfast).owner().value())
              .orElseThrow();
      assertThat(told.event().detail()) // nobody mirrors the database of a trial
          .isEqualTo(new Detail.Forgotten(1, 8, 4, OptionalLong.empty()));
      ConsoleAnswer verified = Days.verify(holdfast);
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
      assertThat(verified.lines())
          .contains("1 content that nobody could come to any more was forgotten so far");
      holdfast.checkpoint();
      holdfast.sweeps().run();
      assertThat(holdfast.sweeps().objection()).isEmpty();
    }
  }

  @Test
  void whereTheSettingsKeepEverythingACheckSaysSo() {
    String told =
        "what nobody can come to any more keeps its key: forgetting.enabled is false in holdfast.yaml";
    try (Holdfast holdfast = time.open(data, "forgetting: {enabled: false}")) {
      assertThat(Days.verify(holdfast).lines()).contains(told);
    }
    try (Holdfast holdfast = open()) {
      assertThat(Days.verify(holdfast).lines()).doesNotContain(told);
    }
  }

  @Test
  void w24_aClockAYearAheadDestroysNothingBeforeSoManyDaysWereWatched() {
    time.jump(Duration.ofDays(365));
    try (Holdfast holdfast = open()) {
      days(holdfast, 32);

      assertThat(Days.contents(holdfast)).isEqualTo(2);
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
      assertThat(Days.contents(holdfast)).isEqualTo(2);

      tellVerified(holdfast, new Detail.Checked(0, 5));
      days(holdfast, 5);

      assertThat(holdfast.retention().objection()).isEmpty();
      assertThat(Days.contents(holdfast)).isEqualTo(1);
      holdfast.sweeps().run();
      assertThat(holdfast.sweeps().objection()).isPresent(); // whatever it was
    }
  }

  @Test
  void aRegionThatLacksSomeOfTheLogSpeaksAgainstIt() {
    try (Holdfast holdfast = open()) {
      Objections objections =
          new Objections(holdfast.drives(), holdfast.audit(), () -> false, time::nanos);

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
          new Objections(holdfast.drives(), holdfast.audit(), () -> true, time::nanos)
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
      assertThat(Days.contents(holdfast)).isEqualTo(2);
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
      assertThat(Days.contents(holdfast)).isEqualTo(2);
      assertThat(Days.verify(holdfast).lines())
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
        assertThat(Days.contents(holdfast)).isEqualTo(1);
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
      assertThat(Days.contents(setBack)).isEqualTo(2);
      assertThat(Days.verify(setBack).exit()).isEqualTo(1);
      setBack.checkpoint();
      days(setBack, 33);
      assertThat(Days.contents(setBack)).isEqualTo(2);
      days(setBack, 2);

      assertThat(Days.contents(setBack)).isEqualTo(1);
      ConsoleAnswer verified = Days.verify(setBack);
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
      assertThat(Days.contents(holdfast)).isEqualTo(1);
      assertThat(Days.verify(holdfast).exit()).isZero();

      for (String table : tables) {
        execute(holdfast, "delete from " + table);
        execute(holdfast, "insert into " + table + " select * from kept_" + table);
      }

      ConsoleAnswer verified = Days.verify(holdfast);
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
      Days.write(Days.drive(holdfast), "later.txt");
      holdfast.checkpoint();
    }
    Files.copy(
        folder.resolve("before.db"),
        data.resolve("metadata.db"),
        StandardCopyOption.REPLACE_EXISTING);

    try (Holdfast setBack = open()) {
      setBack.acceptAlarm();

      ConsoleAnswer verified = Days.verify(setBack);
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }
  }
}
