package org.holdfast.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.function.Function;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/// One transaction on a connection of a pool, for one query or change, or several changes.
final class PostgresTransaction implements Transactions.Transaction {

  private final Connection connection;
  private final WatchedStatements watched;
  private final Configuration configuration;
  private final Calls calls;
  private boolean committed;

  private PostgresTransaction(Connection connection, Configuration configuration, Calls calls) {
    this.connection = connection;
    this.watched = new WatchedStatements(connection);
    this.configuration = configuration;
    this.calls = calls;
  }

  /// What is asked of a connection before anything else.
  interface Look {
    void at(Connection connection) throws SQLException;
  }

  /// @throws DatabaseRefusal if no connection is to be had, or `first` refuses
  static PostgresTransaction begin(
      HikariDataSource pool, Look first, Configuration configuration, Calls calls) {
    try {
      PostgresTransaction begun =
          new PostgresTransaction(pool.getConnection(), configuration, calls);
      boolean looked = false;
      try {
        first.at(begun.connection);
        looked = true;
        return begun;
      } finally {
        if (!looked) {
          begun.close();
        }
      }
    } catch (SQLException e) {
      throw PostgresTrouble.failed(e);
    }
  }

  @Override
  public <T extends @Nullable Object> T run(Function<DSLContext, T> body) {
    FailedStatement failed = new FailedStatement();
    DSLContext context = Jooq.context(configuration, watched, failed);
    watched.forgetWrites();
    T result = calls.inside(() -> body.apply(context));
    failed.refuseAfterFailure();
    return result;
  }

  @Override
  public Transactions.Aftermath aftermath() {
    try {
      if (connection.isClosed()) { // the pool has given up what failed
        return Transactions.Aftermath.LOST;
      }
      TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
      if (state == TransactionState.FAILED) {
        return Transactions.Aftermath.ABORTED;
      }
      return watched.mayHaveWritten()
          ? Transactions.Aftermath.WRITES
          : Transactions.Aftermath.NOTHING;
    } catch (SQLException _) {
      return Transactions.Aftermath.LOST;
    }
  }

  @Override
  public void commit() {
    try {
      connection.clearWarnings();
      connection.commit();
      SQLWarning warning = connection.getWarnings();
      if (warning != null) {
        throw PostgresTrouble.warnedAtCommit(warning);
      }
      committed = true;
    } catch (SQLException e) {
      throw PostgresTrouble.atCommit(e);
    }
  }

  @Override
  public void close() {
    try (connection) {
      if (!committed && !connection.isClosed()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw PostgresTrouble.failed(e);
    }
  }
}
