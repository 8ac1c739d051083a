package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Callers that write at the same time, drains on many threads, now and then a thread that cannot
/// be had, and a close on their heels: there is one drain at a time, each change is answered once
/// and truly, and callers' own changes stay in their order. Under load rather than step by step,
/// since behind the queue stands SQLite. More: `-Dlincheck.iterations=1000`.
class WriteQueueInterleavingTest {

  private static final int ROUNDS = 10 * Integer.getInteger("lincheck.iterations", 3);
  private static final int CALLERS = 4;
  private static final int CHANGES = 12;

  @TempDir private Path folder;

  private final AtomicInteger draining = new AtomicInteger();
  private final AtomicInteger mostDraining = new AtomicInteger();

  @Test
  void everyChangeIsAnsweredOnceByOneDrainAtATime() throws Exception {
    SqliteFile file = new SqliteFile(folder.resolve("metadata.db"));
    try (Database database =
        SqliteDatabase.open(file.path(), List.of(Ledger.SCHEMA), Runnable::run)) {
      database.write(tx -> Ledger.setCounter(tx, 0, 0));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        round(file, threads, round);
      }
    }
    assertThat(mostDraining).hasValue(1);
  }

  private void round(SqliteFile file, ExecutorService threads, int round) throws SQLException {
    Random refusals = new Random(round);
    Executor sometimes =
        work -> {
          if (round % 3 == 0 && refusals.nextInt(8) == 0) {
            throw new RejectedExecutionException("no thread");
          }
          threads.execute(work);
        };
    WriteQueue queue =
        new WriteQueue(
            sometimes, new GroupCommit(file, this::flush, Optional.empty()), new Calls());
    ConcurrentLinkedQueue<Long> answered = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Long> refused = new ConcurrentLinkedQueue<>();
    Crowd crowd = new Crowd();
    for (int caller = 0; caller < CALLERS; caller++) {
      long first = 1_000L * (1_000L * round + caller);
      crowd.start(() -> write(queue, first, answered, refused));
    }
    crowd.join();
    queue.close();

    List<Long> kept = stored(file, round);
    assertThat(kept).containsExactlyInAnyOrderElementsOf(answered);
    assertThat(kept).noneMatch(refused::contains);
    assertThat(answered.size() + refused.size()).isEqualTo(CALLERS * CHANGES);
    assertThat(inOrderOfEachCaller(kept)).isTrue();
  }

  private void flush(Flush.Commit commit) throws SQLException {
    enter();
    Flush.REAL.flush(commit);
    draining.decrementAndGet();
  }

  /// Counted where the drain works, not where its thread begins and ends: behind its last change
  /// the next may have begun already.
  private void enter() {
    mostDraining.accumulateAndGet(draining.incrementAndGet(), Math::max);
  }

  private void write(
      WriteQueue queue,
      long first,
      ConcurrentLinkedQueue<Long> answered,
      ConcurrentLinkedQueue<Long> refused) {
    for (long id = first; id < first + CHANGES; id++) {
      long mine = id;
      try {
        int rows = queue.write(tx -> add(tx, mine), mine % 5 == 0);
        assertThat(rows).isEqualTo(1);
        answered.add(mine);
      } catch (DatabaseRefusal.Failed _) {
        refused.add(mine);
      }
    }
  }

  /// An entry with its place in the order of all changes.
  private int add(DSLContext tx, long id) {
    enter();
    int rows = Ledger.add(tx, id, Ledger.count(tx, 0, 1), "entry " + id);
    draining.decrementAndGet();
    return rows;
  }

  /// In the order in which they were written.
  private static List<Long> stored(SqliteFile file, int round) throws SQLException {
    try (SqliteSession reader = file.openReader()) {
      return reader.run(
          tx ->
              tx.resultQuery(
                      "SELECT id FROM entry WHERE id >= ? AND id < ? ORDER BY parent",
                      1_000_000L * round,
                      1_000_000L * (round + 1))
                  .fetch(0, Long.class));
    }
  }

  private static boolean inOrderOfEachCaller(List<Long> kept) {
    List<Long> last = new ArrayList<>(Collections.nCopies(CALLERS, -1L));
    for (long id : kept) {
      int caller = (int) (id / 1_000 % 1_000);
      if (last.set(caller, id) > id) {
        return false;
      }
    }
    return true;
  }
}
