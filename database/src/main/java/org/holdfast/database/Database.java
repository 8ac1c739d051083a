package org.holdfast.database;

import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// The metadata database, on either engine: [SqliteDatabase] or [PostgresDatabase].
///
/// Both engines give the same promises and pass the same contract tests. Safe for use by any number
/// of threads.
public interface Database extends AutoCloseable {

  /// Runs `query` on one consistent snapshot: it sees all of a committed change or nothing of it.
  ///
  /// Never waits for a change in progress. Results must be read before `query` returns.
  ///
  /// @param query reads only; what it throws comes out unchanged
  /// @return what `query` returned
  /// @throws DatabaseRefusal.Failed if the engine could not answer
  <T extends @Nullable Object> T read(Function<DSLContext, T> query);

  /// Runs `change` alone and returns once its effect is durable.
  ///
  /// If `change` throws, nothing of it remains and what it threw comes out unchanged; changes that
  /// share its flush are not touched. Two changes that write the same rows run one after the other,
  /// as if alone. On PostgreSQL `change` may be run again after a serialization failure, so it must
  /// have no effect outside the database.
  ///
  /// @param change reads and writes; must not call `read` or `write` of this database
  /// @return what `change` returned
  /// @throws DatabaseRefusal.Failed if the engine could not make it durable: it may or may not have
  ///   happened, and nothing is written any more until the store has been checked
  /// @throws DatabaseRefusal.Fenced if an earlier flush failed and the check has not succeeded yet
  <T extends @Nullable Object> T write(Function<DSLContext, T> change);

  /// Waits for changes in progress, then releases every file and connection. Calls after it are
  /// refused.
  @Override
  void close();
}
