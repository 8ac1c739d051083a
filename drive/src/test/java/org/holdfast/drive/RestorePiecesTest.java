package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.content.DriveId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore of very many items goes in pieces, which are opened and sealed beside its statements.
/// It does what one does that goes at once.
class RestorePiecesTest {

  private static final int HISTORIES = 8;
  private static final int STEPS = 60;

  // All that a restore writes, but for what chance has a part in.
  private static final List<String> SAID =
      List.of(
          "SELECT drive_no, item_id, from_seq, to_seq, parent_id, name_key, kind, status,"
              + " revision_id, version_no, size_bytes, created_at, changed_at, fs_created_at,"
              + " fs_modified_at, created_by, changed_by FROM item_state ORDER BY 1, 2, 3",
          "SELECT * FROM folder_total ORDER BY 1, 2",
          "SELECT seq, at, actor, kind, item_id, items FROM operation ORDER BY 1",
          "SELECT drive_no, seq, head_at, recycled_bytes FROM drive ORDER BY 1");

  private static final List<String> ALL =
      List.of(
          "SELECT * FROM item_state ORDER BY 1, 2, 3",
          "SELECT * FROM operation ORDER BY 1, 2",
          "SELECT * FROM drive ORDER BY 1");

  private static final Pieces WHOLE = new Pieces(Runnable::run, 1_000);

  @TempDir Path temp;

  /// A drive after a history, and a point in the middle of it.
  private record Past(Path folder, DriveId drive, long point) {}

  @Test
  void writesInPiecesWhatItWritesAtOnce() throws IOException {
    long base = System.nanoTime();
    for (int i = 0; i < HISTORIES; i++) {
      Past past = past(base + i);
      List<String> atOnce = restored(past, WHOLE, SAID);
      for (int rows : List.of(1, 2, 5)) {
        assertThat(restored(past, new Pieces(onThreads(), rows), SAID))
            .as("seed %d, pieces of %d", base + i, rows)
            .isEqualTo(atOnce);
      }
    }
  }

  @Test
  void writesTheSameBytesOnTwoThreadsAsOnOne() throws IOException {
    Past past = past(7);
    assertThat(restored(past, new Pieces(onThreads(), 2), ALL))
        .isEqualTo(restored(past, new Pieces(Runnable::run, 2), ALL));
  }

  @Test
  void itemsThatSwappedNamesComeBackInPieces() {
    try (House house = House.in(temp, new SeededRandom(1), new Pieces(onThreads(), 1))) {
      Drive drive = house.drive();
      Item root = drive.root();
      Item first = House.file(drive, root, "first", "1");
      Item second = House.file(drive, root, "second", "2");
      Item third = House.file(drive, root, "third", "3");
      long point = drive.info().seq();
      rename(drive, first, "away");
      rename(drive, second, "FIRST");
      rename(drive, third, "second");
      rename(drive, first, "third");

      drive.restoreTo(actor(drive), RestoreTarget.after(point));

      assertThat(drive.find(first.id()).orElseThrow().name()).isEqualTo("first");
      assertThat(drive.find(second.id()).orElseThrow().name()).isEqualTo("second");
      assertThat(drive.find(third.id()).orElseThrow().name()).isEqualTo("third");
      assertThat(house.verify(drive).findings()).isEmpty();
    }
  }

  @Test
  void nothingIsRestoredIfAnyPieceFails() throws IOException {
    Past past = past(11);
    int pieces = piecesOf(past);
    assertThat(pieces).isGreaterThan(3);
    for (int fails = 1; fails <= pieces; fails++) {
      Path copy = copy(past);
      Pieces failing = new Pieces(failingAt(fails, new AtomicInteger()), 2);
      try (House house = House.in(copy, new SeededRandom(3), failing)) {
        Drive drive = house.drives.find(past.drive()).orElseThrow();
        List<String> before = dump(house, ALL);

        assertThatThrownBy(() -> drive.restoreTo(actor(drive), RestoreTarget.after(past.point())))
            .isInstanceOf(RejectedExecutionException.class);

        assertThat(dump(house, ALL)).isEqualTo(before);
      }
    }
  }

  private Past past(long seed) throws IOException {
    Path folder = Files.createTempDirectory(temp, "past");
    try (House house = House.in(folder, new SeededRandom(seed))) {
      RandomHistory history =
          new RandomHistory(
              house.drives, house.drive(), new Random(seed), some -> some.nextInt(9), () -> true);
      long point = 1;
      for (int i = 0; i < STEPS; i++) {
        history.step();
        point = i == STEPS / 4 ? history.drive().info().seq() : point;
      }
      return new Past(folder, history.drive().id(), point);
    }
  }

  /// What a restore and its undoing leave.
  private List<String> restored(Past past, Pieces pieces, List<String> queries) throws IOException {
    try (House house = House.in(copy(past), new SeededRandom(3), pieces)) {
      Drive drive = house.drives.find(past.drive()).orElseThrow();
      RestoreReport report = drive.restoreTo(actor(drive), RestoreTarget.after(past.point()));
      report.seq().ifPresent(seq -> drive.undo(actor(drive), seq));
      assertThat(drive.verify(List.of(), VerifyProgress.SILENT).findings()).isEmpty();
      return dump(house, queries);
    }
  }

  private int piecesOf(Past past) throws IOException {
    AtomicInteger given = new AtomicInteger();
    Pieces counted = new Pieces(failingAt(Integer.MAX_VALUE, given), 2);
    try (House house = House.in(copy(past), new SeededRandom(3), counted)) {
      Drive drive = house.drives.find(past.drive()).orElseThrow();
      drive.restoreTo(actor(drive), RestoreTarget.after(past.point()));
    }
    return given.get();
  }

  private Path copy(Past past) throws IOException {
    Path folder = Files.createTempDirectory(temp, "copy");
    Files.copy(past.folder().resolve("metadata.db"), folder.resolve("metadata.db"));
    return folder;
  }

  private static List<String> dump(House house, List<String> queries) {
    return house.database.read(
        tx -> queries.stream().map(query -> tx.resultQuery(query).fetch().formatCSV()).toList());
  }

  private static void rename(Drive drive, Item item, String name) {
    drive.change(
        actor(drive),
        item.id(),
        ItemChange.rename(House.name(name), Conflict.FAIL),
        Precondition.NONE);
  }

  private static Executor onThreads() {
    return work -> Thread.ofVirtual().start(work);
  }

  /// Takes no piece from the given one on; counts those that it was given.
  private static Executor failingAt(int first, AtomicInteger given) {
    return work -> {
      if (given.incrementAndGet() >= first) {
        throw new RejectedExecutionException("no threads any more");
      }
      Thread.ofVirtual().start(work);
    };
  }
}
