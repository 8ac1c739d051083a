package org.holdfast.database;

import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Changes waiting for their turn. A drain is handed to the executor when the queue fills and none
/// is running; it ends when the queue is empty.
///
/// With `Runnable::run` the caller drains, which is the same order in every run: so simulations
/// work.
final class WriteQueue {

  private static final long TIDYING_NANOS = 100_000; // about a flush

  private final Executor executor;
  private final GroupCommit commits;
  private final Calls calls;
  private final Queue<Change<?>> waiting = new ConcurrentLinkedQueue<>();

  /// Whoever set it owns `commits` until clearing it.
  private final AtomicBoolean draining = new AtomicBoolean();

  WriteQueue(Executor executor, GroupCommit commits, Calls calls) {
    this.executor = executor;
    this.commits = commits;
    this.calls = calls;
  }

  <T extends @Nullable Object> T write(Function<DSLContext, T> body, boolean large) {
    return add(body, large).await();
  }

  <T extends @Nullable Object> CompletableFuture<T> begin(Function<DSLContext, T> body) {
    return add(body, false).answered();
  }

  /// Empties the log behind a change that does nothing, so that it happens between two groups.
  ///
  /// @return whether it is empty; not if a query needs it
  boolean emptyLog() {
    CompletableFuture<Boolean> emptied = commits.wishEmptyLog();
    write(_ -> true, false); // if it is refused, nobody gets to the log, and nobody waits for it
    return emptied.join();
  }

  private <T extends @Nullable Object> Change<T> add(Function<DSLContext, T> body, boolean large) {
    Change<T> change = new Change<>(calls, body, large);
    waiting.add(change);
    startDraining();
    return change;
  }

  /// Counts who waits, one by one: for a look now and then.
  DatabaseFigures figures() {
    return commits.counts().figures(waiting.size(), 0);
  }

  /// Call only when no change is waiting or running. The writer may still be tidying up behind its
  /// last answer; this waits for it.
  void close() throws SQLException {
    while (!draining.compareAndSet(false, true)) {
      LockSupport.parkNanos(TIDYING_NANOS);
    }
    commits.close();
  }

  private void startDraining() {
    if (!draining.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      draining.set(false);
      refuseWaiting(e);
    }
  }

  // A loop, not a new drain from the end of the old one: with Runnable::run that would recurse.
  private void drain() {
    do {
      try {
        while (!waiting.isEmpty()) {
          commits.commitNext(waiting);
        }
      } finally {
        draining.set(false);
      }
      // What came between the last look and the clearing found `draining` set, and waits.
    } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
  }

  private void refuseWaiting(RejectedExecutionException e) {
    for (Change<?> change = waiting.poll(); change != null; change = waiting.poll()) {
      change.refuse(
          new DatabaseRefusal.Failed("Nothing was written: the writer's thread has ended.", e));
    }
  }
}
