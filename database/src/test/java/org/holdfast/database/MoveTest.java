package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An embedded database becomes one on a PostgreSQL server, whole or not at all.
class MoveTest {

  private static final List<Schema> SCHEMAS = List.of(Ledger.SCHEMA);
  private static final int ENTRIES = 2_500; // three pieces

  @TempDir private Path folder;
  private final PostgresSettings to = PostgresForTests.fresh(4);

  private Path file() {
    return folder.resolve("metadata.db");
  }

  private SqliteDatabase sqlite() {
    return SqliteDatabase.open(file(), SCHEMAS, Runnable::run);
  }

  private void fill() {
    try (SqliteDatabase database = sqlite()) {
      database.write(
          tx -> {
            for (long id = 1; id <= ENTRIES; id++) {
              Ledger.add(tx, id, id / 2, "entry é " + id);
            }
            Ledger.addBlob(tx, 9_999, 3_000);
            tx.update(Ledger.ENTRY)
                .set(Ledger.CLOSED, Long.MAX_VALUE)
                .where(Ledger.ID.eq(7L))
                .execute();
            tx.insertInto(Ledger.LEAF, Ledger.LEAF_OF).values(7L).execute();
            return Ledger.setCounter(tx, 1, -5);
          });
    }
  }

  private List<?> everything(Database database) {
    return database.read(
        tx ->
            List.of(
                tx.select(Ledger.ID, Ledger.PARENT, Ledger.NAME, Ledger.CLOSED)
                    .from(Ledger.ENTRY)
                    .orderBy(Ledger.ID)
                    .fetch()
                    .format(10_000),
                tx.select(Ledger.LEAF_OF).from(Ledger.LEAF).fetch().format(),
                Ledger.counter(tx, 1)));
  }

  private Move.Moved move() {
    return Move.run(file(), to, SCHEMAS, (_, _) -> {});
  }

  @Test
  void everythingIsThereAfterwardsAndTheOldOneIsNotOpenedAgain() {
    fill();
    List<?> before;
    try (SqliteDatabase database = sqlite()) {
      before = everything(database);
    }
    AtomicLong told = new AtomicLong();

    Move.Moved moved =
        Move.run(
            file(),
            to,
            SCHEMAS,
            (done, total) -> {
              assertThat(done).isGreaterThan(told.getAndSet(done)).isLessThanOrEqualTo(total);
            });

    assertThat(moved.rows()).isEqualTo(ENTRIES + 3);
    assertThat(told).hasValue(2 * (ENTRIES + 3));
    try (Database next = PostgresDatabase.open(to, SCHEMAS)) {
      assertThat(everything(next)).isEqualTo(before);
    }
    Path copy = folder.resolve("copy.db");
    try (PostgresDatabase next = PostgresDatabase.open(to, SCHEMAS)) {
      next.copyAway(copy, SCHEMAS);
    }
    try (SqliteDatabase copied = SqliteDatabase.openReadOnly(copy, SCHEMAS)) {
      assertThat(everything(copied)).as("and back").isEqualTo(before);
      assertThat(copied.check()).isEmpty();
    }
    assertThatThrownBy(this::sqlite)
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("was moved to PostgreSQL");
    assertThatThrownBy(this::move).hasMessageContaining("was moved to PostgreSQL");
  }

  @Test
  void aMoveThatWasCutOffGoesOnAndUntilThenNobodyUsesWhatThereIs() {
    fill();
    AtomicLong pieces = new AtomicLong();
    assertThatThrownBy(
            () ->
                Move.run(
                    file(),
                    to,
                    SCHEMAS,
                    (_, _) -> {
                      if (pieces.incrementAndGet() == 3) {
                        throw new IllegalStateException("cut off");
                      }
                    }))
        .hasMessage("cut off");
    assertThatThrownBy(() -> PostgresDatabase.open(to, SCHEMAS))
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("move-database again");
    List<Long> told = new ArrayList<>();

    Move.run(file(), to, SCHEMAS, (done, _) -> told.add(done));

    assertThat(told).as("the counter and 2,000 entries were there").startsWith(1L, 2_001L);
    try (Database next = PostgresDatabase.open(to, SCHEMAS)) {
      assertThat(next.<List<Long>>read(Ledger::ids)).hasSize(ENTRIES + 1);
    }
  }

  @Test
  void aMoveThatWasKilledBeforeItsLastStepIsBroughtToItsEnd() {
    fill();
    move();
    try (Database next = PostgresDatabase.open(to, SCHEMAS)) {
      next.write(MoveMarks::begin);
    }

    Move.Moved moved = move();

    assertThat(moved.rows()).isEqualTo(ENTRIES + 3);
    try (Database next = PostgresDatabase.open(to, SCHEMAS)) {
      assertThat(next.<List<Long>>read(Ledger::ids)).hasSize(ENTRIES + 1);
    }
  }

  @Test
  void whatChangedMeanwhileIsNoticed() {
    fill();
    assertThatThrownBy(
            () ->
                Move.run(
                    file(),
                    to,
                    SCHEMAS,
                    (done, _) -> {
                      if (done > ENTRIES) {
                        throw new IllegalStateException("cut off");
                      }
                    }))
        .hasMessage("cut off");
    try (SqliteDatabase database = sqlite()) {
      database.write(
          tx -> tx.update(Ledger.ENTRY).set(Ledger.NAME, "new").where(Ledger.ID.eq(3L)).execute());
    }

    assertThatThrownBy(this::move)
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("Table entry is not the same");
    try (SqliteDatabase database = sqlite()) {
      assertThat(database.<List<Long>>read(Ledger::ids)).hasSize(ENTRIES + 1);
    }
  }

  @Test
  void aDatabaseThatIsInUseIsNotMovedInto() {
    fill();
    try (Database used = PostgresDatabase.open(to, SCHEMAS)) {
      used.write(tx -> Ledger.add(tx, 1));
    }

    assertThatThrownBy(this::move)
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("holds something already");
    sqlite().close();
  }

  @Test
  void whatIsNotThereIsNotMade() {
    assertThatThrownBy(this::move)
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("nothing to move");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aDatabaseThatIsBeingServedIsNotMoved() {
    fill();
    try (SqliteDatabase served = sqlite()) {
      assertThatThrownBy(this::move)
          .isInstanceOf(DatabaseRefusal.Unusable.class)
          .hasMessageContaining("Another Holdfast");
      assertThat(served.<List<Long>>read(Ledger::ids)).hasSize(ENTRIES + 1);
    }
  }
}
