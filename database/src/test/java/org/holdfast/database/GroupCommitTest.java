package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
class GroupCommitTest {

  @TempDir private Path folder;

  private final FaultyFlush flush = new FaultyFlush();
  private final HeldExecutor executor = new HeldExecutor();
  private final Crowd crowd = new Crowd();

  @AfterEach
  void nothingIsLeftToRun() {
    assertThat(executor.waiting()).isZero();
  }

  @Test
  void makesManyChangesDurableWithOneCommit() {
    try (Database database = open()) {
      addEach(database, 20);

      executor.runNext();
      crowd.join();

      assertThat(flush.commits()).isEqualTo(1);
      assertThat(database.read(Ledger::ids)).hasSize(20);
    }
  }

  @Test
  void answersNobodyBeforeTheCommit() {
    try (Database database = open()) {
      addEach(database, 5);
      crowd.start(() -> database.write(GroupCommitTest::refuseAll));
      crowd.awaitAllQueued();
      List<Boolean> early = new ArrayList<>();
      flush.looking(() -> early.add(crowd.anyAnsweredWithin(Duration.ofMillis(100))));

      executor.runNext();

      assertThat(early).containsExactly(false);
      assertThat(crowd.thrownBy(5)).containsInstanceOf(IllegalArgumentException.class);
      assertThat(flush.commits()).isEqualTo(1);
    }
  }

  @Test
  void aLargeChangeSharesItsCommitWithNobody() {
    try (Database database = open()) {
      addEach(database, 3);
      crowd.start(() -> database.writeLarge(tx -> Ledger.add(tx, 100, 0, "large")));
      crowd.awaitAllQueued();
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 101, 0, "behind it")));
      crowd.awaitAllQueued();
      List<Integer> answered = new ArrayList<>();
      flush.looking(() -> answered.add(database.read(Ledger::ids).size()));

      executor.runNext();
      crowd.join();

      assertThat(answered).containsExactly(0, 3, 4);
      assertThat(database.read(Ledger::ids)).hasSize(5);
    }
  }

  @Test
  void letsAChangeSeeItsNeighboursBeforeIt() {
    try (Database database = open()) {
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 1, 0, "tax")));
      crowd.awaitAllQueued();
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 2, 0, "tax")));
      crowd.awaitAllQueued();

      executor.runNext();

      assertThat(crowd.thrownBy(0)).isEmpty();
      assertThat(crowd.thrownBy(1)).containsInstanceOf(IntegrityConstraintViolationException.class);
      assertThat(flush.commits()).isEqualTo(1);
    }
  }

  @Test
  void endsAGroupAtTwoHundredAndFiftySixChanges() {
    try (Database database = open()) {
      addEach(database, 257);

      executor.runNext();
      crowd.join();

      assertThat(flush.commits()).isEqualTo(2);
    }
  }

  @Test
  void endsAGroupAfterAChangeOfManyRows() {
    try (Database database = open()) {
      crowd.start(() -> database.write(tx -> addMany(tx, 10_000)));
      crowd.awaitAllQueued();
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 20_000)));
      crowd.awaitAllQueued();

      executor.runNext();
      crowd.join();

      assertThat(flush.commits()).isEqualTo(2);
    }
  }

  @Test
  void runsNeighboursOfABrokenDeferredConstraintAgain() {
    AtomicInteger runs = new AtomicInteger();
    try (Database database = open()) {
      crowd.start(
          () ->
              database.write(
                  tx -> {
                    runs.incrementAndGet();
                    return Ledger.add(tx, 1);
                  }));
      crowd.awaitAllQueued();
      crowd.start(() -> database.write(tx -> tx.execute("INSERT INTO leaf VALUES (1, 77)")));
      crowd.awaitAllQueued();

      executor.runNext();

      assertThat(crowd.thrownBy(0)).isEmpty();
      assertThat(crowd.thrownBy(1)).containsInstanceOf(IntegrityConstraintViolationException.class);
      assertThat(runs).hasValue(2);
      assertThat(database.read(Ledger::ids)).containsExactly(1L);
    }
  }

  @Test
  void runsOnTheCallersThreadWithoutAnother() {
    try (Database database = open(Runnable::run)) {
      Thread thread = database.write(tx -> Thread.currentThread());

      assertThat(thread).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void drainsForAllWhenManyCallersBringTheirOwnThread() {
    try (Database database = open(Runnable::run)) {
      for (long id = 0; id < 30; id++) {
        long mine = id;
        crowd.start(() -> database.write(tx -> Ledger.add(tx, mine)));
      }

      crowd.join();

      assertThat(database.read(Ledger::ids))
          .containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
    }
  }

  @Test
  void answersTheCallerWhenAChangeRunsOutOfStack() {
    try (Database database = open(Runnable::run)) {
      assertThatThrownBy(() -> database.write(GroupCommitTest::fallForEver))
          .isInstanceOf(StackOverflowError.class);

      assertThat(database.<Integer>write(tx -> Ledger.add(tx, 1))).isEqualTo(1);
    }
  }

  @Test
  void refusesWhenTheWritersThreadHasEnded() {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    try (Database database = open(ended)) {
      ended.shutdown();

      assertThatThrownBy(() -> database.write(tx -> Ledger.add(tx, 1)))
          .isInstanceOf(DatabaseRefusal.Failed.class)
          .hasMessageContaining("Nothing was written");
    }
  }

  private void addEach(Database database, int changes) {
    for (long id = 0; id < changes; id++) {
      long mine = id;
      crowd.start(() -> database.write(tx -> Ledger.add(tx, mine)));
    }
    crowd.awaitAllQueued();
  }

  private Database open() {
    return open(executor);
  }

  private Database open(java.util.concurrent.Executor writer) {
    Path file = folder.resolve("metadata.db");
    return SqliteDatabase.open(file, List.of(Ledger.SCHEMA), writer, flush);
  }

  private static int refuseAll(DSLContext tx) {
    throw new IllegalArgumentException("no");
  }

  private static int addMany(DSLContext tx, int rows) {
    return tx.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            + " INSERT INTO entry (id, parent, name) SELECT i, 0, 'entry ' || i FROM n",
        rows);
  }

  @SuppressWarnings("InfiniteRecursion") // that is the point
  private static int fallForEver(DSLContext tx) {
    return 1 + fallForEver(tx);
  }
}
