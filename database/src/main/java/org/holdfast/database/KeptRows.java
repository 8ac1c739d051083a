package org.holdfast.database;

import java.sql.SQLException;
import java.sql.Statement;
import org.jooq.tools.jdbc.DefaultResultSet;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// The rows of a [KeptStatement], read forward, each column by its number. Anything else that JDBC
/// offers is not here.
final class KeptRows extends DefaultResultSet {

  private final CoreStatement core;
  private final DB driver;
  private final long pointer;

  /// Whether the driver stands on a row that [#next] has not shown yet.
  private boolean ahead;

  private boolean ended;
  private int lastColumn;

  KeptRows(Statement statement, CoreStatement core, DB driver, boolean any) throws SQLException {
    super(null, statement, () -> new SQLException("not read from a row this way"));
    this.core = core;
    this.driver = driver;
    this.pointer = core.pointer.safeRunLong((_, address) -> address);
    this.ahead = any;
    this.ended = !any;
  }

  @Override
  public boolean next() throws SQLException {
    if (ended) {
      return false;
    }
    if (ahead) {
      ahead = false;
      return true;
    }
    int code = core.pointer.safeRunInt(DB::step);
    switch (code) {
      case Codes.SQLITE_ROW -> {
        return true;
      }
      case Codes.SQLITE_DONE -> close();
      default -> driver.throwex(code);
    }
    return false;
  }

  @Override
  public byte[] getBytes(int column) throws SQLException {
    return driver.column_blob(row(), at(column));
  }

  @Override
  public long getLong(int column) throws SQLException {
    return driver.column_long(row(), at(column));
  }

  @Override
  public int getInt(int column) throws SQLException {
    return driver.column_int(row(), at(column));
  }

  @Override
  public String getString(int column) throws SQLException {
    return driver.column_text(row(), at(column));
  }

  @Override
  public boolean wasNull() throws SQLException {
    return driver.column_type(row(), lastColumn) == Codes.SQLITE_NULL;
  }

  @Override
  public void close() throws SQLException {
    if (!ended) {
      ended = true;
      if (!core.pointer.isClosed()) {
        core.pointer.safeRunInt(DB::reset);
      }
    }
  }

  private int at(int column) {
    lastColumn = column - 1;
    return lastColumn;
  }

  // Asked of the driver by its address: after the end that would read what is not there any more.
  private long row() throws SQLException {
    if (ended || ahead || core.pointer.isClosed()) {
      throw new SQLException("there is no current row");
    }
    return pointer;
  }
}
