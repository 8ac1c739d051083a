package org.holdfast.database;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Changes that would wait for the same row share a transaction, and its commit (ADR 49).
///
///     nobody is at the row ─▶ leads ─▶ runs its own change, and those that wait by then, in one transaction
///     somebody is          ─▶ waits ─▶ is answered, or leads the next group
///
/// Without it each of them would hold a connection while it waits for the row's lock, and wait
/// through a commit for each one before it. Whoever leads is one of the callers, leads one group
/// only, and hands the row to who has waited longest. Rows know nothing of each other.
///
/// Safe for use by any number of threads, virtual ones too.
final class SharedChanges {

  private final Transactions transactions;
  private final GroupCounts counts;
  private final LongSupplier nanos;
  private final Duration longestWait;

  /// Who waits for each row that somebody is at, in the order in which they came. Guarded by
  /// itself.
  private final Map<Long, Deque<SharedChange<?>>> rows = new HashMap<>();

  /// @param nanos a clock that only goes on
  /// @param longestWait who has not had its turn by then is refused
  SharedChanges(
      Transactions transactions, GroupCounts counts, LongSupplier nanos, Duration longestWait) {
    this.transactions = transactions;
    this.counts = counts;
    this.nanos = nanos;
    this.longestWait = longestWait;
  }

  /// As [Database#write(long, Function)].
  <T extends @Nullable Object> T write(long row, Function<DSLContext, T> body) {
    SharedChange<T> change = new SharedChange<>(body);
    if (tookRow(row, change) || awaitTurn(row, change) == SharedChange.Turn.LEADS) {
      lead(row, change);
    }
    return change.result();
  }

  /// How many wait for their turn.
  int waiting() {
    synchronized (rows) {
      return rows.values().stream().mapToInt(Deque::size).sum();
    }
  }

  /// @return whether nobody was at the row; if not, the change waits
  private boolean tookRow(long row, SharedChange<?> change) {
    synchronized (rows) {
      Deque<SharedChange<?>> queue = rows.get(row);
      if (queue == null) {
        rows.put(row, new ArrayDeque<>());
        return true;
      }
      queue.add(change);
      return false;
    }
  }

  private SharedChange.Turn awaitTurn(long row, SharedChange<?> change) {
    SharedChange.Turn turn = change.await(longestWait);
    if (turn != SharedChange.Turn.LATE) {
      return turn;
    }
    if (left(row, change)) {
      change.refuse(
          new DatabaseRefusal.Failed(
              "Nothing was written: others were before it for %d s. Try again later."
                  .formatted(longestWait.toSeconds())));
    }
    return change.await(); // in hand by now, or just refused
  }

  private boolean left(long row, SharedChange<?> change) {
    synchronized (rows) {
      Deque<SharedChange<?>> queue = rows.get(row);
      return queue != null && queue.remove(change);
    }
  }

  private void lead(long row, SharedChange<?> first) {
    boolean interrupted = Thread.interrupted(); // what is run here is others' too
    SharedGroup group = new SharedGroup(transactions, counts, nanos, () -> next(row));
    try {
      group.settle(first);
    } finally {
      handOver(row);
      if (interrupted || group.wasInterrupted()) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Optional<SharedChange<?>> next(long row) {
    synchronized (rows) {
      return Optional.ofNullable(rows.get(row)).map(Deque::poll);
    }
  }

  private void handOver(long row) {
    synchronized (rows) {
      Optional<SharedChange<?>> heir = next(row);
      heir.ifPresentOrElse(SharedChange::lead, () -> rows.remove(row));
    }
  }
}
