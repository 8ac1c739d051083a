package org.holdfast.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/// The database on a PostgreSQL server; several Holdfast processes may share it.
///
/// Changes run under READ COMMITTED, queries under REPEATABLE READ and read-only, from a pool each:
/// the connection says it once, so neither costs a further round trip, and changes that wait for a
/// row never keep a query waiting. Changes that say which row they take share a transaction while
/// others of that row are under way (ADR 49).
public final class PostgresDatabase implements Database {

  private static final long CONNECT_MILLIS = 10_000;

  // Of a list of servers the next is tried when one is silent for so long.
  private static final int CONNECT_SECONDS = 3;

  // A machine that is gone does not say so. A change or query takes a few seconds at most; who
  // waits
  // longer for an answer hears that there was none.
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private final HikariDataSource changes;
  private final HikariDataSource queries;
  private final Calls calls = new Calls();
  private final GroupCounts counts = new GroupCounts();
  private final Configuration configuration = Jooq.configuration(SQLDialect.POSTGRES);

  private final PostgresPromise promise;

  private final SharedChanges shared;

  private final String url;

  /// @param longestWait until a change has its turn at a row
  private PostgresDatabase(
      HikariDataSource changes,
      HikariDataSource queries,
      PostgresPromise promise,
      String url,
      LongSupplier nanos,
      Duration longestWait) {
    this.changes = changes;
    this.queries = queries;
    this.promise = promise;
    this.shared = new SharedChanges(this::beginChange, counts, nanos, longestWait);
    this.url = url;
  }

  /// Where it is.
  String url() {
    return url;
  }

  /// Connects and brings the tables up to date; servers that start together take turns at it.
  ///
  /// @param schemas the rooms' tables, each room once
  /// @throws DatabaseRefusal.TooNew if a newer Holdfast has been here; nothing was changed
  /// @throws DatabaseRefusal.Unusable if the server cannot be reached, does not let us in, or is
  ///   set to answer before a change is durable, or waits for no standby where one was asked for
  public static PostgresDatabase open(PostgresSettings settings, List<Schema> schemas) {
    return open(settings, schemas, System::nanoTime, LONGEST_ANSWER);
  }

  /// The same for whoever brings everything from another database, before anybody may use it.
  static PostgresDatabase openToMoveInto(PostgresSettings settings, List<Schema> schemas) {
    return opened(settings, schemas, System::nanoTime, LONGEST_ANSWER);
  }

  /// @param nanos a clock that only goes on, by which the server's settings are looked at again
  /// @param longestAnswer who waits longer for the server is refused; whole seconds
  static PostgresDatabase open(
      PostgresSettings settings, List<Schema> schemas, LongSupplier nanos, Duration longestAnswer) {
    PostgresDatabase opened = opened(settings, schemas, nanos, longestAnswer);
    if (opened.<Boolean>read(MoveMarks::isUnderWay)) {
      opened.close();
      throw new DatabaseRefusal.Unusable(
          "A move into this database has not come to its end: run holdfast move-database again, it goes on.");
    }
    return opened;
  }

  private static PostgresDatabase opened(
      PostgresSettings settings, List<Schema> schemas, LongSupplier nanos, Duration longestAnswer) {
    PostgresPromise promise = new PostgresPromise(settings.standby(), nanos);
    prepare(settings, schemas, promise);
    HikariDataSource changes = connect(changesPool(settings, longestAnswer));
    try {
      return new PostgresDatabase(
          changes,
          connect(queriesPool(settings, longestAnswer)),
          promise,
          settings.url(),
          nanos,
          longestAnswer);
    } catch (RuntimeException e) {
      changes.close();
      throw e;
    }
  }

  // An index of a large table takes as long as it takes: no limit for an answer here.
  private static void prepare(
      PostgresSettings settings, List<Schema> schemas, PostgresPromise promise) {
    HikariConfig pool = pool(settings, "holdfast-tables");
    pool.setMaximumPoolSize(2);
    try (HikariDataSource tables = connect(pool)) {
      refuseForgetful(tables, promise);
      Migrations.postgres(tables).apply(schemas);
    } catch (SQLException e) {
      throw new DatabaseRefusal.Unusable("PostgreSQL cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return calls.call(() -> run(queries, query, _ -> {}));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    boolean answered = true; // also with what it threw
    try {
      return calls.call(() -> run(changes, change, promise::refuseIfBroken));
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
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return calls.call(() -> shared.write(row, change));
  }

  private Transactions.Transaction beginChange() {
    return PostgresTransaction.begin(changes, promise::refuseIfBroken, configuration, calls);
  }

  /// Copies every row, as of one instant, into an embedded database that is made for it, beside
  /// changes and queries.
  ///
  /// @param target nothing may be there
  /// @param schemas the rooms' tables, each room once
  /// @throws DatabaseRefusal if the copy is not whole
  public void copyAway(Path target, List<Schema> schemas) {
    try (SqliteDatabase copy = SqliteDatabase.open(target, schemas, Runnable::run)) {
      read(
          tx -> {
            List<MovedTable> tables =
                MovedTable.namesOfPostgres(tx).stream()
                    .map(name -> copy.read(to -> MovedTable.of(to, name)))
                    .toList();
            // What a first run left that was refused: a query may be run again.
            tables
                .reversed()
                .forEach(table -> copy.write(to -> to.execute("DELETE FROM " + table.name())));
            tables.forEach(table -> copy(tx, table, copy));
            return tables.size();
          });
    }
  }

  private static void copy(DSLContext tx, MovedTable table, SqliteDatabase copy) {
    tx.connection(
        connection ->
            table.each(
                connection,
                rows ->
                    copy.write(
                        to -> {
                          to.connection(into -> table.insert(into, rows));
                          return rows.size();
                        })));
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
        shared.waiting() + changing.getThreadsAwaitingConnection(),
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

  private <T extends @Nullable Object> T run(
      HikariDataSource pool, Function<DSLContext, T> body, PostgresTransaction.Look first) {
    for (int runs = 1; ; runs++) {
      try {
        return once(pool, body, first);
      } catch (RuntimeException e) {
        if (runs == SharedGroup.MOST_RUNS || !PostgresTrouble.passesWhenRepeated(e)) {
          throw PostgresTrouble.seenByCaller(e);
        }
      }
    }
  }

  private <T extends @Nullable Object> T once(
      HikariDataSource pool, Function<DSLContext, T> body, PostgresTransaction.Look first) {
    try (PostgresTransaction transaction =
        PostgresTransaction.begin(pool, first, configuration, calls)) {
      T result = transaction.run(body);
      transaction.commit();
      return result;
    }
  }

  private static void refuseForgetful(HikariDataSource pool, PostgresPromise promise)
      throws SQLException {
    try (Connection connection = pool.getConnection()) {
      Optional<String> broken = promise.broken(connection);
      if (broken.isPresent()) {
        throw new DatabaseRefusal.Unusable(broken.get());
      }
    }
  }

  private static HikariConfig changesPool(PostgresSettings settings, Duration longestAnswer) {
    HikariConfig pool = pool(settings, "holdfast-changes");
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.addDataSourceProperty("socketTimeout", longestAnswer.toSeconds());
    return pool;
  }

  private static HikariConfig queriesPool(PostgresSettings settings, Duration longestAnswer) {
    HikariConfig pool = pool(settings, "holdfast-queries");
    pool.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    pool.setReadOnly(true);
    pool.addDataSourceProperty("socketTimeout", longestAnswer.toSeconds());
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
    pool.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
    pool.addDataSourceProperty("targetServerType", "primary");
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
