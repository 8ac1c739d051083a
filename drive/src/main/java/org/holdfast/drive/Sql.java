package org.holdfast.drive;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// One statement with its parameters. The texts are written by hand, for both engines, and few: the
/// database keeps them prepared, and rendering one anew would cost more than running it.
final class Sql {

  // SQLite takes 32,766 parameters and PostgreSQL 65,535; longer lists gain nothing.
  private static final int MOST_LISTED = 512;
  private static final int MOST_BATCHED = 2_000;

  private final DSLContext tx;
  private final String text;
  private final List<Object> values = new ArrayList<>();

  private Sql(DSLContext tx, String text) {
    this.tx = tx;
    this.text = text;
  }

  static Sql of(DSLContext tx, String text) {
    return new Sql(tx, text);
  }

  Sql with(byte[] value) {
    values.add(value);
    return this;
  }

  Sql with(String value) {
    values.add(value);
    return this;
  }

  Sql with(long value) {
    values.add(value);
    return this;
  }

  Sql with(ItemId id) {
    return with(id.bytes());
  }

  Sql with(RevisionId id) {
    return with(id.bytes());
  }

  /// Parameters for a list that [#marks] wrote: the last is repeated until it is full.
  Sql withList(List<byte[]> list) {
    int size = listSize(list.size());
    for (int i = 0; i < size; i++) {
      values.add(list.get(Math.min(i, list.size() - 1)));
    }
    return this;
  }

  /// `(?, ?, …)` for a list of that many values; a few lengths only, so that texts repeat.
  static String marks(int count) {
    return "(" + "?, ".repeat(listSize(count) - 1) + "?)";
  }

  /// Cuts a list into pieces that fit into one statement.
  static <T> void pieces(List<T> all, Consumer<List<T>> each) {
    for (int from = 0; from < all.size(); from += MOST_LISTED) {
      each.accept(all.subList(from, Math.min(all.size(), from + MOST_LISTED)));
    }
  }

  private static int listSize(int count) {
    int size = 1;
    while (size < count) {
      size *= 8;
    }
    return Math.min(size, MOST_LISTED);
  }

  /// @return how many rows it changed
  int run() {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, values);
            return statement.executeUpdate();
          }
        });
  }

  <T> List<T> list(Reader<T> reader) {
    List<T> all = new ArrayList<>();
    each(row -> all.add(reader.read(row)));
    return all;
  }

  <T> Optional<T> one(Reader<T> reader) {
    List<T> all = list(reader);
    if (all.size() > 1) {
      throw new IllegalStateException("one row was expected, not " + all.size());
    }
    return all.stream().findFirst();
  }

  /// A number that is always there, such as a count.
  long number() {
    return one(row -> row.getLong(1)).orElseThrow();
  }

  void each(Visitor visitor) {
    tx.connection(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                visitor.visit(rows);
              }
            }
          }
        });
  }

  /// Runs one statement for every set of parameters.
  ///
  /// @param parameters gives each set to the consumer it gets
  static void batch(DSLContext tx, String text, Consumer<Consumer<Object[]>> parameters) {
    tx.connection(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            Batch batch = new Batch(statement);
            parameters.accept(batch::add);
            batch.flush();
          }
        });
  }

  private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      bind(statement, i + 1, values.get(i));
    }
  }

  private static void bind(PreparedStatement statement, int index, Object value)
      throws SQLException {
    switch (value) {
      case byte[] bytes -> statement.setBytes(index, bytes);
      case String words -> statement.setString(index, words);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setInt(index, number);
      default -> throw new IllegalStateException("no parameter is a " + value.getClass());
    }
  }

  /// Makes a value of the row that the cursor is at.
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Is shown one row after the other.
  interface Visitor {
    void visit(ResultSet row) throws SQLException;
  }

  private static final class Batch {

    private final PreparedStatement statement;
    private int waiting;

    Batch(PreparedStatement statement) {
      this.statement = statement;
    }

    void add(Object[] values) {
      try {
        for (int i = 0; i < values.length; i++) {
          bind(statement, i + 1, values[i]);
        }
        statement.addBatch();
        waiting++;
        if (waiting == MOST_BATCHED) {
          flush();
        }
      } catch (SQLException e) {
        throw new DataAccessException("a batch failed", e);
      }
    }

    void flush() throws SQLException {
      if (waiting > 0) {
        statement.executeBatch();
        waiting = 0;
      }
    }
  }
}
