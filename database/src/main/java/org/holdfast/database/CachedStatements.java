package org.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;

/// A SQLite connection that keeps its prepared statements: jOOQ prepares and closes one per
/// execution, and preparing is a third to a half of what a small statement costs (ADR 2).
///
/// Used by one thread at a time. A statement in use is not in the cache, so the same text may be
/// open twice.
final class CachedStatements extends DefaultConnection {

  // Enough for every statement of every room; lists of changing length make new texts and push out
  // old ones.
  private static final int MOST_STATEMENTS = 200;

  /// Ready statements by their text, the longest unused first.
  private final SequencedMap<String, PreparedStatement> ready = new LinkedHashMap<>();

  private final List<Lent> lent = new ArrayList<>();

  CachedStatements(Connection connection) {
    super(connection);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    PreparedStatement kept = ready.remove(sql);
    Lent statement = new Lent(sql, kept != null ? kept : getDelegate().prepareStatement(sql));
    lent.add(statement);
    return statement;
  }

  /// Takes back what was left open: an open cursor would keep its snapshot past the transaction.
  void takeBack() throws SQLException {
    for (Lent statement : List.copyOf(lent)) {
      statement.close();
    }
  }

  /// Drops every statement; after an error the driver may have finalized some of them.
  void forget() throws SQLException {
    takeBack();
    for (PreparedStatement statement : ready.values()) {
      statement.close();
    }
    ready.clear();
  }

  private void keep(String sql, PreparedStatement statement) throws SQLException {
    PreparedStatement twin = ready.put(sql, statement);
    if (twin != null) {
      twin.close();
    }
    if (ready.size() > MOST_STATEMENTS) {
      ready.pollFirstEntry().getValue().close();
    }
  }

  private final class Lent extends DefaultPreparedStatement {

    private final String sql;

    Lent(String sql, PreparedStatement statement) {
      super(statement);
      this.sql = sql;
    }

    @Override
    public void close() throws SQLException {
      if (lent.remove(this)) {
        PreparedStatement statement = getDelegatePreparedStatement();
        // A bound blob would stay in memory; a limit would hold for the next user too.
        statement.clearParameters();
        statement.setMaxRows(0);
        keep(sql, statement);
      }
    }
  }
}
