package org.holdfast.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/// Moves all that an embedded database holds into one on a PostgreSQL server.
///
/// Rows go over in pieces, each in a change of its own together with how far it is, so a move that
/// was cut off goes on where it was. Then every row is read on both sides and compared. Until that
/// is done nobody can open the new database, and afterwards nobody the old one: a history has one
/// place.
public final class Move {

  /// How far it is; called often, from the thread that moves.
  public interface Progress {
    /// @param done rows copied or compared
    /// @param total of both together
    void at(long done, long total);
  }

  /// @param tables that were moved
  /// @param rows in all of them
  public record Moved(int tables, long rows) {}

  private static final int ROWS_AT_ONCE = 1_000;

  private final SqliteDatabase from;
  private final PostgresDatabase to;
  private final Progress progress;
  private long done;
  private long total;

  private Move(SqliteDatabase from, PostgresDatabase to, Progress progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /// Begins a move, or goes on with one.
  ///
  /// @param from the database file; no server may have it open
  /// @param schemas the rooms' tables, each room once
  /// @throws DatabaseRefusal.Unusable if either cannot be opened, if `to` holds something that no
  ///   move brought, or if the two differ in the end: nothing of `from` was changed then
  public static Moved run(Path from, PostgresSettings to, List<Schema> schemas, Progress progress) {
    if (!Files.exists(from)) {
      throw new DatabaseRefusal.Unusable(
          "There is no database %s, so there is nothing to move.".formatted(from));
    }
    try (SqliteDatabase old = SqliteDatabase.openToMove(from, schemas);
        PostgresDatabase next = PostgresDatabase.openToMoveInto(to, schemas)) {
      Moved moved = new Move(old, next, progress).run();
      // In this order: a kill between the two leaves none that can be opened, and a move that goes
      // on.
      old.write(tx -> MoveMarks.leave(tx, to.url()));
      next.write(MoveMarks::end);
      return moved;
    } catch (DataAccessException e) {
      throw new DatabaseRefusal.Failed(
          "The database could not be moved: " + e.getMessage() + ". Run it again: it goes on.", e);
    }
  }

  private Moved run() {
    boolean left = from.<Boolean>read(MoveMarks::isMoved);
    if (left && !to.<Boolean>read(MoveMarks::isUnderWay)) {
      throw SqliteFile.moved("the database");
    }
    List<MovedTable> tables = tables();
    to.write(tx -> begin(tx, tables));
    long rows = 0;
    for (MovedTable table : tables) {
      rows += from.<Long>read(table::count);
    }
    total = 2 * rows;
    if (left) {
      advance(rows);
    } else {
      tables.forEach(this::copy);
    }
    for (MovedTable table : tables) {
      compare(table);
    }
    return new Moved(tables.size(), rows);
  }

  /// All of them, in an order in which no row is referred to before it is there.
  private List<MovedTable> tables() {
    List<String> names = to.read(MovedTable::namesOfPostgres);
    Set<String> unknown = new HashSet<>(from.<List<String>>read(MovedTable::namesOfSqlite));
    names.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new DatabaseRefusal.Unusable(
          "The database has tables that this Holdfast does not know, and nothing was moved: "
              + unknown);
    }
    return names.stream().map(name -> from.read(tx -> MovedTable.of(tx, name))).toList();
  }

  private static int begin(DSLContext tx, List<MovedTable> tables) {
    if (MoveMarks.isUnderWay(tx)) {
      return 0;
    }
    Optional<MovedTable> used = tables.stream().filter(table -> table.count(tx) > 0).findFirst();
    if (used.isPresent()) {
      throw new DatabaseRefusal.Unusable(
          "The database on PostgreSQL holds something already (table %s), and nothing was moved. Name an empty one."
              .formatted(used.get().name()));
    }
    return MoveMarks.begin(tx);
  }

  private void copy(MovedTable table) {
    long after = to.<Long>read(tx -> MoveMarks.reached(tx, table.name()));
    if (after != Long.MIN_VALUE) {
      long before = after;
      advance(from.<Long>read(tx -> table.countUpTo(tx, before)));
    }
    while (true) {
      long behind = after;
      Piece piece = from.read(tx -> tx.connectionResult(c -> piece(c, table, behind)));
      if (piece.rows().isEmpty()) {
        return;
      }
      to.write(
          tx -> {
            tx.connection(connection -> table.insert(connection, piece.rows()));
            return MoveMarks.reach(tx, table.name(), piece.last());
          });
      after = piece.last();
      advance(piece.rows().size());
    }
  }

  /// @param last the number that SQLite gives to the last row
  private record Piece(List<List<Optional<Object>>> rows, long last) {}

  private static Piece piece(Connection connection, MovedTable table, long after)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(table.selectPiece())) {
      select.setLong(1, after);
      select.setInt(2, ROWS_AT_ONCE);
      List<List<Optional<Object>>> rows = new ArrayList<>();
      long last = after;
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          last = found.getLong(1);
          rows.add(table.row(found, 2));
        }
      }
      return new Piece(rows, last);
    }
  }

  private void compare(MovedTable table) {
    RowSum old = from.read(tx -> table.sum(tx));
    RowSum next = to.read(tx -> table.sum(tx));
    if (!old.equals(next)) {
      throw new DatabaseRefusal.Unusable(
          "Table %s is not the same in both (%s, and %s): something wrote meanwhile. The old database is as it was. Empty the new one, and run the move again."
              .formatted(table.name(), old, next));
    }
    advance(old.rows());
  }

  private void advance(long rows) {
    done += rows;
    progress.at(done, total);
  }
}
