package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.holdfast.database.PostgresForTests;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A house in which something was forgotten goes on elsewhere as it was: all that is left of it is
/// whole, and what was forgotten stays so.
class ForgottenHouseTest {

  private static final String TOLD =
      "1 content that nobody could come to any more was forgotten so far";
  private static final Path READER = Path.of("..", "reader", "holdfast-reader").toAbsolutePath();

  private final Days time = new Days();
  @TempDir private Path folder;
  private Path data = Path.of("");
  private String regions = "";
  private byte[] key = new byte[0];

  // /
  // ├── kept.txt
  // └── gone.txt   purged, and forgotten 33 days later
  @BeforeEach
  void begin() {
    data = folder.resolve("data");
    regions =
        """
        trial: true
        regions:
          - {name: west, folder: %s, latitude: 1, longitude: 1}
          - {name: east, folder: %s, latitude: 2, longitude: 2}
        """
            .formatted(folder.resolve("west"), folder.resolve("east"));
    try (Holdfast holdfast = open(data)) {
      var ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
      Drive drive = holdfast.drives().create(ana.id());
      Days.write(drive, "kept.txt");
      Item gone = Days.write(drive, "gone.txt");
      key = Days.wrappedKey(holdfast, gone);
      Days.purge(drive, gone);
      holdfast.sweeps().watch();
      holdfast.retention().run();
      time.live(holdfast, 33);
    }
  }

  private Holdfast open(Path where) {
    return time.open(where, regions + "database: {mirror: true}\n");
  }

  private static void forget(Days time, Holdfast holdfast) {
    time.live(holdfast, 1);
    holdfast.blobs().removeDoomed(10);
    assertThat(Days.contents(holdfast)).isEqualTo(1);
    assertThat(Days.copies(holdfast)).isEqualTo(2);
  }

  private static void requireWhole(Holdfast holdfast) {
    ConsoleAnswer verified = Days.verify(holdfast);
    assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    assertThat(verified.lines()).contains(TOLD);
  }

  /// And what is deleted from now on is forgotten in its time.
  private void requireForgetting(Holdfast holdfast) {
    Drive drive = Days.drive(holdfast);
    Days.purge(drive, drive.resolve(drive.rootId(), List.of("kept.txt")).orElseThrow());
    time.live(holdfast, 37);

    assertThat(Days.contents(holdfast)).isZero();
    ConsoleAnswer verified = Days.verify(holdfast);
    assertThat(verified.exit()).as("%s", verified.lines()).isZero();
  }

  private void recover(Path from, Recovery.Wish wish, Path to) throws IOException {
    Files.createDirectories(to);
    Files.copy(data.resolve("vault-passphrase"), to.resolve("vault-passphrase"));
    Files.writeString(to.resolve("holdfast.yaml"), regions);
    ConsoleAnswer recovered =
        new Recovery(from.toString(), Optional.of(data.resolve("vault")), to, Machine.NOBODY)
            .run(wish, (_, _) -> {});
    assertThat(recovered.exit()).as("%s", recovered.lines()).isZero();
  }

  private static Recovery.Wish wish(Optional<String> point) {
    return new Recovery.Wish(point, false, false, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"west", "east"})
  void isRebuiltFromARegionAlone(String region) throws IOException {
    try (Holdfast holdfast = open(data)) {
      forget(time, holdfast);
    }
    Path next = folder.resolve("next");
    recover(folder.resolve(region), wish(Optional.empty()), next);

    try (Holdfast rebuilt = open(next)) {
      assertThat(Days.isIn(next, key)).isFalse();
      requireWhole(rebuilt);
      requireForgetting(rebuilt);
    }
  }

  /// Digs through all that there is: every file of the data folder and of the regions; the database
  /// as it is rebuilt from either region; and none of what a region holds of it is of before.
  @Test
  void r19_afterAWeekOfWritingItsKeyIsNowhere() throws IOException {
    List<String> before;
    try (Holdfast holdfast = open(data)) {
      forget(time, holdfast);
      before = mirrored();
      assertThat(before).isNotEmpty();
      for (int day = 0; day < 16; day++) {
        Days.write(Days.drive(holdfast), "day " + day + ".txt");
        time.live(holdfast, 1);
      }

      assertThat(mirrored()).isNotEmpty().doesNotContainAnyElementsOf(before);
    }
    for (String region : List.of("west", "east")) {
      Path next = folder.resolve("from-" + region);
      recover(
          folder.resolve(region), new Recovery.Wish(Optional.empty(), false, true, false), next);
      assertThat(next.resolve("metadata.db")).isNotEmptyFile();
    }
    assertThat(Days.isIn(folder, key)).isFalse();
  }

  /// Names of what the regions hold of the database: segments, snapshots and their pieces.
  private List<String> mirrored() throws IOException {
    List<String> names = new ArrayList<>();
    for (String region : List.of("west", "east")) {
      try (Stream<Path> files = Files.list(folder.resolve(region).resolve("mirror"))) {
        files
            .map(file -> region + " " + file.getFileName())
            .filter(name -> name.matches("\\w+ [0-9a-f]{32}-[scm].*"))
            .forEach(names::add);
      }
    }
    return names;
  }

  @Test
  void isMovedToPostgres() throws Exception {
    try (Holdfast holdfast = open(data)) {
      forget(time, holdfast);
    }
    String yaml =
        regions
            + "database: {url: '%s', user: postgres, tls: disable}\n"
                .formatted(PostgresForTests.freshUrl());
    Files.writeString(data.resolve("holdfast.yaml"), yaml);
    DatabaseMove move = new DatabaseMove(data, Machine.NOBODY);
    move.move((_, _) -> {});
    ConsoleAnswer verified = move.verify((_, _) -> {});
    assertThat(verified.exit()).as("%s", verified.lines()).isZero();

    try (Holdfast moved = time.open(data, yaml)) {
      requireWhole(moved);
      requireForgetting(moved);
    }
  }

  @Test
  void isGivenBackFromABackupOfBeforeAndOfAfter() throws IOException {
    Path place = Files.createDirectory(folder.resolve("place"));
    String point;
    try (Holdfast holdfast = open(data)) {
      point = backUp(holdfast, place);
      forget(time, holdfast);
      backUp(holdfast, place);
    }
    Path after = folder.resolve("after");
    recover(place, wish(Optional.empty()), after);
    try (Holdfast again = open(after)) {
      assertThat(Days.isIn(after, key)).isFalse();
      requireWhole(again);
    }

    Path before = folder.resolve("before");
    recover(place, wish(Optional.of(point)), before);
    try (Holdfast again = open(before)) {
      again.acceptAlarm(); // regions know a later one
      assertThat(Days.contents(again)).as("a backup keeps it").isEqualTo(2);
      assertThat(Days.verify(again).exit()).isZero();

      time.live(again, 37);
      assertThat(Days.contents(again)).isEqualTo(1);
      requireWhole(again);
    }
  }

  /// @return its name
  private static String backUp(Holdfast holdfast, Path place) {
    ConsoleAnswer made =
        holdfast
            .backups()
            .make(place.toString(), true, Optional.empty(), Optional.empty(), (_, _) -> {});
    assertThat(made.exit()).as("%s", made.lines()).isZero();
    return holdfast.backups().list(place.toString()).lines().stream()
        .filter(line -> line.matches("[0-9a-f]{32}  .*"))
        .map(line -> line.substring(0, 32))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isDrilled() {
    try (Holdfast holdfast = open(data)) {
      forget(time, holdfast);
      for (String region : List.of("west", "east")) {
        ConsoleAnswer drilled =
            new Drills(holdfast, DrillBounds.USUAL, DrillFolder.Room.REAL, new Random(1), time)
                .now(region, (_, _) -> {});

        assertThat(drilled.exit()).as("%s", drilled.lines()).isZero();
      }
    }
  }

  @Test
  void isReadByTheStandAloneReader() throws Exception {
    try (Holdfast holdfast = open(data)) {
      forget(time, holdfast);
      Days.write(Days.drive(holdfast), "later.txt");
    }
    for (String region : List.of("west", "east")) {
      Process reader =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-B",
                  READER.toString(),
                  "verify",
                  "--region",
                  folder.resolve(region).toString(),
                  "--vault",
                  data.resolve("vault").toString(),
                  "--passphrase-file",
                  data.resolve("vault-passphrase").toString())
              .redirectErrorStream(true)
              .start();
      reader.getOutputStream().close();
      String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(reader.waitFor()).as(said).isZero();
    }
  }
}
