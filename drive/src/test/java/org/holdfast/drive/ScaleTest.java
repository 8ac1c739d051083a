package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A large drive, measured: `-Dscale.items=1000000 -Dscale.changed=100000`; without a neighbour,
/// `-Dscale.alone=true`; with one that takes a whole processor, `-Dscale.rest=0` (milliseconds
/// between two of its questions, without it 5). The items have no blobs: nothing here touches any.
@EnabledIfSystemProperty(named = "scale.items", matches = "[0-9]+")
class ScaleTest {

  private static final int ROUNDS = 25;

  private final int items = Integer.getInteger("scale.items");
  private final int changed = Integer.getInteger("scale.changed", items / 10);
  private final boolean alone = Boolean.getBoolean("scale.alone");
  private final Duration rest = Duration.ofMillis(Integer.getInteger("scale.rest", 5));

  @TempDir Path temp;

  @Test
  void restoresWhatChangedInSecondsWhileOthersAreAnswered() throws Exception {
    try (House house = house()) {
      house.quotaBytes = 1L << 40;
      Drive drive = house.drive();
      DriveAccess access = BulkItems.access(house, drive, 1);
      List<ItemId> files =
          timed("make " + items, () -> BulkItems.fill(access, drive.root().id(), items));
      long point = drive.info().seq();
      timed("change " + changed, () -> change(access, files, changed));
      RestoreTarget target = RestoreTarget.after(point);

      RestorePreview preview = timed("preview", () -> drive.preview(target));
      assertThat(preview.counts().total()).isEqualTo(changed);
      if (alone) {
        restore(drive, target);
      } else {
        try (Neighbour neighbour = new Neighbour(house, rest)) {
          restore(drive, target);
          neighbour.tell();
        }
      }
      timed("list a folder of " + BulkItems.IN_FOLDER, () -> listSomeFolder(drive));
      startAfterAKill(drive.info().seq());
      timed("verify without blobs", () -> drive.verify(List.of(), VerifyProgress.SILENT));
    }
  }

  private void restore(Drive drive, RestoreTarget target) {
    RestoreReport report = timed("restore", () -> drive.restoreTo(House.actor(drive), target));
    assertThat(report.counts().total()).isEqualTo(changed);
    timed("undo", () -> drive.undo(House.actor(drive), report.seq().orElseThrow()));
  }

  /// As the server is: what goes on beside statements has threads, and pieces are as large.
  private House house() {
    Pieces pieces = new Pieces(work -> Thread.ofVirtual().start(work), Pieces.ROWS);
    return House.in(temp, new SecureRandom(), pieces);
  }

  /// What a killed process leaves behind is what the system holds of its files at any instant.
  private void startAfterAKill(long seq) throws IOException {
    Path left = Files.createDirectory(temp.resolve("left"));
    for (String file : List.of("metadata.db", "metadata.db-wal")) {
      Files.copy(temp.resolve(file), left.resolve(file));
    }
    System.out.printf(
        "log left by the kill: %d bytes%n", Files.size(left.resolve("metadata.db-wal")));
    try (House after = timed("open after a kill", () -> House.in(left))) {
      Supplier<Long> look =
          () ->
              after.database.read(
                  tx -> Sql.of(tx, "SELECT seq FROM drive WHERE drive_no = 1").number());
      long seen = timed("first look", look);
      assertThat(seen).isEqualTo(seq);
    }
  }

  @Test
  void aLargeFolderMovesAsFastAsAnEmptyOne() {
    try (House house = House.in(temp)) {
      house.quotaBytes = 1L << 40;
      Drive drive = house.drive();
      DriveAccess access = BulkItems.access(house, drive, 1);
      Item empty = House.folder(drive, drive.root(), "empty");
      Item large = House.folder(drive, drive.root(), "large");
      Item elsewhere = House.folder(drive, drive.root(), "elsewhere");
      BulkItems.fill(access, large.id(), changed);
      handle(drive, empty, elsewhere, ROUNDS); // let the JVM compile what both will use

      String ofEmpty = handle(drive, empty, elsewhere, ROUNDS);
      String ofLarge = handle(drive, large, elsewhere, ROUNDS);

      System.out.println("an empty folder: " + ofEmpty);
      System.out.println("a folder of " + changed + " items: " + ofLarge);
      assertThat(drive.verify(List.of(), VerifyProgress.SILENT).clean()).isTrue();
    }
  }

  /// @return the median time of each
  private static String handle(Drive drive, Item folder, Item elsewhere, int rounds) {
    List<Long> moves = new ArrayList<>();
    List<Long> removals = new ArrayList<>();
    List<Long> restores = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      ItemId into = i % 2 == 0 ? elsewhere.id() : drive.root().id();
      ItemChange move =
          new ItemChange(
              Optional.empty(), Optional.of(into), House.NO_TIMES, Optional.empty(), Conflict.FAIL);
      moves.add(
          nanos(() -> drive.change(House.actor(drive), folder.id(), move, Precondition.NONE)));
      removals.add(nanos(() -> drive.recycle(House.actor(drive), folder.id(), Precondition.NONE)));
      restores.add(
          nanos(
              () ->
                  drive.restore(
                      House.actor(drive), folder.id(), Optional.empty(), Optional.empty())));
    }
    return "move %.2f ms, remove %.2f ms, restore %.2f ms"
        .formatted(median(moves), median(removals), median(restores));
  }

  private static long nanos(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }

  private static double median(List<Long> nanos) {
    return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1e6;
  }

  private static ItemPage listSomeFolder(Drive drive) {
    Item folder = drive.children(drive.root().id(), Listing.first(1)).items().getFirst();
    return drive.children(folder.id(), Listing.first(1000));
  }

  // Overwritten, renamed and removed in turn, spread over the drive.
  private static boolean change(DriveAccess access, List<ItemId> files, int changed) {
    Actor actor = new Actor(AccountId.random(access.rooms().random()), "scale");
    int stride = files.size() / changed;
    for (int from = 0; from < changed; from += 100) {
      int first = from;
      access.write(
          actor,
          change -> {
            for (int i = first; i < Math.min(changed, first + 100); i++) {
              changeOne(access, change, files.get(i * stride), i);
            }
            change.finish(OperationKind.WRITE_FILE, Optional.empty());
            return true;
          });
    }
    return true;
  }

  private static void changeOne(DriveAccess access, Change change, ItemId id, int turn) {
    ItemRow row = change.view().rows().current(id).orElseThrow();
    switch (turn % 3) {
      case 0 -> change.change(row, row.at(row.parent(), row.name() + ".locked"));
      case 1 -> {
        RevisionRow content = BulkItems.content(access, change, id);
        change.add(content);
        change.change(row, row.withContent(content.address().revision(), 2, 1_000));
      }
      default -> change.change(row, row.with(Status.RECYCLED));
    }
  }

  private static <T> T timed(String what, Supplier<T> work) {
    long processor = processorNanos();
    long start = System.nanoTime();
    T result = work.get();
    System.out.printf(
        "%s: %d ms, %d ms of the processor%n",
        what,
        Duration.ofNanos(System.nanoTime() - start).toMillis(),
        Duration.ofNanos(processorNanos() - processor).toMillis());
    return result;
  }

  /// Of the whole process: also its compilers, its collector and a neighbour.
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /// Reads and writes another drive, again and again.
  private static final class Neighbour implements AutoCloseable {

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Long> reads = new ArrayList<>();
    private final List<Long> writes = new ArrayList<>();
    private final Thread reader;
    private final Thread writer;
    private final Duration rest;

    Neighbour(House house, Duration rest) {
      this.rest = rest;
      Drive drive = house.drive();
      Item root = drive.root();
      reader =
          Thread.ofPlatform()
              .start(() -> repeat(reads, () -> assertThat(drive.root().name()).isEmpty()));
      writer =
          Thread.ofPlatform()
              .start(
                  () -> repeat(writes, () -> House.file(drive, root, "f", "" + System.nanoTime())));
    }

    private void repeat(List<Long> took, Runnable work) {
      while (!over.get()) {
        long start = System.nanoTime();
        work.run();
        took.add(System.nanoTime() - start);
        LockSupport.parkNanos(rest.toNanos());
      }
    }

    void tell() {
      close();
      tell("reads", reads);
      tell("writes", writes);
    }

    private static void tell(String what, List<Long> took) {
      took.sort(null);
      System.out.printf(
          "neighbour's %s: %d, median %.1f ms, 99 %% %.1f ms, longest %.1f ms%n",
          what,
          took.size(),
          took.get(took.size() / 2) / 1e6,
          took.get(took.size() * 99 / 100) / 1e6,
          took.getLast() / 1e6);
    }

    @Override
    public void close() {
      over.set(true);
      try {
        reader.join();
        writer.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
