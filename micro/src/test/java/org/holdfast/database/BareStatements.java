package org.holdfast.database;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// Statements with their values, run on the driver's core and nothing else: opened with the same
/// words as the server's writer, so many changes to a commit, the log kept as short.
public final class BareStatements implements AutoCloseable {

  private final SQLiteConnection connection;
  private final SqliteSession session;
  private final DB driver;
  private final LogLength log = new LogLength();
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  public BareStatements(Path file) {
    try {
      connection = new SqliteFile(file).forWriting().getConnection().unwrap(SQLiteConnection.class);
      session = new SqliteSession(connection);
      driver = connection.getDatabase();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One execution of one statement.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Statement(String sql, boolean hasRows, @Nullable Object[] values) {}

  /// Runs changes, each a list of statements.
  public void run(List<List<Statement>> changes, int ofACommit) {
    try {
      for (int from = 0; from < changes.size(); from += ofACommit) {
        session.execute("BEGIN IMMEDIATE");
        for (List<Statement> change :
            changes.subList(from, Math.min(changes.size(), from + ofACommit))) {
          for (Statement statement : change) {
            run(statement);
          }
        }
        session.execute("COMMIT");
        log.keepShort(session);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  // Rows are stepped through, their columns are not asked for.
  private void run(Statement statement) throws SQLException {
    CoreStatement core = prepared(statement.sql());
    if (statement.hasRows()) {
      boolean row = driver.execute(core, statement.values());
      while (row) {
        row = core.pointer.safeRunInt(DB::step) == Codes.SQLITE_ROW;
      }
    } else {
      driver.executeUpdate(core, statement.values());
    }
    core.pointer.safeRunInt(DB::reset);
    core.pointer.safeRunInt(DB::clear_bindings);
  }

  private CoreStatement prepared(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return (CoreStatement) known;
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement each : prepared.values()) {
        each.close();
      }
      session.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
