package org.holdfast.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/// Runs one group of [SharedChanges] and answers every change of it (ADR 49). For one thread.
///
///     begin
///       each change          one that threw and only asked leaves nothing to take back
///     commit
///     answer everyone        also who threw: it judged by what the others wrote
///
/// What keeps a group from its commit, and what follows:
///
/// | a change threw after it may have written, or hid a failed statement | all is taken back; the others run again without it, then it runs alone |
/// | conflict or deadlock, a deferred constraint at the commit | all is taken back; each runs alone, as if there were no groups |
/// | the connection was lost, the commit not confirmed | all hear so |
/// | the leader was interrupted, and its connection with it, before the commit | the group runs again |
final class SharedGroup {

  /// Who meets a deadlock or serialization failure that often is refused, not kept trying.
  static final int MOST_RUNS = 5;

  // Bounds what one refused commit takes down.
  static final int MOST_CHANGES = 64;

  // From the end of the first change. Bounds how long that one waits for company, and how long the
  // row is kept from other processes; ten changes, or a hundred, fit in.
  static final long MOST_NANOS = Duration.ofMillis(100).toNanos();

  private enum Ended {
    /// Everyone was answered.
    ANSWERED,
    /// By the change that was run last; nothing has happened.
    SPOILT,
    /// Nothing has happened, and may when it is repeated.
    CONFLICT,
    /// Nothing has happened.
    INTERRUPTED
  }

  private final Transactions transactions;
  private final GroupCounts counts;
  private final LongSupplier nanos;
  private final Supplier<Optional<SharedChange<?>>> waiting;

  /// Everyone who came into this group, also who was answered.
  private final List<SharedChange<?>> all = new ArrayList<>();

  private Optional<SharedChange<?>> culprit = Optional.empty();
  private boolean interrupted;

  /// @param nanos a clock that only goes on
  /// @param waiting takes the next who waits, and would come into this group
  SharedGroup(
      Transactions transactions,
      GroupCounts counts,
      LongSupplier nanos,
      Supplier<Optional<SharedChange<?>>> waiting) {
    this.transactions = transactions;
    this.counts = counts;
    this.nanos = nanos;
    this.waiting = waiting;
  }

  /// Runs `first`, and who waits meanwhile; all are answered when it returns.
  void settle(SharedChange<?> first) {
    all.add(first);
    try {
      together(new ArrayList<>(List.of(first)), true);
    } catch (Throwable t) { // else callers wait for ever
      DatabaseRefusal refusal =
          new DatabaseRefusal.Failed(
              "Whether it was written is not known: an error of our own.", t);
      all.forEach(each -> each.refuse(refusal));
      throw t;
    }
  }

  /// Whether the thread was interrupted, which it cannot be told before the group is over.
  boolean wasInterrupted() {
    return interrupted;
  }

  private void together(List<SharedChange<?>> group, boolean grows) {
    for (int runs = 1; ; runs++) {
      switch (attempt(group, grows && runs == 1)) {
        case ANSWERED -> {
          return;
        }
        case SPOILT -> {
          withoutCulprit(group);
          return;
        }
        case CONFLICT -> {
          if (group.size() > 1) {
            group.forEach(this::alone);
            return;
          }
          if (runs == MOST_RUNS) {
            answerUndone(group.getFirst());
            return;
          }
        }
        case INTERRUPTED -> {
          if (runs == MOST_RUNS) {
            refuseInterrupted(group);
            return;
          }
        }
      }
    }
  }

  private void alone(SharedChange<?> change) {
    together(new ArrayList<>(List.of(change)), false);
  }

  private void withoutCulprit(List<SharedChange<?>> group) {
    SharedChange<?> one = culprit.orElseThrow();
    group.remove(one);
    if (group.isEmpty()) {
      answerUndone(one);
      return;
    }
    together(group, false);
    alone(one); // it judged by what the others had not kept yet
  }

  private Ended attempt(List<SharedChange<?>> group, boolean grows) {
    boolean begun = false;
    boolean committing = false;
    try (Transactions.Transaction transaction = transactions.begin()) {
      begun = true;
      Optional<Ended> early = fill(group, grows, transaction);
      if (early.isPresent()) {
        return early.get();
      }
      committing = true;
      transaction.commit();
    } catch (DatabaseRefusal e) {
      if (!committing && noteInterrupt()) {
        return Ended.INTERRUPTED;
      }
      if (!begun && grows) {
        takeAll(group); // it would be no better for them
      }
      group.forEach(each -> each.refuse(e));
      return Ended.ANSWERED;
    } catch (DataAccessException e) {
      return refusedAtCommit(group, e);
    }
    counts.answered(group.size()); // before: who was answered is counted
    group.forEach(SharedChange::answer);
    return Ended.ANSWERED;
  }

  /// @return how the transaction has ended before its commit; empty if it may be committed
  private Optional<Ended> fill(
      List<SharedChange<?>> group, boolean grows, Transactions.Transaction transaction) {
    long fullAt = 0;
    for (int i = 0; i < group.size(); i++) {
      Optional<Ended> ended = run(group, group.get(i), transaction);
      if (ended.isPresent()) {
        return ended;
      }
      if (i == 0) {
        fullAt = nanos.getAsLong() + MOST_NANOS;
      }
      if (grows && group.size() < MOST_CHANGES && nanos.getAsLong() - fullAt < 0) {
        takeNext(group);
      }
    }
    return Optional.empty();
  }

  private Optional<Ended> run(
      List<SharedChange<?>> group, SharedChange<?> change, Transactions.Transaction transaction) {
    change.run(transaction);
    boolean cut = noteInterrupt(); // after each: the commit must not meet it
    Transactions.Aftermath left = transaction.aftermath();
    if (left == Transactions.Aftermath.LOST) {
      return Optional.of(lost(group, change, cut));
    }
    if (change.passesWhenRepeated()) {
      return Optional.of(Ended.CONFLICT);
    }
    boolean spoilt =
        left == Transactions.Aftermath.ABORTED
            || (change.hasThrown() && left == Transactions.Aftermath.WRITES);
    if (spoilt) {
      culprit = Optional.of(change);
      return Optional.of(Ended.SPOILT);
    }
    return Optional.empty();
  }

  /// With the connection went all that was not committed.
  private Ended lost(List<SharedChange<?>> group, SharedChange<?> change, boolean cut) {
    if (cut) {
      return Ended.INTERRUPTED;
    }
    Throwable why = change.thrown();
    DatabaseRefusal refusal =
        PostgresTrouble.failed(why == null ? new SQLException("the connection was lost") : why);
    for (SharedChange<?> each : group) {
      if (each == change && change.hasThrown()) {
        answerUndone(change);
      } else {
        each.refuse(refusal);
      }
    }
    return Ended.ANSWERED;
  }

  /// Nothing of them has happened. Whose fault it was is not told.
  private Ended refusedAtCommit(List<SharedChange<?>> group, DataAccessException refused) {
    if (group.size() > 1) {
      return Ended.CONFLICT;
    }
    SharedChange<?> only = group.getFirst();
    only.fail(refused);
    if (only.passesWhenRepeated()) {
      return Ended.CONFLICT;
    }
    culprit = Optional.of(only);
    return Ended.SPOILT;
  }

  /// Answers a change of which nothing remains with what it threw.
  private void answerUndone(SharedChange<?> change) {
    if (!change.hasThrown()) {
      change.refuse(
          PostgresTrouble.failed(new SQLException("a change hid that a statement had failed")));
      return;
    }
    if (!change.isEngines()) {
      counts.answered(1);
    }
    change.answer();
  }

  private static void refuseInterrupted(List<SharedChange<?>> group) {
    DatabaseRefusal refusal =
        PostgresTrouble.failed(new SQLException("interrupted again and again"));
    group.forEach(each -> each.refuse(refusal));
  }

  /// A virtual thread that is interrupted loses the socket that it waits at. Others' changes must
  /// not be refused for it, so it is kept until they are answered.
  private boolean noteInterrupt() {
    boolean now = Thread.interrupted();
    interrupted |= now;
    return now;
  }

  private boolean takeNext(List<SharedChange<?>> group) {
    Optional<SharedChange<?>> next = waiting.get();
    next.ifPresent(
        change -> {
          group.add(change);
          all.add(change);
        });
    return next.isPresent();
  }

  private void takeAll(List<SharedChange<?>> group) {
    while (takeNext(group)) {}
  }
}
