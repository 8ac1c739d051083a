package org.holdfast.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Result;

/// One table of a database that moves: the same statements for both engines.
///
/// @param name as both engines have it
/// @param columns with what they hold
record MovedTable(String name, List<MovedTable.Column> columns) {

  /// @param name as both engines have it
  /// @param type as SQLite calls it
  record Column(String name, String type) {

    private Optional<Object> value(ResultSet found, int place) throws SQLException {
      Object value =
          switch (type) {
            case "INTEGER" -> found.getLong(place);
            case "TEXT" -> found.getString(place);
            case "BLOB" -> found.getBytes(place);
            default -> throw new IllegalStateException("no type of ours: " + type);
          };
      return found.wasNull() ? Optional.empty() : Optional.of(value);
    }
  }

  private static final int ROWS_AT_ONCE = 1_000;
  private static final String HISTORY = "schema_history_";
  private static final String POSITION = "log_position"; // of the mirror, which PostgreSQL has not

  MovedTable {
    columns = List.copyOf(columns);
  }

  /// The rooms' tables of an embedded database.
  static List<String> namesOfSqlite(DSLContext tx) {
    return tx
        .fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .getValues(0, String.class)
        .stream()
        .filter(each -> isOfRoom(each) && !each.equals(POSITION))
        .toList();
  }

  /// The rooms' tables of a PostgreSQL database, each behind those that it refers to.
  static List<String> namesOfPostgres(DSLContext tx) {
    List<String> left =
        new ArrayList<>(
            tx
                .fetch(
                    "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
                .getValues(0, String.class)
                .stream()
                .filter(MovedTable::isOfRoom)
                .toList());
    Result<?> references =
        tx.fetch(
            "SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid"
                + " JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f' AND a.oid <> b.oid");
    Set<String> ordered = new LinkedHashSet<>();
    while (!left.isEmpty()) {
      List<String> ready =
          left.stream()
              .filter(
                  each ->
                      references.stream()
                          .filter(row -> each.equals(row.get(0)))
                          .allMatch(row -> ordered.contains(String.valueOf(row.get(1)))))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + left);
      }
      ordered.addAll(ready);
      left.removeAll(ready);
    }
    return List.copyOf(ordered);
  }

  private static boolean isOfRoom(String table) {
    return !table.startsWith(HISTORY) && !MoveMarks.isMark(table);
  }

  /// @param tx of the embedded database
  static MovedTable of(DSLContext tx, String name) {
    return new MovedTable(
        name,
        tx.fetch("SELECT name, type FROM pragma_table_info(?) ORDER BY cid", name)
            .map(row -> new Column(row.get(0, String.class), row.get(1, String.class))));
  }

  long count(DSLContext tx) {
    return number(tx, "SELECT count(*) FROM " + name);
  }

  /// Of the embedded database, up to a row's number.
  long countUpTo(DSLContext tx, long row) {
    return number(tx, "SELECT count(*) FROM " + name + " WHERE rowid <= " + row);
  }

  private static long number(DSLContext tx, String sql) {
    return tx.fetchSingle(sql).get(0, Long.class);
  }

  /// Of the embedded database: a row's number and what is in it, for some rows behind a number.
  String selectPiece() {
    return "SELECT rowid, %s FROM %s WHERE rowid > ? ORDER BY rowid LIMIT ?"
        .formatted(listed(), name);
  }

  /// By its type: the embedded engine's statements take no other.
  private static void bind(PreparedStatement insert, int place, Optional<Object> value)
      throws SQLException {
    if (value.isEmpty()) {
      insert.setNull(place, Types.NULL);
      return;
    }
    switch (value.get()) {
      case Long number -> insert.setLong(place, number);
      case String text -> insert.setString(place, text);
      case byte[] bytes -> insert.setBytes(place, bytes);
      default -> throw new IllegalStateException("no value of ours");
    }
  }

  private String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            name,
            listed(),
            IntStream.range(0, columns.size())
                .mapToObj(_ -> "?")
                .collect(Collectors.joining(", ")));
  }

  private String listed() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /// The values of a row, whichever engine they are from.
  ///
  /// @param first the place of the first column in `found`
  List<Optional<Object>> row(ResultSet found, int first) throws SQLException {
    List<Optional<Object>> row = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.add(columns.get(i).value(found, first + i));
    }
    return row;
  }

  /// Hands all rows over, some at a time, in no order.
  void each(Connection connection, Consumer<List<List<Optional<Object>>>> rows)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT %s FROM %s".formatted(listed(), name))) {
      select.setFetchSize(ROWS_AT_ONCE);
      List<List<Optional<Object>>> piece = new ArrayList<>();
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          piece.add(row(found, 1));
          if (piece.size() == ROWS_AT_ONCE) {
            rows.accept(List.copyOf(piece));
            piece.clear();
          }
        }
      }
      rows.accept(List.copyOf(piece));
    }
  }

  void insert(Connection connection, List<List<Optional<Object>>> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insert())) {
      for (List<Optional<Object>> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          bind(insert, i + 1, row.get(i));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /// All rows, whatever their order.
  RowSum sum(DSLContext tx) {
    return tx.connectionResult(this::sum);
  }

  private RowSum sum(Connection connection) throws SQLException {
    RowSum sum = new RowSum();
    try (PreparedStatement select =
        connection.prepareStatement("SELECT %s FROM %s".formatted(listed(), name))) {
      select.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          sum.add(row(found, 1));
        }
      }
    }
    return sum;
  }
}
