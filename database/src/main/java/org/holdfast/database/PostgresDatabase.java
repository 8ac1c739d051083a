package org.holdfast.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/// The database on a PostgreSQL server; several Holdfast processes may share it.
///
/// Changes run under READ COMMITTED, queries under REPEATABLE READ and read-only, from a pool each:
/// the connection says it once, so neither costs a further round trip, and changes that wait for a
/// row never keep a query waiting.
public final class PostgresDatabase implements Database {

  // Who meets a deadlock or serialization failure that often is refused, not kept trying.
  private static final int MOST_RUNS = 5;

  private static final long CONNECT_MILLIS = 10_000;

  private final HikariDataSource changes;
  private final HikariDataSource queries;
  private final Calls calls = new Calls();
  private final GroupCounts counts = new GroupCounts();
  private final Configuration configuration = Jooq.configuration(SQLDialect.POSTGRES);

  private PostgresDatabase(HikariDataSource changes, HikariDataSource queries) {
    this.changes = changes;
    this.queries = queries;
  }

  /// Connects and brings the tables up to date; servers that start together take turns at it.
  ///
  /// @param schemas the rooms' tables, each room once
  /// @throws DatabaseRefusal.TooNew if a newer Holdfast has been here; nothing was changed
  /// @throws DatabaseRefusal.Unusable if the server cannot be reached, does not let us in, or is
  ///   set to answer before a change is durable
  public static PostgresDatabase open(PostgresSettings settings, List<Schema> schemas) {
    HikariDataSource changes = connect(changesPool(settings));
    try {
      refuseForgetful(changes);
      Migrations.postgres(changes).apply(schemas);
      return new PostgresDatabase(changes, connect(queriesPool(settings)));
    } catch (SQLException e) {
      changes.close();
      throw new DatabaseRefusal.Unusable("PostgreSQL cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return calls.call(() -> run(queries, query));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    boolean answered = true; // also with what it threw
    try {
      return calls.call(() -> run(changes, change));
    } catch (DatabaseRefusal e) {
      answered = false;
      throw e;
    } finally {
      if (answered) {
        counts.answered(1);
      }
    }
  }

  @Override
  public List<String> check() {
    return List.of();
  }

  @Override
  public DatabaseFigures figures() {
    HikariPoolMXBean changing = changes.getHikariPoolMXBean();
    HikariPoolMXBean asking = queries.getHikariPoolMXBean();
    return counts.figures(
        changing.getThreadsAwaitingConnection(),
        changing.getActiveConnections() + asking.getActiveConnections());
  }

  @Override
  public void close() {
    calls.close(
        () -> {
          queries.close();
          changes.close();
        });
  }

  private <T extends @Nullable Object> T run(HikariDataSource pool, Function<DSLContext, T> body) {
    for (int runs = 1; ; runs++) {
      try {
        return once(pool, body);
      } catch (RuntimeException e) {
        if (runs == MOST_RUNS || !PostgresTrouble.passesWhenRepeated(e)) {
          throw PostgresTrouble.seenByCaller(e);
        }
      }
    }
  }

  private <T extends @Nullable Object> T once(HikariDataSource pool, Function<DSLContext, T> body) {
    try (Connection connection = pool.getConnection()) {
      FailedStatement failed = new FailedStatement();
      DSLContext context = Jooq.context(configuration, connection, failed);
      boolean whole = false;
      try {
        T result = calls.inside(() -> body.apply(context));
        failed.refuseAfterFailure();
        whole = true;
        commit(connection);
        return result;
      } finally {
        if (!whole) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw PostgresTrouble.failed(e);
    }
  }

  private static void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw PostgresTrouble.atCommit(e);
    }
  }

  // With either off, what was answered may be gone after a crash of the server.
  private static void refuseForgetful(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String setting : List.of("synchronous_commit", "fsync")) {
        try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
          if (row.next() && row.getString(1).equals("off")) {
            throw new DatabaseRefusal.Unusable(
                "PostgreSQL is set to " + setting + " = off and would lose changes; set it to on.");
          }
        }
      }
    }
  }

  private static HikariConfig changesPool(PostgresSettings settings) {
    HikariConfig pool = pool(settings, "holdfast-changes");
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    return pool;
  }

  private static HikariConfig queriesPool(PostgresSettings settings) {
    HikariConfig pool = pool(settings, "holdfast-queries");
    pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    pool.setReadOnly(true);
    return pool;
  }

  private static HikariConfig pool(PostgresSettings settings, String name) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setJdbcUrl(settings.url());
    pool.setUsername(settings.user());
    pool.setPassword(settings.password());
    pool.setMaximumPoolSize(settings.connections());
    pool.setConnectionTimeout(CONNECT_MILLIS);
    pool.setAutoCommit(false);
    pool.addDataSourceProperty("sslmode", settings.tls().sslMode());
    pool.addDataSourceProperty("ApplicationName", name);
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    return pool;
  }

  private static HikariDataSource connect(HikariConfig pool) {
    Supplier<String> where = () -> "PostgreSQL at " + pool.getJdbcUrl() + " cannot be used: ";
    try {
      return new HikariDataSource(pool);
    } catch (PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DatabaseRefusal.Unusable(where.get() + cause.getMessage(), e);
    }
  }
}
