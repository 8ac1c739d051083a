package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.holdfast.content.Blobs;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.SqliteDatabase;
import org.jooq.DSLContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a failed flush was to bring to the disk may be there nevertheless. Found by the simulation,
/// seed 227.
class FencedLogTest {

  private static final String NAMES = "select name from content_region order by name";

  private final Trace trace = new Trace();
  private final SimTime time = new SimTime(new Random(1), trace);

  // Only the disk's luck differs: what it kept of the failed flush, and what of the power cut.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aRefusedChangeDoesNotComeBackOnceALaterOneWasAnswered(long luck) {
    SimDisk disk = disk(luck);
    SqliteDatabase database = open(disk);
    database.write(tx -> add(tx, "answered"));
    database.read(FencedLogTest::names); // a reader that stays: with none SQLite reads the log anew
    disk.decideBy(
        request -> request.isFlush() && request.path().endsWith("-wal") ? Fate.ERROR : Fate.FINE);
    assertThatThrownBy(() -> database.write(tx -> add(tx, "refused")))
        .isInstanceOf(DatabaseRefusal.Failed.class);
    disk.decideBy(_ -> Fate.FINE);

    List<String> answer = database.write(FencedLogTest::names);
    disk.turnOff(true);
    closeUnheard(database);
    disk.restart();

    assertThat(answer).containsExactly("answered");
    try (SqliteDatabase again = open(disk)) {
      assertThat(again.read(FencedLogTest::names)).isEqualTo(answer);
    }
  }

  private SimDisk disk(long luck) {
    FirstStart.get(); // before its files are these
    SimDisk disk = new SimDisk(new Random(luck), time, trace);
    SqliteVfs.use(new SqliteFiles(disk, time, new Random(1), false));
    return disk;
  }

  private SqliteDatabase open(SimDisk disk) {
    Path file = new SimFileSystem(disk, time).path("/data/metadata.db");
    return SqliteDatabase.open(file, List.of(Blobs.SCHEMA), Runnable::run);
  }

  private static int add(DSLContext tx, String name) {
    return tx.execute(
        "insert into content_region (name, id) values (?, ?)",
        name,
        name.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(DSLContext tx) {
    return tx.resultQuery(NAMES).fetch(0, String.class);
  }

  private static void closeUnheard(SqliteDatabase database) {
    try {
      database.close();
    } catch (DatabaseRefusal _) {
      // The machine is off.
    }
  }
}
