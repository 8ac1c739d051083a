package org.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jooq.tools.jdbc.DefaultConnection;

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

  private final List<KeptStatement> lent = new ArrayList<>();

  private boolean mayHaveWritten;

  CachedStatements(Connection connection) {
    super(connection);
  }

  @Override
  public KeptStatement prepareStatement(String sql) throws SQLException {
    PreparedStatement kept = ready.remove(sql);
    KeptStatement statement =
        new KeptStatement(
            this, sql, kept != null ? kept : super.getDelegate().prepareStatement(sql));
    lent.add(statement);
    mayHaveWritten |= !isQuery(sql);
    return statement;
  }

  /// What goes past the cache may be anything.
  @Override
  public Connection getDelegate() {
    mayHaveWritten = true;
    return super.getDelegate();
  }

  /// Whether anything but plain queries was asked for since [#forgetWrites].
  boolean mayHaveWritten() {
    return mayHaveWritten;
  }

  void forgetWrites() {
    mayHaveWritten = false;
  }

  static boolean isQuery(String sql) {
    return sql.regionMatches(true, 0, "SELECT ", 0, 7);
  }

  /// A statement's user is done with it.
  void takeBack(KeptStatement statement, String sql) throws SQLException {
    if (lent.remove(statement)) {
      PreparedStatement cleared = statement.cleared();
      if (statement.isSpoilt()) {
        cleared.close();
      } else {
        keep(sql, cleared);
      }
    }
  }

  /// Takes back what was left open: an open cursor would keep its snapshot past the transaction.
  void takeBack() throws SQLException {
    if (lent.isEmpty()) {
      return;
    }
    for (KeptStatement statement : List.copyOf(lent)) {
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
}
