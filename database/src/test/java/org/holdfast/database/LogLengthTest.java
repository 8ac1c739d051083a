package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLengthTest {

  @TempDir private Path folder;

  private final LogLength length = new LogLength(10, 100);

  @Test
  void copiesTheLogIntoTheFileWhenItIsLong() throws SQLException {
    SqliteFile file = newFile();
    try (SqliteSession writer = file.openWriter()) {
      write(writer, 3);
      length.keepShort(writer);
      assertThat(writer.checkpoint("NOOP").copiedFrames()).isZero();

      write(writer, 10);
      length.keepShort(writer);
      assertThat(writer.checkpoint("NOOP").copiedFrames()).isGreaterThan(10);
    }
  }

  // Each query begins before the one before it has ended, so some query always holds the log.
  @Test
  void startsTheLogOverBetweenOverlappingQueries() throws SQLException {
    SqliteFile file = newFile();
    try (SqliteSession writer = file.openWriter();
        SqliteSession first = file.openReader();
        SqliteSession second = file.openReader()) {
      write(writer, 5);
      begin(first);
      write(writer, 60);
      length.keepShort(writer);
      begin(second);
      first.execute("COMMIT");
      write(writer, 60);
      Crowd reader = new Crowd();
      reader.start(() -> end(second));

      length.keepShort(writer);

      reader.join();
      assertThat(writer.checkpoint("NOOP").frames()).isZero();
    }
  }

  @Test
  void leavesALongQueryAlone() throws SQLException {
    SqliteFile file = newFile();
    try (SqliteSession writer = file.openWriter();
        SqliteSession reader = file.openReader()) {
      write(writer, 5);
      begin(reader);
      write(writer, 150);

      length.keepShort(writer);

      assertThat(writer.checkpoint("NOOP").frames()).isGreaterThan(150);
      assertThat(begun(reader)).isEqualTo(5);
    }
  }

  private SqliteFile newFile() throws SQLException {
    SqliteFile file = new SqliteFile(folder.resolve("metadata.db"));
    file.create();
    file.useWriteAheadLog();
    try (SqliteSession session = file.openWriter()) {
      session.execute("CREATE TABLE t (n INTEGER)");
      session.checkpoint("TRUNCATE");
    }
    return file;
  }

  private static void write(SqliteSession session, int commits) throws SQLException {
    for (int i = 0; i < commits; i++) {
      session.execute("INSERT INTO t VALUES (1)");
    }
  }

  private static void begin(SqliteSession session) throws SQLException {
    session.execute("BEGIN");
    begun(session);
  }

  private static int begun(SqliteSession session) {
    return session.run(tx -> tx.fetchCount(DSL.table("t")));
  }

  private static void end(SqliteSession session) {
    try {
      session.execute("COMMIT");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
