package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On the embedded database.
class SqliteLeavingTest extends LeavingContract {

  @TempDir private Path folder;

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run);
  }

  /// Also of one that is made after this was written: a row of Ben's is put into each that has a
  /// column for an account. Left out are those whose rows are opened as they go (grants, see
  /// [GrantsContract], and factors, see [LeavingContract]), and what outlives the account by
  /// design.
  @Test
  void r19_noTableIsForgotten() {
    List<String> tables =
        house.database.read(
            tx ->
                tx.fetch(
                        "select m.name from sqlite_master m join pragma_table_info(m.name) c"
                            + " where m.type = 'table' and c.name = 'account_id' and m.name not in"
                            + " ('identity_account', 'identity_leaving', 'identity_grant',"
                            + " 'identity_factor')")
                    .map(row -> row.get(0, String.class)));
    assertThat(tables).contains("identity_consent", "identity_export", "identity_keep");
    go();
    house.database.write(
        tx -> {
          tables.forEach(table -> insert(tx, table));
          return true;
        });

    leaving.erase(ben.id(), (_, _) -> {});

    assertThat(tables)
        .allSatisfy(table -> assertThat(left(table)).as("rows left in " + table).isZero());
  }

  private void insert(DSLContext tx, String table) {
    StringJoiner names = new StringJoiner(", ", " (", ")");
    StringJoiner values = new StringJoiner(", ", "(", ")");
    tx.fetch("select name, type from pragma_table_info('" + table + "')")
        .forEach(
            row -> {
              String name = row.get(0, String.class);
              names.add(name);
              values.add(
                  name.equals("account_id")
                      ? "x'" + HexFormat.of().formatHex(ben.id().bytes()) + "'"
                      : row.get(1, String.class).equals("BLOB") ? "randomblob(16)" : "999999");
            });
    tx.execute("insert or replace into " + table + names + " values " + values);
  }

  private int left(String table) {
    return house.database.read(
        tx ->
            tx.fetchCount(
                DSL.table(table), DSL.condition("account_id = ?", (Object) ben.id().bytes())));
  }
}
