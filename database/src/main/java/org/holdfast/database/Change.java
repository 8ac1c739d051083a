package org.holdfast.database;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One caller's change on its way: waiting, run (perhaps again), answered once.
///
/// How it ran and what its caller hears are two things: what it did counts once its group is
/// durable.
final class Change<T extends @Nullable Object> {

  private final Calls calls;
  private final Function<DSLContext, T> body;
  private final boolean large;
  private final CompletableFuture<Supplier<T>> answer = new CompletableFuture<>();

  /// Absent until the change has run; only the thread that drains the queue touches it.
  private @Nullable Supplier<T> ran;

  /// Absent unless the last run threw.
  private @Nullable Throwable thrown;

  /// @param large whether it shall share its flush with nobody
  Change(Calls calls, Function<DSLContext, T> body, boolean large) {
    this.calls = calls;
    this.body = body;
    this.large = large;
  }

  boolean isLarge() {
    return large;
  }

  /// @return whether it went through; if not, what it wrote must be undone
  boolean run(SqliteSession session) {
    try {
      T result = calls.inside(() -> session.run(body));
      thrown = null;
      ran = () -> result;
      return true;
    } catch (Throwable t) { // whatever it is, it belongs to the caller that waits for it
      fail(t);
      return false;
    }
  }

  /// Lets the change count as having thrown `failure`.
  void fail(Throwable failure) {
    thrown = failure;
    Throwable seen = SqliteTrouble.seenByCaller(failure);
    ran =
        () -> {
          throw switch (seen) {
            case RuntimeException e -> e;
            case Error e -> throw e;
            default -> new IllegalStateException("a change threw a checked exception", seen);
          };
        };
  }

  /// @throws SQLException if the last run threw something that leaves the disk in doubt
  void refuseDoubt() throws SQLException {
    if (thrown != null && !SqliteTrouble.endsCleanly(thrown)) {
      throw new SQLException("the transaction ended under a change", thrown);
    }
  }

  /// Tells the caller how the last run went. Its group is durable.
  void answer() {
    Supplier<T> outcome = ran;
    if (outcome == null) {
      throw new IllegalStateException("answered before it ran");
    }
    answer.complete(outcome);
  }

  /// Tells the caller that the change did not, or may not have, happened.
  void refuse(DatabaseRefusal refusal) {
    answer.complete(
        () -> {
          throw refusal;
        });
  }

  CompletableFuture<T> answered() {
    return answer.thenApply(Supplier::get);
  }

  /// Waits for the answer, whatever interrupts: who leaves early does not know what became of it.
  T await() {
    return answer.join().get();
  }
}
