package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.holdfast.identity.EntitlementSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody who can write the database, and has no key, alters it while contents are looked for,
/// puts it back while the drive is verified, and alters it again before they go: nothing that can
/// be come to goes, and the drive is named. On every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class ForgettingAttackContract {

  private static final Duration DAY = Duration.ofDays(1);
  private static final int VERSIONS = 3;
  private static final List<String> TABLES =
      List.of("item_state", "version_mark", "removed_version", "operation", "drive");

  House house;
  Drive drive;
  Item many;
  private Item trash;
  private Item folder;
  private Item inner;
  private Item late;
  private Item back;
  private final List<RevisionId> wanted = new ArrayList<>();
  private final List<RevisionId> unwanted = new ArrayList<>();

  abstract Database open();

  // /                    34 days ago            20 days later
  // ├── gone.txt         purged
  // ├── trash/           purged
  // ├── folder/
  // │   └── inner.txt
  // ├── late/                                   purged
  // │   └── late.txt
  // ├── back/            purged                 brought back
  // │   └── back.txt
  // └── many.txt         1 (pinned), 2 (named)  7, 8
  //                      3, 4, 5, 6
  @BeforeEach
  void begin() {
    house = House.over(open());
    house.plan = ForgettingContract.plan(30, VERSIONS);
    drive = house.drive();
    forgetting(house.database, SweepConsent.ALWAYS).round();
    Item gone = file(drive.root(), "gone.txt");
    trash = House.folder(drive, drive.root(), "trash");
    folder = House.folder(drive, drive.root(), "folder");
    inner = file(folder, "inner.txt");
    late = House.folder(drive, drive.root(), "late");
    Item lateFile = file(late, "late.txt");
    back = House.folder(drive, drive.root(), "back");
    Item backFile = file(back, "back.txt");
    many = file(drive.root(), "many.txt");
    List<RevisionId> versions = new ArrayList<>(List.of(revision(many)));
    rewrite(versions, 2, 6);
    drive.markVersion(House.actor(drive), many.id(), 1, VersionWish.pinned(true));
    drive.markVersion(House.actor(drive), many.id(), 2, VersionWish.named("a name"));
    purge(gone);
    purge(trash);
    long before = drive.access().read(view -> view.drive().seq());
    purge(back);
    pass(20);
    drive.restoreTo(House.actor(drive), RestoreTarget.after(before));
    purge(late);
    rewrite(versions, 7, 8);
    pass(13);
    house.passWatched(DAY);
    unwanted.addAll(List.of(revision(gone), versions.get(2)));
    wanted.addAll(List.of(revision(inner), revision(lateFile), revision(backFile)));
    wanted.addAll(versions);
    wanted.removeAll(unwanted);
  }

  @AfterEach
  void end() {
    house.close();
  }

  private void rewrite(List<RevisionId> versions, int from, int to) {
    for (int i = from; i <= to; i++) {
      versions.add(revision(House.rewrite(drive, many, "version " + i)));
    }
  }

  Forgetting forgetting(Database database, SweepConsent consent) {
    DriveAccess.Rooms rooms =
        new DriveAccess.Rooms(
            database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            house.passedNanos::get,
            (_, _) -> new EntitlementSource.Current(house.plan, house.since),
            AuditLog.NONE);
    return new Forgetting(
        rooms,
        new SweepClock(rooms),
        consent,
        Optional::empty,
        UnheldContents.Bounds.DEFAULT,
        VERSIONS);
  }

  private void pass(int days) {
    Forgetting forgetting = forgetting(house.database, SweepConsent.ALWAYS);
    for (int day = 0; day < days; day++) {
      house.passWatched(DAY);
      forgetting.round();
    }
    forgetting.passOn();
  }

  private static RevisionId revision(Item file) {
    return ((Facet.File) file.facet()).revision();
  }

  private Item file(Item in, String name) {
    return House.file(drive, in, name, "content of " + name);
  }

  private void purge(Item item) {
    drive.purge(House.actor(drive), item.id(), Precondition.NONE);
  }

  /// What is done to the database without a key.
  enum Alteration {
    A_FOLDER_SAYS_IT_IS_PURGED,
    A_FILE_SAYS_IT_IS_PURGED,
    A_FILE_SAYS_IT_IS_IN_A_FOLDER_THAT_WAS_PURGED,
    A_ROW_SAYS_IT_ENDED_LONG_AGO,
    A_PURGE_SAYS_IT_WAS_LONG_AGO,
    A_ROW_SAYS_IT_IS_OF_A_FOLDER,
    A_ROW_SAYS_IT_HAS_ANOTHER_CONTENT,
    A_ROW_SAYS_IT_IS_OF_AN_OLDER_VERSION,
    A_ROW_WAS_DELETED,
    A_PIN_SAYS_IT_IS_NONE,
    A_PIN_SAYS_IT_ENDED,
    A_MARK_WAS_DELETED,
    A_NAME_WAS_TAKEN_AWAY,
    A_VERSION_IS_SAID_TO_BE_DELETED,
    THE_NEWEST_OPERATIONS_WERE_DELETED,
  }

  private void make(DSLContext tx, Alteration alteration) {
    switch (alteration) {
      case A_FOLDER_SAYS_IT_IS_PURGED ->
          of(tx, "UPDATE item_state SET status = 2 WHERE to_seq IS NULL AND item_id = ?", folder);
      case A_FILE_SAYS_IT_IS_PURGED ->
          of(tx, "UPDATE item_state SET status = 2 WHERE to_seq IS NULL AND item_id = ?", inner);
      case A_FILE_SAYS_IT_IS_IN_A_FOLDER_THAT_WAS_PURGED ->
          run(
              Sql.of(tx, "UPDATE item_state SET parent_id = ? WHERE item_id = ?")
                  .with(trash.id())
                  .with(inner.id()));
      case A_ROW_SAYS_IT_ENDED_LONG_AGO ->
          of(tx, "UPDATE item_state SET to_seq = 2 WHERE version_no = 7 AND item_id = ?", many);
      case A_PURGE_SAYS_IT_WAS_LONG_AGO ->
          of(tx, "UPDATE item_state SET from_seq = 2 WHERE to_seq IS NULL AND item_id = ?", late);
      case A_ROW_SAYS_IT_IS_OF_A_FOLDER ->
          of(tx, "UPDATE item_state SET kind = 1 WHERE version_no = 7 AND item_id = ?", many);
      case A_ROW_SAYS_IT_HAS_ANOTHER_CONTENT -> // one that is not asked for
          run(
              Sql.of(
                      tx,
                      "UPDATE item_state SET revision_id = ? WHERE version_no = 5 AND item_id = ?")
                  .with(revision(inner))
                  .with(many.id()));
      case A_ROW_SAYS_IT_IS_OF_AN_OLDER_VERSION ->
          of(tx, "UPDATE item_state SET version_no = 1 WHERE version_no = 4 AND item_id = ?", many);
      case A_ROW_WAS_DELETED -> {
        of(tx, "DELETE FROM item_state WHERE to_seq IS NULL AND item_id = ?", back);
        run(
            Sql.of(
                    tx,
                    "UPDATE item_state SET to_seq = NULL WHERE item_id = ? AND from_seq ="
                        + " (SELECT MAX(from_seq) FROM item_state WHERE item_id = ?)")
                .with(back.id())
                .with(back.id()));
      }
      case A_PIN_SAYS_IT_IS_NONE ->
          of(tx, "UPDATE version_mark SET pinned = 0 WHERE version_no = 1 AND item_id = ?", many);
      case A_PIN_SAYS_IT_ENDED ->
          of(tx, "UPDATE version_mark SET to_seq = 2 WHERE version_no = 1 AND item_id = ?", many);
      case A_MARK_WAS_DELETED ->
          of(tx, "DELETE FROM version_mark WHERE version_no = 2 AND item_id = ?", many);
      case A_NAME_WAS_TAKEN_AWAY ->
          of(
              tx,
              "UPDATE version_mark SET sealed = (SELECT m.sealed FROM version_mark m"
                  + " WHERE m.version_no = 1) WHERE version_no = 2 AND item_id = ?",
              many);
      case A_VERSION_IS_SAID_TO_BE_DELETED ->
          of(
              tx,
              "INSERT INTO removed_version (drive_no, item_id, version_no, seq)"
                  + " SELECT drive_no, item_id, 4, 2 FROM item_state WHERE to_seq IS NULL"
                  + " AND item_id = ?",
              many);
      case THE_NEWEST_OPERATIONS_WERE_DELETED -> {
        long seq =
            Sql.of(tx, "SELECT MAX(seq) FROM operation WHERE kind = ?")
                .with(OperationKind.PURGE.code())
                .number();
        run(Sql.of(tx, "DELETE FROM item_state WHERE from_seq > ?").with(seq));
        run(Sql.of(tx, "UPDATE item_state SET to_seq = NULL WHERE to_seq > ?").with(seq));
        run(Sql.of(tx, "DELETE FROM operation WHERE seq > ?").with(seq));
        run(
            Sql.of(
                    tx,
                    "UPDATE drive SET seq = ?, head_digest = (SELECT digest FROM operation"
                        + " WHERE operation.seq = ?)")
                .with(seq)
                .with(seq));
      }
    }
  }

  private static void of(DSLContext tx, String statement, Item item) {
    run(Sql.of(tx, statement).with(item.id()));
  }

  private static void run(Sql statement) {
    assertThat(statement.run()).isPositive();
  }

  private void keep() {
    for (String table : TABLES) {
      sql("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
    }
  }

  private void putBack() {
    for (String table : TABLES) {
      sql("DELETE FROM " + table);
      sql("INSERT INTO " + table + " SELECT * FROM kept_" + table);
    }
  }

  private void sql(String statement) {
    house.database.write(tx -> Sql.of(tx, statement).run());
  }

  private void alter(Alteration alteration) {
    house.database.<Boolean>write(
        tx -> {
          make(tx, alteration);
          return true;
        });
  }

  /// @param early whether it is altered already while contents are looked for
  private ForgettingReport attacked(Alteration alteration, boolean early) {
    keep();
    AtomicInteger asked = new AtomicInteger();
    Database checked =
        new CheckedDatabase(
            house.database,
            () -> {
              putBack();
              return List.of();
            });
    ForgettingReport report =
        forgetting(
                checked,
                asking(
                    () -> {
                      int times = asked.getAndIncrement();
                      if (times == 2 || (times == 1 && early)) {
                        alter(alteration);
                      }
                    }))
            .round();
    assertThat(asked.get()).isGreaterThan(2);
    putBack();
    return report;
  }

  private static SweepConsent asking(Runnable asked) {
    return new SweepConsent() {
      @Override
      public Optional<String> objection() {
        asked.run();
        return Optional.empty();
      }

      @Override
      public String era() {
        return "";
      }
    };
  }

  List<RevisionId> lost() {
    return wanted.stream().filter(each -> !house.drives.hasContent(each)).toList();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      // The older takes the place of the one that is asked for: then nothing of many.txt is.
      names = "A_ROW_SAYS_IT_IS_OF_AN_OLDER_VERSION")
  void r12_whatIsAlteredBeforeAndAfterADriveIsVerifiedDestroysNothing(Alteration alteration) {
    ForgettingReport report = attacked(alteration, true);

    assertThat(lost()).isEmpty();
    assertThat(report.altered()).containsExactly(drive.id());
    assertThat(report.revisions()).isZero();
  }

  /// Of many.txt nothing is asked for then, and nobody looks whether it is as it was written.
  @Test
  void r12_aVersionThatIsSaidToBeAnOlderOneMeanwhileDestroysNothing() {
    attacked(Alteration.A_ROW_SAYS_IT_IS_OF_AN_OLDER_VERSION, true);

    assertThat(lost()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void r12_whatIsAlteredAfterADriveWasVerifiedDestroysNothing(Alteration alteration) {
    attacked(alteration, false);

    assertThat(lost()).isEmpty();
  }

  @Test
  void whatNobodyAlteredGoes() {
    forgetting(house.database, SweepConsent.ALWAYS).round();

    assertThat(lost()).isEmpty();
    assertThat(unwanted).noneMatch(house.drives::hasContent);
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  /// gone.txt and many.txt have each other's content while contents are looked for.
  @Test
  void r12_contentsThatAreSwappedWhileTheyAreLookedForStay() {
    keep();
    AtomicInteger asked = new AtomicInteger();
    Database checked =
        new CheckedDatabase(
            house.database,
            () -> {
              putBack();
              return List.of();
            });

    forgetting(
            checked,
            asking(
                () -> {
                  if (asked.getAndIncrement() == 1) {
                    swap(unwanted.getFirst(), wanted.getLast());
                  }
                }))
        .round();

    assertThat(lost()).isEmpty();
  }

  private void swap(RevisionId one, RevisionId other) {
    house.database.<Boolean>write(
        tx -> {
          run(
              Sql.of(
                      tx,
                      "UPDATE item_state SET revision_id = CASE WHEN revision_id = ? THEN"
                          + " CAST(? AS "
                          + (tx.dialect() == SQLDialect.SQLITE ? "BLOB" : "BYTEA")
                          + ") ELSE ? END WHERE revision_id IN (?, ?)")
                  .with(one)
                  .with(other)
                  .with(one)
                  .with(one)
                  .with(other));
          return true;
        });
  }
}
