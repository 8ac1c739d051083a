package org.holdfast.database;

import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;

/// Remembers that a statement failed, and refuses what a change tries after it.
///
/// PostgreSQL ends a transaction with its first failed statement, SQLite does not. Without this a
/// room that catches a broken constraint and goes on would work on one engine only.
final class FailedStatement implements ExecuteListener {

  private static final long serialVersionUID = 1L;

  /// Absent until a statement has failed.
  private @Nullable RuntimeException first;

  void forget() {
    first = null;
  }

  /// @throws IllegalStateException if a statement has failed: its exception should have come out
  void refuseAfterFailure() {
    if (first != null) {
      throw new IllegalStateException("went on after a failed statement", first);
    }
  }

  @Override
  public void start(ExecuteContext statement) {
    refuseAfterFailure();
  }

  @Override
  public void exception(ExecuteContext statement) {
    if (first == null) {
      first = statement.exception();
    }
  }
}
