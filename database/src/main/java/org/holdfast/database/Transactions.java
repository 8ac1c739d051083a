package org.holdfast.database;

import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// Where [SharedChanges] gets its transactions: from a PostgreSQL server, and in its tests from
/// what they play. Safe for use by any number of threads.
interface Transactions {

  /// @throws DatabaseRefusal if none can be had; nothing has happened
  Transaction begin();

  /// One transaction, in which one change runs after the other. One thread at a time.
  interface Transaction extends AutoCloseable {

    /// Runs one change; what it throws comes out unchanged.
    <T extends @Nullable Object> T run(Function<DSLContext, T> change);

    /// What the last change left here. Costs no question to the server.
    Aftermath aftermath();

    /// Makes all that was run durable.
    ///
    /// @throws DatabaseRefusal.Failed if nobody knows whether it is
    /// @throws org.jooq.exception.DataAccessException if it is not: a deferred constraint is
    ///   broken, or it is not serializable
    void commit();

    /// Takes back what was not committed.
    ///
    /// @throws DatabaseRefusal.Failed if the server did not answer
    @Override
    void close();
  }

  /// What a change leaves to a transaction.
  enum Aftermath {
    /// It only asked.
    NOTHING,
    /// It may have written.
    WRITES,
    /// Nothing can be asked or committed any more, only taken back.
    ABORTED,
    /// The connection is gone, and with it all that was not committed.
    LOST
  }
}
