package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.holdfast.content.Blobs;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database.
class SqliteDestroyTest extends DestroyContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return SqliteDatabase.open(
        folder.resolve("metadata.db"), List.of(Blobs.SCHEMA, Drives.SCHEMA), Runnable::run);
  }

  /// Also of one that is made after this was written: a row is put into each that has a drive's
  /// number, or hangs from an archive, and none of them is there afterwards. Not into that of
  /// holds: while one is there nothing is destroyed.
  @Test
  void r19_noTableIsForgotten() {
    List<String> tables = tables();
    assertThat(tables)
        .contains("revision", "followed", "subscription", "archive_piece", "permission");
    house.database.write(
        tx -> {
          tables.forEach(table -> insert(tx, table));
          return true;
        });

    house.drives.destroy(anas.owner());
    house.drives.removeDestroyed(anas.owner());

    assertThat(tables)
        .allSatisfy(table -> assertThat(left(table)).as("rows left in " + table).isZero());
  }

  /// They are taken piece by piece; each has a wrapped key in its row.
  @Test
  void r19_noneOfManyContentsIsLeft() {
    house.database.write(
        tx -> {
          List<String> names =
              tx.fetch("SELECT name FROM pragma_table_info('revision')")
                  .map(row -> row.get(0, String.class));
          String columns = String.join(", ", names);
          String values = columns.replaceAll("\\brevision_id\\b", "randomblob(16)");
          return tx.execute(
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
                  + " INSERT INTO revision (%s) SELECT %s FROM n, (SELECT * FROM revision WHERE"
                      .formatted(columns, values)
                  + " drive_no = 1 LIMIT 1)");
        });

    house.drives.destroy(anas.owner());
    house.drives.removeDestroyed(anas.owner());

    assertThat(left("revision")).isZero();
  }

  private List<String> tables() {
    return house.database.read(
        tx ->
            tx.fetch(
                    "SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                        + " WHERE m.type = 'table' AND c.name IN ('drive_no', 'archive_id')"
                        + " AND m.name NOT IN ('drive', 'destroyed_drive', 'drive_hold')")
                .map(row -> row.get(0, String.class)));
  }

  private void insert(DSLContext tx, String table) {
    StringJoiner names = new StringJoiner(", ", " (", ")");
    StringJoiner values = new StringJoiner(", ", "(", ")");
    tx.fetch("SELECT name, type FROM pragma_table_info('" + table + "')")
        .forEach(
            row -> {
              String name = row.get(0, String.class);
              names.add(name);
              values.add(value(name, row.get(1, String.class)));
            });
    tx.execute("INSERT INTO " + table + names + " VALUES " + values);
  }

  private static String value(String name, String type) {
    if (name.equals("drive_no")) {
      return "1";
    }
    if (name.equals("archive_id")) {
      return "x'" + "ab".repeat(16) + "'";
    }
    return type.equals("BLOB") ? "randomblob(16)" : type.equals("TEXT") ? "'x'" : "999999";
  }

  private long left(String table) {
    String numbered = "SELECT COUNT(*) FROM pragma_table_info('" + table + "') WHERE name = ";
    return house.database.read(
        tx -> {
          boolean byNumber = Sql.of(tx, numbered + "'drive_no'").number() > 0;
          String which = byNumber ? "drive_no = 1" : "archive_id = x'" + "ab".repeat(16) + "'";
          return Sql.of(tx, "SELECT COUNT(*) FROM " + table + " WHERE " + which).number();
        });
  }
}
