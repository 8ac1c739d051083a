package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLengthTest {

  @TempDir private Path folder;

  private final LogLength length = new LogLength(16, 100, 200);

  @Test
  void copiesTheLogIntoTheFileWhenItIsLong() throws SQLException {
    SqliteFile file = newFile();
    try (SqliteSession writer = file.openWriter()) {
      write(writer, 3);
      length.keepShort(writer);
      assertThat(writer.checkpoint("NOOP").copiedFrames()).isZero();

      write(writer, 16);
      length.keepShort(writer);
      assertThat(writer.checkpoint("NOOP").copiedFrames()).isGreaterThan(16);
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
      LogLength patient = new LogLength(16, 100, 60_000);
      patient.keepShort(writer);
      begin(second);
      first.execute("COMMIT");
      write(writer, 60);
      Crowd reader = new Crowd();
      reader.start(() -> end(second));

      patient.keepShort(writer);

      reader.join();
      assertThat(writer.checkpoint("NOOP").frames()).isZero();
    }
  }

  // A query holds the log for a moment only, and that is the moment at which it is copied.
  @Test
  void copiesSoonAgainWhatAQueryKeptFromIt() throws SQLException {
    SqliteFile file = newFile();
    try (SqliteSession writer = file.openWriter();
        SqliteSession reader = file.openReader()) {
      write(writer, 10);
      begin(reader);
      write(writer, 10);
      length.keepShort(writer);
      SqliteSession.Log held = writer.checkpoint("NOOP");
      assertThat(held.copiedFrames()).isBetween(10L, held.frames() - 1);

      end(reader);
      write(writer, 1);
      length.keepShort(writer);
      write(writer, 1);

      assertThat(writer.checkpoint("NOOP").frames()).as("started over").isLessThan(10);
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
