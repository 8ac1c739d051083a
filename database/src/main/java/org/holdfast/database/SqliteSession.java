package org.holdfast.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.core.DB;

/// One connection to a SQLite file, with its statements and its jOOQ context. One thread at a time.
final class SqliteSession implements AutoCloseable {

  // In one step: no change comes between, and no page is copied twice.
  private static final int ALL_PAGES = -1;

  private final DB driver;
  private final CachedStatements connection;
  private final FailedStatement failed = new FailedStatement();
  private final DSLContext context;

  SqliteSession(Connection connection) throws SQLException {
    // In auto-commit mode the driver tries a BEGIN after every statement. Out of it the driver
    // opens a
    // transaction at once; that one is ended here, and all later ones are ours.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("COMMIT");
    }
    this.driver = connection.unwrap(SQLiteConnection.class).getDatabase();
    this.connection = new CachedStatements(connection);
    this.context = Jooq.context(Jooq.configuration(SQLDialect.SQLITE), this.connection, failed);
  }

  /// Runs a caller's query or change inside the transaction that is open.
  <T extends @Nullable Object> T run(Function<DSLContext, T> body) {
    failed.forget();
    connection.forgetWrites();
    boolean whole = false;
    try {
      T result = body.apply(context);
      failed.refuseAfterFailure();
      whole = true;
      return result;
    } finally {
      tidy(whole);
    }
  }

  /// Runs a statement that answers no rows.
  void execute(String sql) throws SQLException {
    try (KeptStatement statement = connection.prepareStatement(sql)) {
      statement.run();
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /// Copies every page, as of the transaction that is open, into a new file: each at its own place,
  /// so that what the log says of pages fits the copy too.
  ///
  /// @throws SQLException if the copy is not whole
  void copyTo(Path target) throws SQLException {
    int code = driver.backup("main", target.toString(), (_, _) -> {}, 0, 0, ALL_PAGES);
    if (code != SQLiteErrorCode.SQLITE_OK.code) {
      throw new SQLException("the database was not copied", null, code);
    }
  }

  /// Rows inserted, updated or deleted since this session was opened.
  long changedRows() throws SQLException {
    return driver.total_changes();
  }

  /// Whether the last query or change may have left something behind.
  boolean mayHaveWritten() {
    return connection.mayHaveWritten();
  }

  /// How far the write-ahead log has grown, and how much of it is in the main file.
  ///
  /// @param blocked whether another connection kept the checkpoint from doing all it was asked
  record Log(boolean blocked, long frames, long copiedFrames) {}

  /// @param mode as in `PRAGMA wal_checkpoint(mode)`; `NOOP` only reports
  Log checkpoint(String mode) throws SQLException {
    String sql = "PRAGMA wal_checkpoint(" + mode + ")";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return new Log(row.getInt(1) != 0, row.getLong(2), row.getLong(3));
    }
  }

  /// Makes the log, which a checkpoint has emptied, begin anew, and flushes that.
  ///
  /// An emptied log is shorter in the system's memory only: a power cut may bring back what it
  /// held, also frames of a commit that was refused. Its new beginning puts an end to those for
  /// good. The page that is written for it stays as it was.
  void beginLogAnew() throws SQLException {
    execute("BEGIN IMMEDIATE");
    execute("PRAGMA user_version = " + userVersion());
    execute("COMMIT");
  }

  private int userVersion() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("PRAGMA user_version");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /// Sets how long this session waits where another one is in the way.
  void waitForOthers(int millis) throws SQLException {
    driver.busy_timeout(millis);
  }

  /// Drops prepared statements that an error may have spoilt.
  void forgetStatements() throws SQLException {
    connection.forget();
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.forget();
    } finally {
      connection.close();
    }
  }

  private void tidy(boolean whole) {
    try {
      if (whole) {
        connection.takeBack();
      } else {
        connection.forget();
      }
    } catch (SQLException e) {
      throw SqliteTrouble.failed(e);
    }
  }
}
