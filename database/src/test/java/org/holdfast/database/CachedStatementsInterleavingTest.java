package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements of one connection in any order: the same text open twice, cursors read in turns,
/// closed early, late, twice or never, and some that fail. Each cursor gives its own rows, whatever
/// happens to the others. More: `-Dlincheck.iterations=1000`.
class CachedStatementsInterleavingTest {

  private static final int ROUNDS = 20 * Integer.getInteger("lincheck.iterations", 3);
  private static final int STEPS = 200;
  private static final int MOST_OPEN = 5;

  @TempDir private Path folder;

  private CachedStatements statements;
  private final List<Cursor> open = new ArrayList<>();

  /// @param next what its next row must be
  private record Cursor(PreparedStatement statement, ResultSet rows, long next, long last) {}

  @BeforeEach
  void connect() throws SQLException {
    SqliteFile file = new SqliteFile(folder.resolve("metadata.db"));
    file.create();
    statements = new CachedStatements(file.forWriting().getConnection());
  }

  @AfterEach
  void close() throws SQLException {
    statements.forget();
    statements.close();
  }

  @Test
  void eachCursorGivesItsOwnRowsInAnyOrder() throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      for (int step = 0; step < STEPS; step++) {
        step(random);
      }
      open.clear();
      statements.takeBack(); // as at the end of a transaction, whatever is open
    }
  }

  private void step(Random random) throws SQLException {
    int dice = random.nextInt(12);
    if (open.isEmpty() || (dice < 4 && open.size() < MOST_OPEN)) {
      begin(random);
      return;
    }
    int which = random.nextInt(open.size());
    switch (dice) {
      case 4, 5 -> end(open.remove(which), random.nextBoolean());
      case 6 -> fails();
      case 7 -> {
        if (random.nextInt(10) == 0) {
          open.clear();
          statements.forget();
        }
      }
      default -> open.set(which, readOn(open.get(which)));
    }
  }

  // A handful of texts, so that the same one is often open twice.
  private void begin(Random random) throws SQLException {
    long first = random.nextInt(1_000);
    int count = 1 + random.nextInt(4);
    PreparedStatement statement =
        statements.prepareStatement(
            "WITH RECURSIVE n (i, k) AS (SELECT ?, 1 UNION ALL SELECT i + 1, k + 1 FROM n WHERE k < "
                + count
                + ") SELECT i FROM n");
    statement.setLong(1, first);
    open.add(new Cursor(statement, statement.executeQuery(), first, first + count));
  }

  private static Cursor readOn(Cursor cursor) throws SQLException {
    if (cursor.next() == cursor.last()) {
      assertThat(cursor.rows().next()).isFalse();
      return cursor;
    }
    assertThat(cursor.rows().next()).isTrue();
    assertThat(cursor.rows().getLong(1)).isEqualTo(cursor.next());
    return new Cursor(cursor.statement(), cursor.rows(), cursor.next() + 1, cursor.last());
  }

  private static void end(Cursor cursor, boolean twice) throws SQLException {
    cursor.rows().close();
    cursor.statement().close();
    if (twice) {
      cursor.statement().close();
    }
  }

  private void fails() throws SQLException {
    try (PreparedStatement statement =
        statements.prepareStatement("SELECT abs(-9223372036854775807 - ?)")) {
      statement.setLong(1, 1);
      assertThatThrownBy(statement::executeQuery).isInstanceOf(SQLException.class);
    }
  }
}
