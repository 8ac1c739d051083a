package org.holdfast.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// A bounded pool of connections that only read. Each query is one deferred transaction, so one
/// snapshot; the writer keeps none of them waiting.
final class SqliteReaders {

  // A query that runs keeps a core or the disk busy; more at once only wait elsewhere.
  private static final int MOST_AT_ONCE = 8;

  private final SqliteFile file;
  private final Semaphore permits = new Semaphore(MOST_AT_ONCE);

  /// The last used comes first: its page cache is warm.
  private final Deque<SqliteSession> idle = new ConcurrentLinkedDeque<>();

  SqliteReaders(SqliteFile file) {
    this.file = file;
  }

  <T extends @Nullable Object> T read(Calls calls, Function<DSLContext, T> query) {
    permits.acquireUninterruptibly();
    try {
      return readBy(open(), calls, query);
    } catch (SQLException e) {
      throw SqliteTrouble.failed(e);
    } catch (RuntimeException e) {
      throw seen(e);
    } finally {
      permits.release();
    }
  }

  /// Call only when no query is running.
  void close() throws SQLException {
    List<SqliteSession> sessions = new ArrayList<>(idle);
    idle.clear();
    for (SqliteSession session : sessions) {
      session.close();
    }
  }

  private <T extends @Nullable Object> T readBy(
      SqliteSession session, Calls calls, Function<DSLContext, T> query) throws SQLException {
    boolean ended = false;
    try {
      session.execute("BEGIN");
      T result = calls.inside(() -> session.run(query));
      session.execute("COMMIT");
      ended = true;
      return result;
    } finally {
      if (ended || rolledBack(session)) {
        idle.push(session);
      } else {
        session.close();
      }
    }
  }

  private SqliteSession open() throws SQLException {
    SqliteSession warm = idle.poll();
    return warm != null ? warm : file.openReader();
  }

  private static boolean rolledBack(SqliteSession session) {
    try {
      session.execute("ROLLBACK");
      return true;
    } catch (SQLException _) { // an error of the disk has ended it already; it is not used again
      return false;
    }
  }

  private static RuntimeException seen(RuntimeException thrown) {
    return SqliteTrouble.seenByCaller(thrown) instanceof RuntimeException seen ? seen : thrown;
  }
}
