package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.holdfast.content.ItemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What one question and one change cost while a database grows to `-Dgrowth.items=10000000`, each
/// step ten times as large as the one before: once in one drive, once in drives of a thousand items
/// each, of which another is asked each time. Prints a table; asserts no times. The items have no
/// blobs.
@EnabledIfSystemProperty(named = "growth.items", matches = "[0-9]+")
class GrowthTest {

  private static final int FIRST = 10_000;
  private static final int ROUNDS = 1_000;
  private static final int WARM_UP = 3_000;

  private final int items = Integer.getInteger("growth.items");
  private final SplittableRandom random = new SplittableRandom(1);
  private boolean warm;

  @TempDir Path temp;

  private record Place(Drive drive, ItemId file) {}

  @Test
  void ofOneDrive() {
    try (House house = house()) {
      Drive drive = house.drive();
      DriveAccess access = BulkItems.access(house, drive, 1);
      List<ItemId> files = new ArrayList<>();
      for (int size = FIRST; size <= items; size *= 10) {
        int lacking = size - (files.size() + files.size() / (BulkItems.IN_FOLDER - 1));
        Duration filled = timed(() -> files.addAll(fill(access, drive, lacking)));
        measure(
            "one drive of %,d items".formatted(size),
            filled.dividedBy(lacking / BulkItems.IN_FOLDER),
            size,
            number -> new Place(drive, files.get(number % files.size())));
      }
    }
  }

  @Test
  void ofManyDrives() {
    try (House house = house()) {
      List<Drive> drives = new ArrayList<>();
      List<ItemId> files = new ArrayList<>(); // one of each drive
      for (int size = FIRST; size <= items; size *= 10) {
        int lacking = size / BulkItems.IN_FOLDER - drives.size();
        Duration filled =
            timed(
                () -> {
                  for (int i = 0; i < lacking; i++) {
                    Drive drive = house.drive();
                    drives.add(drive);
                    DriveAccess access = BulkItems.access(house, drive, drives.size());
                    files.add(fill(access, drive, BulkItems.IN_FOLDER).getFirst());
                  }
                });
        measure(
            "%,d drives of 1,000 items".formatted(drives.size()),
            filled.dividedBy(lacking),
            size,
            number -> {
              int one = number % drives.size();
              return new Place(drives.get(one), files.get(one));
            });
      }
    }
  }

  private House house() {
    Pieces pieces = new Pieces(work -> Thread.ofVirtual().start(work), Pieces.ROWS);
    House house = House.in(temp, new SecureRandom(), pieces);
    house.quotaBytes = 1L << 50;
    return house;
  }

  private static List<ItemId> fill(DriveAccess access, Drive drive, int items) {
    return BulkItems.fill(access, drive.root().id(), items);
  }

  private void measure(String what, Duration thousand, int size, IntFunction<Place> places) {
    if (!warm) {
      ask(WARM_UP, places);
      warm = true;
    }
    StringBuilder line = new StringBuilder(what + ":");
    ask(ROUNDS, places)
        .forEach((name, micros) -> line.append(" %s %,d µs;".formatted(name, micros)));
    line.append(
        String.format(
            Locale.ROOT,
            " 1,000 items added in %d ms; database %,d bytes an item",
            thousand.toMillis(),
            bytes() / size));
    System.out.println(line);
  }

  /// @return the median of each, in microseconds
  private Map<String, Long> ask(int rounds, IntFunction<Place> places) {
    Map<String, List<Long>> took = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      Place place = places.apply(random.nextInt(1, Integer.MAX_VALUE));
      Drive drive = place.drive();
      String unique = "n" + random.nextLong(1L << 60);
      time(took, "find", () -> assertThat(drive.find(place.file())).isPresent());
      ItemId folder = drive.find(place.file()).flatMap(Item::parent).orElseThrow();
      time(
          took,
          "list 100",
          () -> assertThat(drive.children(folder, Listing.first(100)).items()).hasSize(100));
      time(
          took,
          "delta",
          () ->
              assertThat(drive.delta(drive.rootId(), DeltaToken.latest(), 200).entries())
                  .isEmpty());
      ItemId made =
          drive
              .createFolder(
                  House.actor(drive),
                  new Placement(folder, House.name(unique), Conflict.FAIL),
                  House.NO_TIMES)
              .item()
              .id();
      time(
          took,
          "rename",
          () ->
              drive.change(
                  House.actor(drive),
                  made,
                  ItemChange.rename(House.name(unique + "r"), Conflict.FAIL),
                  Precondition.NONE));
      time(took, "recycle", () -> drive.recycle(House.actor(drive), made, Precondition.NONE));
    }
    Map<String, Long> medians = new TreeMap<>();
    took.forEach(
        (name, nanos) ->
            medians.put(
                name,
                nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow() / 1_000));
    return medians;
  }

  private static void time(Map<String, List<Long>> took, String name, Runnable work) {
    took.computeIfAbsent(name, _ -> new ArrayList<>()).add(timed(work).toNanos());
  }

  private static Duration timed(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private long bytes() {
    try {
      return Files.size(temp.resolve("metadata.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
