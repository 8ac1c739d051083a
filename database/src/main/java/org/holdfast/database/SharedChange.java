package org.holdfast.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One caller's change on its way through [SharedChanges]: it waits, is run (perhaps again) by its
/// own caller or by another one that leads, and is answered once.
///
/// How it ran and what its caller hears are two things: what it did counts once its transaction is
/// durable. Only the thread that leads touches it between its turn and its answer.
final class SharedChange<T extends @Nullable Object> {

  /// What a caller that waited has to do.
  enum Turn {
    /// Run this change and those behind it.
    LEADS,
    /// Take the answer.
    ANSWERED,
    /// It has waited for as long as it may.
    LATE
  }

  private final Function<DSLContext, T> body;
  private final CompletableFuture<Turn> turn = new CompletableFuture<>();

  /// Absent until the change has run, or was refused.
  private @Nullable Supplier<T> outcome;

  /// Absent unless the last run threw.
  private @Nullable Throwable thrown;

  private boolean answered;

  SharedChange(Function<DSLContext, T> body) {
    this.body = body;
  }

  /// Waits for this change's turn, whatever interrupts.
  Turn await(Duration atMost) {
    return turn.copy().completeOnTimeout(Turn.LATE, atMost.toNanos(), TimeUnit.NANOSECONDS).join();
  }

  /// The same for a change that somebody has in hand already.
  Turn await() {
    return turn.join();
  }

  /// Has the caller that waits lead.
  void lead() {
    turn.complete(Turn.LEADS);
  }

  void run(Transactions.Transaction transaction) {
    try {
      T result = transaction.run(body);
      thrown = null;
      outcome = () -> result;
    } catch (Throwable t) { // whatever it is, it belongs to the caller that waits for it
      fail(t);
    }
  }

  /// Lets the change count as having thrown `failure`.
  void fail(Throwable failure) {
    thrown = failure;
    outcome =
        () -> {
          throw switch (failure) {
            case RuntimeException e -> PostgresTrouble.seenByCaller(e);
            case Error e -> throw e;
            default -> new IllegalStateException("a change threw a checked exception", failure);
          };
        };
  }

  @Nullable Throwable thrown() {
    return thrown;
  }

  boolean hasThrown() {
    return thrown != null;
  }

  /// Whether the last run met another change, and may well succeed when it is repeated.
  boolean passesWhenRepeated() {
    return thrown instanceof RuntimeException e && PostgresTrouble.passesWhenRepeated(e);
  }

  /// Whether its caller will hear that the database could not do it.
  boolean isEngines() {
    return thrown instanceof RuntimeException e
        && PostgresTrouble.seenByCaller(e) instanceof DatabaseRefusal;
  }

  /// Lets the caller go on with how the last run went.
  void answer() {
    if (outcome == null) {
      throw new IllegalStateException("answered before it ran");
    }
    answered = true;
    turn.complete(Turn.ANSWERED);
  }

  /// Tells the caller that the change did not, or may not have, happened; nothing once it was
  /// answered.
  void refuse(DatabaseRefusal refusal) {
    if (!answered) {
      outcome =
          () -> {
            throw refusal;
          };
      answer();
    }
  }

  /// What became of it, for its caller: returned or thrown.
  T result() {
    if (outcome == null) {
      throw new IllegalStateException("asked for its answer before it had one");
    }
    return outcome.get();
  }
}
