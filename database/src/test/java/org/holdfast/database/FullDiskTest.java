package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost answer hangs
class FullDiskTest {

  @TempDir private Path folder;

  private final FaultyFlush flush = new FaultyFlush();

  // SQLite ends the whole transaction here; the neighbours must not pay for it.
  @Test
  void refusesTheChangeThatFindsNoRoomAndKeepsItsNeighbours() {
    HeldExecutor executor = new HeldExecutor();
    Crowd before = new Crowd();
    Crowd crowd = new Crowd();
    try (Database database = open(folder, executor)) {
      before.start(() -> database.write(tx -> tx.fetchValue("PRAGMA max_page_count = 60")));
      before.awaitAllQueued();
      executor.runNext();
      before.join();
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 1)));
      crowd.start(() -> database.write(tx -> Ledger.addBlob(tx, 2, 1_000_000)));
      crowd.start(() -> database.write(tx -> Ledger.add(tx, 3)));
      crowd.awaitAllQueued();
      executor.runNext();

      assertThat(crowd.thrownBy(0)).isEmpty();
      assertThat(crowd.thrownBy(1)).containsInstanceOf(DatabaseRefusal.Failed.class);
      assertThat(crowd.thrownBy(2)).isEmpty();
      assertThat(database.read(Ledger::ids)).containsExactly(1L, 3L);
    }
  }

  @Test
  void doesNotFenceForAChangeThatFindsNoRoom() {
    try (Database database = open(folder, Runnable::run)) {
      database.write(tx -> tx.fetchValue("PRAGMA max_page_count = 60"));

      assertThatThrownBy(() -> database.write(tx -> Ledger.addBlob(tx, 2, 1_000_000)))
          .isInstanceOf(DatabaseRefusal.Failed.class)
          .hasMessageContaining("the disk is full");

      // Still the same connection: a new one would know no such limit.
      Object limit = database.write(tx -> tx.fetchValue("PRAGMA max_page_count"));
      assertThat(limit).isEqualTo(60);
    }
  }

  @Test
  void losesNothingAnsweredOnAFullDiskAndWritesAgainWhenThereIsRoom()
      throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
        "not run: a small disk may not be mounted here");
    try {
      fillAndMakeRoom(disk);
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private void fillAndMakeRoom(Path disk) throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[1 << 20]);
    try (Database database = open(disk, Runnable::run)) {
      List<Long> answered = new ArrayList<>();
      DatabaseRefusal refusal = fill(database, answered);

      assertThat(refusal).isInstanceOf(DatabaseRefusal.Failed.class);
      assertThat(answered).isNotEmpty();
      assertThat(database.read(Ledger::ids)).isEqualTo(answered);
      assertThatThrownBy(() -> database.write(tx -> Ledger.addBlob(tx, -1, 2_000_000)))
          .isInstanceOf(DatabaseRefusal.class);

      Files.delete(ballast);
      database.write(tx -> Ledger.addBlob(tx, 9_999, 30_000));
      answered.add(9_999L);
      assertThat(database.read(Ledger::ids)).isEqualTo(answered);
      Object check = database.read(tx -> tx.fetchValue("PRAGMA integrity_check"));
      assertThat(check).isEqualTo("ok");
    }
  }

  private static DatabaseRefusal fill(Database database, List<Long> answered) {
    for (long id = 0; ; id++) {
      long mine = id;
      try {
        database.write(tx -> Ledger.addBlob(tx, mine, 30_000));
        answered.add(id);
      } catch (DatabaseRefusal refusal) {
        return refusal;
      }
    }
  }

  private Database open(Path disk, java.util.concurrent.Executor writer) {
    return SqliteDatabase.open(disk.resolve("metadata.db"), List.of(Ledger.SCHEMA), writer, flush);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }
}
