package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.holdfast.database.Ledger.BODY;
import static org.holdfast.database.Ledger.COUNTER;
import static org.holdfast.database.Ledger.COUNTER_ID;
import static org.holdfast.database.Ledger.ENTRY;
import static org.holdfast.database.Ledger.ID;
import static org.holdfast.database.Ledger.LEAF;
import static org.holdfast.database.Ledger.LEAF_OF;
import static org.holdfast.database.Ledger.N;
import static org.holdfast.database.Ledger.NAME;
import static org.holdfast.database.Ledger.PARENT;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jooq.CommonTableExpression;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.Test;

/// What every engine promises about queries and changes.
abstract class DatabaseContract extends OpeningContract {

  @Test
  void keepsWhatWasWrittenOverAReopening() {
    database().write(tx -> Ledger.add(tx, 1));

    reopen(List.of(Ledger.SCHEMA));

    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void givesBackWhatTheChangeReturned() {
    int returned = database().write(tx -> Ledger.add(tx, 1));

    assertThat(returned).isEqualTo(1);
  }

  @Test
  void countsChangesThatWereAnsweredAlsoWithWhatTheyThrew() {
    long before = database().figures().changes();

    database().write(tx -> Ledger.add(tx, 1));
    assertThatThrownBy(
            () ->
                database()
                    .write(
                        _ -> {
                          throw new IllegalArgumentException("changed my mind");
                        }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(database().figures().changes()).isEqualTo(before + 2);
  }

  @Test
  void undoesAChangeThatThrowsAndLetsItsExceptionOut() {
    IllegalArgumentException thrown = new IllegalArgumentException("changed my mind");

    Throwable seen =
        catchThrowable(
            () ->
                database()
                    .write(
                        tx -> {
                          Ledger.add(tx, 1);
                          throw thrown;
                        }));

    assertThat(seen).isSameAs(thrown);
    assertThat(database().read(Ledger::ids)).isEmpty();
  }

  @Test
  void leavesTheNeighboursOfAThrowingChangeAlone() {
    Crowd crowd = new Crowd();
    for (long id = 0; id < 40; id++) {
      long mine = id;
      crowd.start(() -> database().write(tx -> addOddOnly(tx, mine)));
    }

    for (int i = 0; i < 40; i++) {
      boolean odd = i % 2 == 1;
      assertThat(crowd.thrownBy(i).isEmpty()).as("entry %d", i).isEqualTo(odd);
    }

    assertThat(database().read(Ledger::ids))
        .containsExactlyElementsOf(
            LongStream.range(0, 40).filter(id -> id % 2 == 1).boxed().toList());
  }

  @Test
  void leavesTheNeighboursOfAThrowingChangeOfTheSameRowAlone() {
    Crowd crowd = new Crowd();
    for (long id = 0; id < 40; id++) {
      long mine = id;
      crowd.start(() -> database().write(1, tx -> addOddOnly(tx, mine)));
    }

    for (int i = 0; i < 40; i++) {
      assertThat(crowd.thrownBy(i).isEmpty()).as("entry %d", i).isEqualTo(i % 2 == 1);
    }

    assertThat(database().read(Ledger::ids))
        .containsExactlyElementsOf(
            LongStream.range(0, 40).filter(id -> id % 2 == 1).boxed().toList());
  }

  @Test
  void readsOneSnapshotWhileWritersGoOn() {
    database().write(tx -> Ledger.setCounter(tx, 1, 0) + Ledger.setCounter(tx, 2, 0));
    AtomicBoolean enough = new AtomicBoolean();
    Crowd writers = new Crowd();
    for (int i = 0; i < 3; i++) {
      writers.start(() -> moveUntil(enough));
    }

    for (int i = 0; i < 300; i++) {
      long sum = database().read(tx -> Ledger.counter(tx, 1) + Ledger.counter(tx, 2));
      assertThat(sum).isZero();
    }
    enough.set(true);
    writers.join();

    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 1))).isPositive();
  }

  @Test
  void keepsTheSnapshotOfAQueryWhenAChangeCommitsInBetween() {
    database().write(tx -> Ledger.add(tx, 1));

    List<Long> second =
        database()
            .read(
                tx -> {
                  Ledger.ids(tx);
                  Crowd writer = new Crowd();
                  writer.start(() -> database().write(other -> Ledger.add(other, 2)));
                  writer.join();
                  return Ledger.ids(tx);
                });

    assertThat(second).containsExactly(1L);
    assertThat(database().read(Ledger::ids)).containsExactly(1L, 2L);
  }

  @Test
  void answersQueriesWhileAChangeIsInProgress() throws InterruptedException {
    CountDownLatch inChange = new CountDownLatch(1);
    CountDownLatch queried = new CountDownLatch(1);
    Crowd writer = new Crowd();
    writer.start(
        () ->
            database()
                .write(
                    tx -> {
                      Ledger.add(tx, 1);
                      inChange.countDown();
                      return await(queried);
                    }));
    inChange.await();

    assertThat(database().read(Ledger::ids)).isEmpty();
    queried.countDown();
    writer.join();

    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void reportsABrokenPrimaryKeyAsABrokenConstraint() {
    database().write(tx -> Ledger.add(tx, 1, 0, "a"));

    assertThatThrownBy(() -> database().write(tx -> Ledger.add(tx, 1, 0, "b")))
        .isInstanceOf(IntegrityConstraintViolationException.class);
  }

  @Test
  void reportsAMissingValueAsABrokenConstraint() {
    assertThatThrownBy(() -> database().write(tx -> tx.insertInto(ENTRY, ID).values(1L).execute()))
        .isInstanceOf(IntegrityConstraintViolationException.class);
  }

  @Test
  void holdsAPartialUniqueIndex() {
    database().write(tx -> Ledger.add(tx, 1, 0, "tax"));

    assertThatThrownBy(() -> database().write(tx -> Ledger.add(tx, 2, 0, "tax")))
        .isInstanceOf(IntegrityConstraintViolationException.class);

    database().write(tx -> tx.update(ENTRY).set(Ledger.CLOSED, 9L).where(ID.eq(1L)).execute());
    database().write(tx -> Ledger.add(tx, 2, 0, "tax"));
    assertThat(database().read(Ledger::ids)).containsExactly(1L, 2L);
  }

  @Test
  void reportsADeferredConstraintThatIsBrokenAtTheEnd() {
    database()
        .write(
            tx ->
                addLeaf(tx, 7, 1) + Ledger.add(tx, 1)); // for a moment the leaf hangs from nothing

    assertThatThrownBy(() -> database().write(tx -> addLeaf(tx, 8, 2)))
        .isInstanceOf(IntegrityConstraintViolationException.class);

    assertThat(database().<Integer>read(tx -> tx.fetchCount(LEAF))).isEqualTo(1);
  }

  @Test
  void takesAMisspelledColumnForAMistake() {
    assertThatThrownBy(
            () -> database().read(tx -> tx.select(field(name("nmae"))).from(ENTRY).fetch()))
        .isInstanceOf(DataAccessException.class)
        .isNotInstanceOf(IntegrityConstraintViolationException.class);
  }

  @Test
  void refusesAStatementAfterAFailedOne() {
    database().write(tx -> Ledger.add(tx, 1));

    assertThatThrownBy(
            () ->
                database()
                    .write(
                        tx -> {
                          Ledger.add(tx, 2);
                          assertThatThrownBy(() -> Ledger.add(tx, 1))
                              .isInstanceOf(IntegrityConstraintViolationException.class);
                          return Ledger.add(tx, 3);
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void keepsNothingOfAChangeThatHidesAFailedStatement() {
    database().write(tx -> Ledger.add(tx, 1));

    assertThatThrownBy(
            () ->
                database()
                    .write(
                        tx -> {
                          Ledger.add(tx, 2);
                          return catchThrowable(() -> Ledger.add(tx, 1));
                        }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  @Test
  void worksOnAfterAFailedQuery() {
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> database().read(tx -> tx.fetch("SELECT * FROM nowhere")))
          .isInstanceOf(DataAccessException.class);
    }

    assertThat(database().read(Ledger::ids)).isEmpty();
  }

  @Test
  void refusesToWriteInAQuery() {
    assertThatThrownBy(() -> database().read(tx -> Ledger.add(tx, 1)))
        .isInstanceOf(DataAccessException.class);

    assertThat(database().read(Ledger::ids)).isEmpty();
  }

  @Test
  void refusesACallFromInsideACall() {
    assertThatThrownBy(() -> database().write(tx -> database().write(Ledger::ids)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database().write(tx -> database().read(Ledger::ids)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database().read(tx -> database().read(Ledger::ids)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database().read(tx -> database().write(Ledger::ids)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> database().write(1, tx -> database().write(1, Ledger::ids)))
        .isInstanceOf(IllegalStateException.class);

    database().write(tx -> Ledger.add(tx, 1));
  }

  @Test
  void upserts() {
    for (long n = 1; n <= 3; n++) {
      long value = n;
      database()
          .write(
              tx ->
                  tx.insertInto(COUNTER, COUNTER_ID, N)
                      .values(1, value)
                      .onConflict(COUNTER_ID)
                      .doUpdate()
                      .set(N, excluded(N).plus(10))
                      .execute());
    }

    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 1))).isEqualTo(13);
  }

  @Test
  void returnsWhatAnInsertAndAnUpdateWrote() {
    String inserted =
        database()
            .write(
                tx ->
                    tx.insertInto(ENTRY, ID, PARENT, NAME)
                        .values(1L, 0L, "a")
                        .returning(NAME)
                        .fetchSingle(NAME));
    database().write(tx -> Ledger.setCounter(tx, 1, 41));

    assertThat(inserted).isEqualTo("a");
    assertThat(database().<Long>write(tx -> Ledger.count(tx, 1, 1))).isEqualTo(42);
  }

  @Test
  void walksATreeByARecursiveQuery() {
    // 1 ─ 2 ─ 3        4 hangs from another root
    database()
        .write(
            tx ->
                Ledger.add(tx, 1, 0, "a")
                    + Ledger.add(tx, 2, 1, "b")
                    + Ledger.add(tx, 3, 2, "c")
                    + Ledger.add(tx, 4, 9, "d"));

    List<Long> found = database().read(tx -> below(tx, 1));

    assertThat(found).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void takesManyRowsInOneChange() {
    byte[] body = new byte[100];
    body[99] = 7;

    int rows =
        database()
            .write(
                tx -> {
                  List<Long> ids = LongStream.range(0, 10_000).boxed().toList();
                  int written = 0;
                  for (int from = 0; from < ids.size(); from += 1_000) {
                    written +=
                        tx.insertInto(ENTRY, ID, PARENT, NAME, BODY)
                            .valuesOfRows(
                                ids.subList(from, from + 1_000).stream()
                                    .map(id -> row(id, 0L, "entry " + id, body))
                                    .toList())
                            .execute();
                  }
                  return written;
                });

    assertThat(rows).isEqualTo(10_000);
    byte[] last =
        database().read(tx -> tx.select(BODY).from(ENTRY).where(ID.eq(9_999L)).fetchSingle(BODY));
    assertThat(last).isEqualTo(body);
  }

  @Test
  void runsChangesOfOneRowOneAfterTheOther() {
    database().write(tx -> Ledger.setCounter(tx, 1, 0));
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      crowd.start(
          () -> {
            for (int n = 0; n < 25; n++) {
              database().write(DatabaseContract::addNext);
            }
          });
    }

    crowd.join();

    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 1))).isEqualTo(200);
    assertThat(database().read(Ledger::ids))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  @Test
  void runsChangesThatSayTheirRowBesideThoseThatDoNot() {
    database().write(tx -> Ledger.setCounter(tx, 1, 0));
    Crowd crowd = new Crowd();
    for (int i = 0; i < 8; i++) {
      boolean says = i % 4 != 0;
      crowd.start(
          () -> {
            for (int n = 0; n < 25; n++) {
              if (says) {
                database().write(1, DatabaseContract::addNext);
              } else {
                database().write(DatabaseContract::addNext);
              }
            }
          });
    }

    crowd.join();

    assertThat(database().<Long>read(tx -> Ledger.counter(tx, 1))).isEqualTo(200);
    assertThat(database().read(Ledger::ids))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
  }

  @Test
  void waitsForAChangeInProgressBeforeItCloses() throws InterruptedException {
    CountDownLatch inChange = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Crowd crowd = new Crowd();
    crowd.start(
        () ->
            database()
                .write(
                    tx -> {
                      inChange.countDown();
                      await(goOn);
                      return Ledger.add(tx, 1);
                    }));
    inChange.await();
    crowd.start(() -> database().close());
    goOn.countDown();
    crowd.join();

    reopen(List.of(Ledger.SCHEMA));
    assertThat(database().read(Ledger::ids)).containsExactly(1L);
  }

  private void moveUntil(AtomicBoolean enough) {
    do {
      database().write(tx -> Ledger.count(tx, 1, 1) + Ledger.count(tx, 2, -1));
    } while (!enough.get());
  }

  private static int addOddOnly(DSLContext tx, long id) {
    Ledger.add(tx, id);
    if (id % 2 == 0) {
      throw new IllegalArgumentException("even");
    }
    return 1;
  }

  // The row is taken first; what is read after it must be what the change before has written.
  private static int addNext(DSLContext tx) {
    Ledger.count(tx, 1, 1);
    return Ledger.add(tx, Ledger.highest(tx) + 1);
  }

  private static int addLeaf(DSLContext tx, long id, long entry) {
    return tx.insertInto(LEAF, ID, LEAF_OF).values(id, entry).execute();
  }

  private static List<Long> below(DSLContext tx, long root) {
    CommonTableExpression<Record1<Long>> tree =
        name("tree")
            .fields("node")
            .as(
                select(ID)
                    .from(ENTRY)
                    .where(ID.eq(root))
                    .unionAll(
                        select(field(name("entry", "id"), Long.class))
                            .from(ENTRY)
                            .join(table(name("tree")))
                            .on(field(name("tree", "node"), Long.class).eq(PARENT))));
    return tx.withRecursive(tree)
        .select(field(name("node"), Long.class))
        .from(tree)
        .fetch(0, Long.class);
  }

  static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
