package org.holdfast.database;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/// What a move leaves in the two databases, so that neither is opened at the wrong time.
final class MoveMarks {

  private static final String MOVE = "holdfast_move";
  private static final String MOVED = "moved_database";

  private static final Table<Record> TABLE = table(name(MOVE));
  private static final Field<String> WHICH = field(name("moved_table"), String.class);
  private static final Field<Long> REACHED = field(name("reached"), Long.class);

  /// Finds something in an old one whose everything is elsewhere.
  static final String FIND_MOVED =
      "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" + MOVED + "'";

  private MoveMarks() {}

  /// In the new one: whether a move into it has begun and not ended.
  static boolean isUnderWay(DSLContext tx) {
    return tx.fetchExists(
        tx.select()
            .from("pg_catalog.pg_tables")
            .where("schemaname = current_schema() AND tablename = ?", MOVE));
  }

  static int begin(DSLContext tx) {
    return tx.execute(
        "CREATE TABLE holdfast_move (moved_table TEXT PRIMARY KEY, reached BIGINT NOT NULL)");
  }

  /// The number of the last row that is there; the least number there is before the first.
  static long reached(DSLContext tx, String moved) {
    Long reached = tx.select(REACHED).from(TABLE).where(WHICH.eq(moved)).fetchOne(REACHED);
    return reached == null ? Long.MIN_VALUE : reached;
  }

  static int reach(DSLContext tx, String moved, long row) {
    return tx.insertInto(TABLE, WHICH, REACHED)
        .values(moved, row)
        .onConflict(WHICH)
        .doUpdate()
        .set(REACHED, row)
        .execute();
  }

  static int end(DSLContext tx) {
    return tx.execute("DROP TABLE holdfast_move");
  }

  /// In the old one.
  ///
  /// @param to where everything is now
  static int leave(DSLContext tx, String to) {
    tx.execute("CREATE TABLE IF NOT EXISTS moved_database (url TEXT PRIMARY KEY) STRICT");
    return tx.execute("INSERT OR IGNORE INTO moved_database (url) VALUES (?)", to);
  }

  /// In the old one: whether everything is elsewhere.
  static boolean isMoved(DSLContext tx) {
    return !tx.fetch(FIND_MOVED).isEmpty();
  }

  /// Whether a table of this name is a mark and no room's.
  static boolean isMark(String table) {
    return table.equals(MOVE) || table.equals(MOVED);
  }
}
