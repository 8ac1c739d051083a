package org.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jooq.tools.jdbc.DefaultConnection;

/// A connection that notes whether anything but a plain query was asked for.
///
/// A query may take locks, by `SELECT … FOR UPDATE`: they last until the transaction ends, and
/// leave nothing.
final class WatchedStatements extends DefaultConnection {

  private boolean mayHaveWritten;

  WatchedStatements(Connection connection) {
    super(connection);
  }

  @Override
  public PreparedStatement prepareStatement(String sql) throws SQLException {
    mayHaveWritten |= !CachedStatements.isQuery(sql);
    return super.getDelegate().prepareStatement(sql);
  }

  /// What goes past this may be anything.
  @Override
  public Connection getDelegate() {
    mayHaveWritten = true;
    return super.getDelegate();
  }

  /// Whether the statements since [#forgetWrites] may have left something.
  boolean mayHaveWritten() {
    return mayHaveWritten;
  }

  void forgetWrites() {
    mayHaveWritten = false;
  }
}
