package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.holdfast.content.Blobs;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SQLite flushes the folder of a log it has made, and does not look whether that succeeded.
class LogNameTest {

  private final Trace trace = new Trace();
  private final SimTime time = new SimTime(new Random(1), trace);
  private final SimDisk disk = new SimDisk(new Random(1), time, trace);
  private final Path file = new SimFileSystem(disk, time).path("/data/metadata.db");

  @BeforeEach
  void make() throws IOException {
    FirstStart.get(); // before its files are these
    disk.createFolder("/data");
    SqliteVfs.use(new SqliteFiles(disk, time, new Random(1), false));
    open().close();
  }

  @Test
  void aDatabaseIsNotWrittenWhileTheNameOfItsLogIsNotDurable() {
    disk.decideBy(
        request ->
            request.kind() == DiskRequest.Kind.FLUSH_FOLDER && request.path().equals("/data")
                ? Fate.ERROR
                : Fate.FINE);

    assertThatThrownBy(this::open)
        .isInstanceOf(DatabaseRefusal.Unusable.class)
        .hasMessageContaining("the name of the log");
    disk.decideBy(_ -> Fate.FINE);
    try (SqliteDatabase again = open()) {
      assertThat(again.<Boolean>read(_ -> true)).isTrue();
    }
  }

  private SqliteDatabase open() {
    return SqliteDatabase.open(file, List.of(Blobs.SCHEMA), Runnable::run);
  }
}
