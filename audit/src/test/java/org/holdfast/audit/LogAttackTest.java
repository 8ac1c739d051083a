package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody does to the log who can write the database, the regions, or both, and has no key.
@SuppressWarnings("NullAway.Init") // made before each test
class LogAttackTest {

  private static final UUID DRIVE = new UUID(4, 4);

  @TempDir private Path folder;

  private Database database;
  private LogHouse house;

  @BeforeEach
  void begin() {
    database = open();
    house = LogHouse.over(database);
    assertThat(house.check()).isEmpty();
    house.log(20);
  }

  @AfterEach
  void end() {
    house.close();
    database.close();
  }

  private Path file() {
    return folder.resolve("metadata.db");
  }

  private Database open() {
    return SqliteDatabase.open(file(), List.of(Audit.SCHEMA), Runnable::run);
  }

  /// Ends the server, does something to its files, and starts it again.
  private void restart(Attack attack) throws IOException {
    house.close();
    database.close();
    attack.run();
    database = open();
    house = house.again(database);
  }

  private interface Attack {
    void run() throws IOException;
  }

  private void copy(String from, String to) throws IOException {
    Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private int edit(String sql, Object... values) {
    return database.write(tx -> tx.execute(sql, values));
  }

  private LogFinding first() {
    return house.verify().getFirst();
  }

  @Test
  void w28_anAlteredEntryIsNamed() {
    edit("update audit_entry set leaf = cast(leaf || x'00' as blob) where leaf_index = 7");

    assertThat(first().index()).isEqualTo(7);
    assertThat(first().kind()).isEqualTo(LogFinding.Kind.ALTERED);
    assertThat(first().sentence()).isEqualTo("Entry 7 was altered, or is not by this log.");
  }

  /// Whoever altered it has computed every hash anew.
  @Test
  void r12_anAlteredEntryIsNamedThoughItsHashFits() {
    alter(
        7,
        leaf -> {
          byte[] bytes = leaf.bytes();
          bytes[40] ^= 1;
          return bytes;
        });

    assertThat(house.verify())
        .extracting(LogFinding::index, LogFinding::kind)
        .startsWith(org.assertj.core.groups.Tuple.tuple(7L, LogFinding.Kind.ALTERED));
  }

  private interface Forgery {
    byte[] of(Leaf leaf);
  }

  private void alter(long index, Forgery forgery) {
    database.write(
        tx -> {
          StoredLog.Row row = new StoredLog(tx, 1).row(index).orElseThrow();
          byte[] forged = forgery.of(Leaf.parse(row.leaf()));
          return tx.execute(
              "update audit_entry set leaf = ?, leaf_hash = ? where leaf_index = ?",
              forged,
              MerkleTree.leaf(forged).bytes(),
              index);
        });
  }

  @Test
  void w28_aBackDatedEntryIsNamed() {
    alter(
        9,
        leaf -> {
          byte[] bytes = leaf.bytes();
          ByteBuffer.wrap(bytes).putLong(12, leaf.loggedAtMillis() - 3_600_000);
          return bytes;
        });

    assertThat(first().index()).isEqualTo(9);
    assertThat(first().kind()).isEqualTo(LogFinding.Kind.BACK_DATED);
  }

  @Test
  void w28_aRemovedEntryIsNamedThoughTheOthersMovedUp() {
    edit("delete from audit_entry where leaf_index = 5");
    for (int i = 6; i <= 20; i++) {
      edit("update audit_entry set leaf_index = ? where leaf_index = ?", i - 1, i);
    }

    List<LogFinding> removed =
        house.verify().stream().filter(each -> each.kind() == LogFinding.Kind.REMOVED).toList();
    assertThat(removed).hasSize(1);
    assertThat(removed.getFirst().index()).isEqualTo(5);
    assertThat(first().index()).isEqualTo(5);
  }

  @Test
  void w28_reorderedEntriesAreNamed() {
    edit("update audit_entry set leaf_index = 1000 where leaf_index = 4");
    edit("update audit_entry set leaf_index = 4 where leaf_index = 11");
    edit("update audit_entry set leaf_index = 11 where leaf_index = 1000");

    assertThat(first().index()).isEqualTo(4);
    assertThat(house.verify())
        .anyMatch(each -> each.kind() == LogFinding.Kind.OUT_OF_PLACE && each.index() == 4);
  }

  @Test
  void w28_entriesCutOffTheEndAreNamed() throws IOException {
    restart(() -> copy("metadata.db", "metadata.db"));
    edit("delete from audit_entry where leaf_index >= 15");

    assertThat(first().index()).isEqualTo(15);
    assertThat(first().kind()).isEqualTo(LogFinding.Kind.REMOVED);
    restart(() -> {});
    assertThat(house.check().orElseThrow().reason()).isEqualTo(Reason.LOG_ALTERED);
  }

  @Test
  void w28_anEntryPutInIsNamed() {
    edit(
        "insert into audit_entry select log_no, 21, kind, person, leaf, leaf_hash, seal"
            + " from audit_entry where leaf_index = 20");

    assertThat(house.verify()).anyMatch(each -> each.kind() == LogFinding.Kind.REPEATED);
    assertThat(house.audit.checkpoint(house.drives, house.witnesses)).isEmpty();
  }

  @Test
  void w28_anEventAlteredBeforeItHasItsPlaceDoesNotGetOne() {
    house.audit.record(LogHouse.tokenMade(LogHouse.BEN, "phone"));
    edit("update audit_pending set event = zeroblob(length(event))");
    house.round();

    assertThat(house.audit.events(LogHouse.BEN, Optional.empty(), 5).entries()).isEmpty();
    assertThat(house.audit.last(EventKind.ENTRY_ALTERED)).isPresent();
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void r10_anEventPutAmongThoseThatWaitDoesNotGetAPlace() {
    edit("insert into audit_pending (entry_id, at, event) values (x'01', 1, zeroblob(200))");
    edit("insert into audit_pending (entry_id, at, event) values (x'02', 1, x'')");
    house.round();

    assertThat(house.audit.last(EventKind.ENTRY_ALTERED)).isPresent();
    assertThat(house.verify()).isEmpty();
  }

  /// Every column of every table, set to other values, in one row and in all rows: found by verify,
  /// or by the next start.
  @Test
  void r11_everyColumnIsBound() throws IOException {
    for (int i = 0; i < 300; i++) { // so that there is a whole tile
      house.audit.record(LogHouse.tokenMade(new UUID(6, i % 3), "device " + i));
    }
    house.drives.change(DRIVE);
    house.round();
    List<String> unnoticed = new ArrayList<>();
    house.close();
    database.close();
    copy("metadata.db", "good.db");
    for (String edit : edits()) {
      database = open();
      boolean changed = tried(edit);
      database.close();
      if (changed && !noticed()) {
        unnoticed.add(edit);
      }
      copy("good.db", "metadata.db");
      Files.deleteIfExists(folder.resolve("metadata.db-wal"));
    }
    database = open();
    house = house.again(database);

    assertThat(unnoticed).isEmpty();
  }

  private boolean tried(String edit) {
    try {
      return edit(edit) > 0;
    } catch (org.jooq.exception.DataAccessException _) {
      return false; // the database itself refuses it
    }
  }

  private boolean noticed() {
    database = open();
    try (LogHouse started = house.again(database)) {
      return started.check().isPresent() || !started.verify().isEmpty();
    } catch (AuditRefusal | org.holdfast.vault.VaultRefusal _) {
      return true;
    } finally {
      database.close();
    }
  }

  private List<String> edits() {
    database = open();
    List<String> edits = new ArrayList<>();
    database.read(
        tx -> {
          for (String[] column : columns(tx)) {
            for (String value : others(column[1], column[2])) {
              String all =
                  "update or ignore %s set %s = %s where %s is not %s"
                      .formatted(column[0], column[1], value, column[1], value);
              edits.add(all);
              edits.add(all + " and rowid = (select max(rowid) from %s)".formatted(column[0]));
            }
          }
          return true;
        });
    database.close();
    return edits;
  }

  private static List<String[]> columns(DSLContext tx) {
    return tx.resultQuery(
            "select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c"
                + " where m.type = 'table' and m.name like 'audit%' order by 1, 2")
        .fetch()
        .map(
            row ->
                new String[] {
                  row.get(0, String.class), row.get(1, String.class), row.get(2, String.class)
                });
  }

  private static List<String> others(String column, String type) {
    return type.equals("BLOB")
        ? List.of("zeroblob(length(%s))".formatted(column), "x''")
        : List.of(column + " + 1", "0", "-1");
  }

  @Test
  void r13_newestOperationsCutOffAreFoundAtStart() throws IOException {
    house.drives.change(DRIVE);
    house.drives.change(DRIVE);
    house.round();

    restart(() -> house.drives.cut(DRIVE, 1));

    Alarm alarm = house.check().orElseThrow();
    assertThat(alarm.reason()).isEqualTo(Reason.DRIVE_OLDER);
    assertThat(alarm.sentence()).contains("set back", "audit accept");
    assertThat(house.verify()).isNotEmpty();
  }

  @Test
  void r13_aNewestOperationThatWasRewrittenIsFoundAtStart() throws IOException {
    house.drives.change(DRIVE);
    house.round();

    restart(() -> house.drives.rewrite(DRIVE));

    assertThat(house.check().orElseThrow().reason()).isEqualTo(Reason.DRIVE_OLDER);
  }

  /// The table of heads was set back with the drive: the log itself knows better.
  @Test
  void r13_theTableOfHeadsSetBackTooIsFoundAtStart() throws IOException {
    house.drives.change(DRIVE);
    house.round();
    byte[] before =
        database.read(tx -> StoredLog.driveHead(tx, DRIVE).orElseThrow().digest().bytes());
    house.drives.change(DRIVE);
    house.round();

    restart(() -> house.drives.cut(DRIVE, 1));
    edit("update audit_drive_head set seq = 1, digest = ?", (Object) before);

    assertThat(house.check().orElseThrow().reason()).isEqualTo(Reason.DRIVE_OLDER);
  }

  /// The database of yesterday, with the regions of today.
  @Test
  void r13_aDatabaseSetBackIsFoundAtStartByItsRegions() throws IOException {
    house.close();
    database.close();
    copy("metadata.db", "yesterday.db");
    database = open();
    house = house.again(database);
    house.log(5);

    restart(() -> copy("yesterday.db", "metadata.db"));

    Alarm alarm = house.check().orElseThrow();
    assertThat(alarm.reason()).isEqualTo(Reason.DATABASE_OLDER);
    assertThat(alarm.sentence()).contains("21 entries, 26 are known", "region west");
    assertThat(house.round()).isEmpty();
  }

  /// All of yesterday: a witness elsewhere tells, and so does any device that remembers.
  @Test
  void r14_databaseAndAllRegionsSetBackAreToldByTheWitness() throws IOException {
    byte[] regions = house.west.bytes();
    house.close();
    database.close();
    copy("metadata.db", "yesterday.db");
    database = open();
    house = house.again(database);
    Checkpoint remembered = house.log(5);

    restart(
        () -> {
          copy("yesterday.db", "metadata.db");
          house.west.put(regions);
          house.east.put(regions);
        });

    Alarm alarm = house.check().orElseThrow();
    assertThat(alarm.who()).isEqualTo("the outside");
    assertThat(alarm.reason()).isEqualTo(Reason.DATABASE_OLDER);
    Checkpoint shown = house.audit.newest().orElseThrow();
    assertThat(house.audit.history(shown).judge(remembered.bytes(), shown))
        .isInstanceOf(Meeting.KnowsMore.class);
  }

  /// A server that is set back while it runs finds out with its next round.
  @Test
  void r14_aDatabaseSetBackUnderARunningServerIsFoundByItsNextRound() {
    long size = house.audit.newest().orElseThrow().head().size();
    byte[] old = database.read(tx -> new StoredLog(tx, 1).note());
    house.log(3);
    edit("delete from audit_entry where leaf_index >= ?", size);
    edit("update audit_log set note = ?", (Object) old);

    house.audit.record(LogHouse.tokenMade(LogHouse.BEN, "x"));

    assertThat(house.round()).isEmpty();
    assertThat(house.audit.alarm().orElseThrow().reason()).isEqualTo(Reason.DATABASE_OLDER);
  }

  /// Two servers went on from one backup: each history is whole, and they do not fit together.
  @Test
  void r15_twoHistoriesAreFoundWhenTheirCheckpointsMeet() throws IOException {
    house.close();
    database.close();
    copy("metadata.db", "other.db");
    database = open();
    house = house.again(database);
    Checkpoint shownToAna = house.log(4);
    house.close();
    database.close();
    copy("other.db", "metadata.db");
    database = open();
    try (LogHouse other = LogHouse.over(database)) {
      other.clock.set(house.clock.instant());
      assertThat(other.check()).isEmpty();
      Checkpoint shownToBen = other.log(9);

      // on a device of theirs
      assertThat(other.audit.history(shownToBen).judge(shownToAna.bytes(), shownToBen))
          .isInstanceOf(Meeting.Disagrees.class);
      // and when the second server meets the first one's region
      other.west.put(shownToAna.bytes());
      other.log(1);
      assertThat(other.audit.alarm().orElseThrow().reason()).isEqualTo(Reason.HISTORY_FORKED);
    }
    house = house.again(database);
  }

  @Test
  void anAlarmIsAcceptedOnPurposeAndANewLogSaysSo() throws IOException {
    house.close();
    database.close();
    copy("metadata.db", "yesterday.db");
    database = open();
    house = house.again(database);
    house.log(5);
    restart(() -> copy("yesterday.db", "metadata.db"));
    assertThat(house.check()).isPresent();

    house.audit.accept(house.drives, house.witnesses);

    assertThat(house.audit.alarm()).isEmpty();
    Entry accepted = house.audit.last(EventKind.ALARM_ACCEPTED).orElseThrow();
    assertThat(accepted.event().reason()).isEqualTo(Reason.DATABASE_OLDER);
    assertThat(accepted.event().detail())
        .isInstanceOfSatisfying(
            Detail.Histories.class, both -> assertThat(both.known().size()).isEqualTo(26));
    house.log(1);
    assertThat(house.west.bytes()).isEqualTo(house.audit.newest().orElseThrow().bytes());
    assertThat(house.verify()).isEmpty();
    restart(() -> {});
    assertThat(house.check()).isEmpty();
    assertThat(house.audit.events(LogHouse.ANA, Optional.empty(), 100).entries()).hasSize(21);
  }

  @Test
  void whatOneProcessAcceptedIsAcceptedInAll() throws IOException {
    house.close();
    database.close();
    copy("metadata.db", "yesterday.db");
    database = open();
    house = house.again(database);
    house.log(5);
    restart(() -> copy("yesterday.db", "metadata.db"));
    try (LogHouse other = house.again(database)) {
      assertThat(house.check()).isPresent();
      assertThat(other.check()).isPresent();
      assertThat(other.round()).isEmpty();
      assertThat(other.audit.alarm()).isPresent();

      house.audit.accept(house.drives, house.witnesses);
      other.round();

      assertThat(other.audit.alarm()).isEmpty();
      assertThat(other.audit.newest().orElseThrow().origin())
          .isEqualTo(house.audit.newest().orElseThrow().origin());
      other.log(1);
      house.log(1);
      assertThat(house.audit.alarm()).isEmpty();
      assertThat(other.verify()).isEmpty();
    }
  }

  /// Whoever sets the database back behind the acceptance meets the newer log in the regions.
  @Test
  void r14_aDatabaseFromBeforeAnAcceptanceIsFoundAtStart() throws IOException {
    restart(() -> copy("metadata.db", "before.db"));
    house.drives.change(DRIVE);
    house.round();
    restart(() -> house.drives.rewrite(DRIVE));
    assertThat(house.check()).isPresent();
    house.audit.accept(house.drives, house.witnesses);
    house.log(1);

    restart(() -> copy("before.db", "metadata.db"));

    Alarm alarm = house.check().orElseThrow();
    assertThat(alarm.reason()).isEqualTo(Reason.DATABASE_OLDER);
    assertThat(alarm.knownLog()).isEqualTo(2);
    house.audit.accept(house.drives, house.witnesses);
    assertThat(LogKey.number(house.audit.newest().orElseThrow().origin())).contains(3);
  }

  @Test
  void r14_aLogThatWasBegunAnewIsTold() throws IOException {
    restart(() -> Files.delete(file()));

    assertThat(house.check().orElseThrow().reason()).isEqualTo(Reason.LOG_GONE);
  }

  /// A region is trusted with nothing: what a stranger puts there stops nobody.
  @Test
  void whatAStrangerPutsIntoARegionIsReplaced() throws IOException {
    NoteSigner stranger = new NoteSigner(house.audit.key().name(), new byte[32]);
    for (byte[] forged :
        List.of(
            new byte[] {1, 2, 3},
            Checkpoint.sign(stranger, new TreeHead(900, Hash.sha256()), house.clock.instant())
                .bytes())) {
      house.west.put(forged);
      restart(() -> {});

      assertThat(house.check()).isEmpty();
      assertThat(house.west.bytes()).isEqualTo(house.east.bytes());
    }
  }

  /// Also in the life of the process that began the log: what it saw kept there was damaged since.
  @Test
  void whatIsDamagedInARegionIsReplacedInTheFirstLifeToo() throws IOException {
    byte[] damaged = house.west.bytes();
    damaged[12] ^= 1; // in the log's name
    house.west.put(damaged);

    house.log(1);

    assertThat(house.check()).isEmpty();
    assertThat(house.west.bytes()).isEqualTo(house.east.bytes());
  }

  @Test
  void withoutAnAlarmThereIsNothingToAccept() {
    assertThatThrownBy(() -> house.audit.accept(house.drives, house.witnesses))
        .isInstanceOf(AuditRefusal.NoAlarm.class);
  }

  @Test
  void noSecretOfTheLogIsPrinted() {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);

    assertThat(new NoteSigner("n", seed).toString()).doesNotContain(HexFormat.of().formatHex(seed));
    assertThat(new Personal("ana@example.org", "192.0.2.1", "phone").toString())
        .isEqualTo("Personal");
  }
}
