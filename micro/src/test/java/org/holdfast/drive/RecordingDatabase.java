package org.holdfast.drive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.holdfast.database.BareStatements.Statement;
import org.holdfast.database.Database;
import org.jooq.ConnectionProvider;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.DefaultConnection;
import org.jooq.tools.jdbc.DefaultPreparedStatement;
import org.jspecify.annotations.Nullable;

/// A database that keeps every statement which the rooms run on it, with its values. For one caller
/// at a time.
final class RecordingDatabase implements Database {

  private final Database database;
  private List<Statement> kept = new ArrayList<>();

  RecordingDatabase(Database database) {
    this.database = database;
  }

  /// What was run since the last call.
  List<Statement> take() {
    List<Statement> taken = kept;
    kept = new ArrayList<>();
    return taken;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
    return database.read(tx -> query.apply(recorded(tx)));
  }

  @Override
  public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
    return database.write(tx -> change.apply(recorded(tx)));
  }

  @Override
  public <T extends @Nullable Object> T write(long row, Function<DSLContext, T> change) {
    return database.write(row, tx -> change.apply(recorded(tx)));
  }

  @Override
  public <T extends @Nullable Object> CompletableFuture<T> begin(
      Function<DSLContext, T> change, Executor elsewhere) {
    return database.begin(tx -> change.apply(recorded(tx)), elsewhere);
  }

  @Override
  public List<String> check() {
    return database.check();
  }

  @Override
  public void close() {
    database.close();
  }

  private DSLContext recorded(DSLContext tx) {
    ConnectionProvider real = tx.configuration().connectionProvider();
    return DSL.using(
        tx.configuration()
            .derive(
                new ConnectionProvider() {
                  @Override
                  public Connection acquire() {
                    return new Recorded(real.acquire());
                  }

                  @Override
                  public void release(Connection connection) {
                    real.release(((Recorded) connection).getDelegate());
                  }
                }));
  }

  private final class Recorded extends DefaultConnection {

    Recorded(@Nullable Connection connection) {
      super(connection);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
      return new RecordedStatement(sql, super.prepareStatement(sql));
    }
  }

  private final class RecordedStatement extends DefaultPreparedStatement {

    private final String sql;
    private final List<@Nullable Object[]> batch = new ArrayList<>();
    private @Nullable Object[] values = new Object[0];

    RecordedStatement(String sql, PreparedStatement statement) {
      super(statement);
      this.sql = sql;
    }

    @Override
    public void setBytes(int index, byte[] value) throws SQLException {
      bind(index, value);
      super.setBytes(index, value);
    }

    @Override
    public void setLong(int index, long value) throws SQLException {
      bind(index, value);
      super.setLong(index, value);
    }

    @Override
    public void setInt(int index, int value) throws SQLException {
      bind(index, value);
      super.setInt(index, value);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
      kept.add(new Statement(sql, true, values.clone()));
      return super.executeQuery();
    }

    @Override
    public int executeUpdate() throws SQLException {
      kept.add(new Statement(sql, false, values.clone()));
      return super.executeUpdate();
    }

    @Override
    public void addBatch() throws SQLException {
      batch.add(values.clone());
      super.addBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
      batch.forEach(each -> kept.add(new Statement(sql, false, each)));
      batch.clear();
      return super.executeBatch();
    }

    @Override
    public boolean execute() throws SQLException {
      if (!sql.startsWith("select")) { // as jOOQ renders what regions are asked at the start
        throw new IllegalStateException("not recorded: " + sql);
      }
      return super.execute();
    }

    private void bind(int index, Object value) {
      values = Arrays.copyOf(values, Math.max(index, values.length));
      values[index - 1] = value;
    }
  }
}
