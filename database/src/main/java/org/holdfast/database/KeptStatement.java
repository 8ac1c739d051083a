package org.holdfast.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/// A prepared statement on its way through one use.
///
/// What hand-written SQL needs (bytes, whole numbers and text in, rows out) goes straight to the
/// driver's core, which only binds and steps. The driver's own JDBC layer reads the names of all
/// columns for each result and asks for the last row's number after each insert: together half of
/// what a small statement costs here. All else, and with it what jOOQ runs, takes the driver's way.
final class KeptStatement extends DefaultPreparedStatement {

  private static final @Nullable Object[] NONE = {};

  private final CachedStatements owner;
  private final String sql;
  private final CoreStatement core;
  private final DB driver;
  private @Nullable Object[] values = NONE;
  private int bound;
  private boolean byDriver;
  private List<@Nullable Object[]> batch = List.of();

  KeptStatement(CachedStatements owner, String sql, PreparedStatement statement) {
    super(statement);
    this.owner = owner;
    this.sql = sql;
    this.core = (CoreStatement) statement;
    this.driver = core.getDatabase();
  }

  @Override
  public void setBytes(int index, byte[] value) {
    bind(index, value);
  }

  @Override
  public void setLong(int index, long value) {
    bind(index, value);
  }

  @Override
  public void setInt(int index, int value) {
    bind(index, value);
  }

  @Override
  public void setNull(int index, int type) {
    bind(index, null);
  }

  @Override
  public void setString(int index, String value) {
    bind(index, value);
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    return new KeptRows(this, core, driver, driver.execute(core, values()));
  }

  @Override
  public int executeUpdate() throws SQLException {
    return Math.toIntExact(driver.executeUpdate(core, values()));
  }

  /// The driver's way: for jOOQ, which asks for columns and counts.
  @Override
  public boolean execute() throws SQLException {
    for (int i = 0; i < bound; i++) {
      getDelegatePreparedStatement().setObject(i + 1, values[i]);
    }
    byDriver = true;
    return super.execute();
  }

  /// Runs a statement that has neither parameters nor rows.
  void run() throws SQLException {
    driver.executeUpdate(core, NONE);
  }

  @Override
  public void addBatch() {
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
    }
    batch.add(values());
  }

  @Override
  public int[] executeBatch() throws SQLException {
    int[] changed = new int[batch.size()];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = Math.toIntExact(driver.executeUpdate(core, batch.get(i)));
    }
    batch = List.of();
    return changed;
  }

  @Override
  public void close() throws SQLException {
    owner.takeBack(this, sql);
  }

  /// The statement with nothing left of this use: an open cursor would keep its snapshot, a bound
  /// blob would stay in memory, a limit would hold for the next user.
  PreparedStatement cleared() throws SQLException {
    PreparedStatement statement = getDelegatePreparedStatement();
    if (!isSpoilt()) {
      if (byDriver) {
        statement.clearParameters();
        statement.setMaxRows(0);
      }
      core.pointer.safeRunInt(DB::reset);
      core.pointer.safeRunInt(DB::clear_bindings);
    }
    return statement;
  }

  /// Whether the driver has finalized it, as it does after an error.
  boolean isSpoilt() {
    return core.pointer.isClosed();
  }

  private void bind(int index, @Nullable Object value) {
    if (index > values.length) {
      values = Arrays.copyOf(values, Math.max(index, 2 * values.length));
    }
    values[index - 1] = value;
    bound = Math.max(bound, index);
  }

  private @Nullable Object[] values() {
    return Arrays.copyOf(values, bound);
  }
}
