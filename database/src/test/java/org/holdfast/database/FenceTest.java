package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
class FenceTest {

  @TempDir private Path folder;

  private final FaultyFlush flush = new FaultyFlush();

  @Test
  void refusesEveryMemberOfAGroupWhoseFlushFailed() {
    HeldExecutor executor = new HeldExecutor();
    Crowd crowd = new Crowd();
    try (Database database = open(executor)) {
      flush.failingBefore(commit -> commit == 1);
      for (long id = 0; id < 3; id++) {
        long mine = id;
        crowd.start(() -> database.write(tx -> Ledger.add(tx, mine)));
      }
      crowd.start(() -> database.write(tx -> Integer.parseInt("judged by what was not kept")));
      crowd.awaitAllQueued();

      executor.runNext();

      for (int i = 0; i < 4; i++) {
        assertThat(crowd.thrownBy(i)).containsInstanceOf(DatabaseRefusal.Failed.class);
      }
      assertThat(database.read(Ledger::ids)).isEmpty();
    }
  }

  @Test
  void keepsWhatWasAnsweredBeforeAndWritesAgainAfterTheCheck() {
    try (Database database = open(Runnable::run)) {
      database.write(tx -> Ledger.add(tx, 1));
      flush.failingBefore(commit -> commit == 2);

      assertThatThrownBy(() -> database.write(tx -> Ledger.add(tx, 2)))
          .isInstanceOf(DatabaseRefusal.Failed.class)
          .hasMessageContaining("the disk reported an error");

      database.write(tx -> Ledger.add(tx, 3));
      assertThat(database.read(Ledger::ids)).containsExactly(1L, 3L);
    }
  }

  @Test
  void doesNotSayThatAChangeHappenedWhenItsFlushFailedAfterwards() {
    try (Database database = open(Runnable::run)) {
      flush.failingAfter(commit -> commit == 1);

      assertThatThrownBy(() -> database.write(tx -> Ledger.add(tx, 1)))
          .isInstanceOf(DatabaseRefusal.Failed.class);

      database.write(tx -> Ledger.add(tx, 2));
      assertThat(database.read(Ledger::ids)).containsExactly(1L, 2L);
    }
  }

  // An old snapshot needs the log, so the check cannot copy all of it away.
  @Test
  void writesNothingUntilTheCheckSucceedsAndNeedsNoHandThen() throws InterruptedException {
    try (Database database = open(Runnable::run)) {
      Crowd reader = new Crowd();
      CountDownLatch reading = new CountDownLatch(1);
      CountDownLatch enough = new CountDownLatch(1);
      database.write(tx -> Ledger.add(tx, 1));
      reader.start(
          () ->
              database.read(
                  tx -> {
                    Ledger.ids(tx);
                    reading.countDown();
                    return DatabaseContract.await(enough);
                  }));
      reading.await();
      database.write(tx -> Ledger.add(tx, 2));
      flush.failingBefore(commit -> commit == 3);
      assertThatThrownBy(() -> database.write(tx -> Ledger.add(tx, 3)))
          .isInstanceOf(DatabaseRefusal.Failed.class);

      Throwable fenced = catchThrowable(() -> database.write(tx -> Ledger.add(tx, 4)));
      List<Long> meanwhile = database.read(Ledger::ids);

      enough.countDown();
      reader.join();
      assertThat(fenced)
          .isInstanceOf(DatabaseRefusal.Fenced.class)
          .hasMessageContaining("a long query is running");
      assertThat(meanwhile).as("reading goes on").containsExactly(1L, 2L);
      database.write(tx -> Ledger.add(tx, 5));
      assertThat(database.read(Ledger::ids)).containsExactly(1L, 2L, 5L);
    }
  }

  @Test
  void fencesWhenAnErrorOfTheDiskEndsTheTransaction() {
    HeldExecutor executor = new HeldExecutor();
    Crowd crowd = new Crowd();
    try (Database database = open(executor)) {
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 1)));
      crowd.awaitAllQueued();
      crowd.start(() -> database.write(FenceTest::endByAnErrorOfTheDisk));
      crowd.awaitAllQueued();
      executor.runNext();

      assertThat(crowd.thrownBy(0)).containsInstanceOf(DatabaseRefusal.Failed.class);
      assertThat(crowd.thrownBy(1)).containsInstanceOf(DatabaseRefusal.Failed.class);
      assertThat(flush.commits()).isZero();
      assertThat(database.read(Ledger::ids)).isEmpty();
    }
  }

  @Test
  void closesWhileItIsFenced() {
    Database database = open(Runnable::run);
    database.write(tx -> Ledger.add(tx, 1));
    flush.failingBefore(commit -> true);
    assertThatThrownBy(() -> database.write(tx -> Ledger.add(tx, 2)))
        .isInstanceOf(DatabaseRefusal.Failed.class);

    database.close();

    flush.failingBefore(commit -> false);
    try (Database again = open(Runnable::run)) {
      assertThat(again.read(Ledger::ids)).containsExactly(1L);
    }
  }

  // As SQLite does when it cannot write a page.
  private static int endByAnErrorOfTheDisk(DSLContext tx) {
    tx.execute("ROLLBACK");
    throw new DataAccessException(
        "as if a write had failed",
        new SQLiteException("as if a write had failed", SQLiteErrorCode.SQLITE_IOERR_WRITE));
  }

  private Database open(java.util.concurrent.Executor writer) {
    Path file = folder.resolve("metadata.db");
    return SqliteDatabase.open(file, List.of(Ledger.SCHEMA), writer, flush);
  }
}
