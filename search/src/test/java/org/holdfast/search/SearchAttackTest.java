package org.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.Precondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever has the disk under the index.
class SearchAttackTest {

  private static final String CANARY = "kanarienvogel";

  @TempDir Path folder;

  private House house;
  private Drive drive;
  private Item root;

  @BeforeEach
  void open() {
    house = House.in(folder);
    drive = house.drive();
    root = drive.root();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void r18_neitherNamesNorTextsLieInTheFolderAlsoAfterAKill() throws IOException {
    for (int i = 0; i < 300; i++) {
      house.file(drive, root, CANARY + i + ".txt", (CANARY + "imtext ").repeat(50));
    }
    house.follow();
    assertThat(house.find(drive, CANARY)).hasSize(200);
    requireNoCanary(); // while it is written
    house.clock.advance(Duration.ofSeconds(20));
    house.follow(); // on disk
    house.file(drive, root, CANARY + ".txt", "x");
    house.kill();
    requireNoCanary();
    house.follow();
    house.restart();
    requireNoCanary();
    assertThat(house.find(drive, CANARY)).hasSize(200);
  }

  private void requireNoCanary() throws IOException {
    byte[] plain = CANARY.getBytes(StandardCharsets.UTF_8);
    List<byte[]> forms =
        List.of(
            plain,
            CANARY.getBytes(StandardCharsets.UTF_16LE),
            CANARY.getBytes(StandardCharsets.UTF_16BE),
            CANARY
                .substring(3)
                .getBytes(StandardCharsets.UTF_8), // terms leave out a shared beginning
            Base64.getEncoder().encode(plain),
            HexFormat.of().formatHex(plain).getBytes(StandardCharsets.US_ASCII));
    List<Path> files = files();
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (byte[] form : forms) {
        assertThat(bytes.contains(new String(form, StandardCharsets.ISO_8859_1)))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  void r01_aBitFlippedAnywhereNeverMakesAWrongAnswer() throws IOException {
    fill();
    house.restart();
    for (String kind : List.of("segments_", ".cfs", ".cfe", ".si")) {
      Path file = file(kind);
      byte[] whole = Files.readAllBytes(file);
      for (int at : List.of(0, 5, 12, 30, whole.length / 2, whole.length - 1)) {
        Path flipped = file(kind); // of a new generation each time
        byte[] bytes = Files.readAllBytes(flipped);
        bytes[Math.min(at, bytes.length - 1)] ^= 1;
        Files.write(flipped, bytes);
        requireRight();
        assertThat(flipped).as("byte %d of %s", at, kind).doesNotExist();
        house.restart();
      }
    }
  }

  @Test
  void r02_filesThatWereCutLengthenedOrTakenAwayAreNoticed() throws IOException {
    for (Damager damager :
        List.<Damager>of(
            (file, bytes) -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1)),
            (file, bytes) -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1)),
            (file, bytes) -> Files.write(file, new byte[0]),
            (file, _) -> Files.delete(file))) {
      fill();
      house.restart();
      for (Path file : files()) {
        damager.damage(file, Files.readAllBytes(file));
      }
      requireRight();
      house.restart();
      requireRight();
    }
  }

  /// Something done to a file.
  private interface Damager {
    void damage(Path file, byte[] bytes) throws IOException;
  }

  @Test
  void r06_theIndexOfAnotherDriveIsNoneOfThisOne() throws IOException {
    Drive other = house.drive();
    house.file(other, other.root(), "foreign.txt", "foreign");
    fill();
    house.follow();
    house.restart();
    Path mine = generation(drive);
    Path theirs = generation(other);
    for (Path file : files(mine)) {
      Files.delete(file);
    }
    for (Path file : files(theirs)) {
      Files.copy(file, mine.resolve(file.getFileName()));
    }

    assertThat(house.find(drive, "foreign")).isEmpty();
    requireRight();
  }

  @Test
  void r07_anOlderIndexPutBackCatchesUp() throws IOException {
    fill();
    house.restart();
    Path saved = folder.resolve("saved");
    copy(generation(drive), saved);
    Item late = house.file(drive, root, "late.txt", "latecomer");
    house.follow();
    drive.recycle(
        House.actor(drive),
        drive.resolve(root.id(), List.of("a.txt")).orElseThrow().id(),
        Precondition.NONE);
    house.follow();
    house.restart();
    Path now = generation(drive);
    for (Path file : files(now)) {
      Files.delete(file);
    }
    copy(saved, now);

    assertThat(house.find(drive, "walrus")).containsExactly("b.txt");
    assertThat(house.find(drive, "late")).containsExactly(late.name());
    house.follow();
    assertThat(house.find(drive, "latecomer")).containsExactly(late.name());
  }

  @Test
  void r04_filesOfTwoTimesAreNotMixed() throws IOException {
    fill();
    house.restart();
    Path saved = folder.resolve("saved");
    copy(generation(drive), saved);
    for (int i = 0; i < 30; i++) {
      house.file(drive, root, "more " + i + ".txt", "x");
      house.follow();
      house.restart();
    }
    Path now = generation(drive);
    for (Path old : files(saved)) { // what is there now keeps its commit
      if (!old.getFileName().toString().startsWith("segments")) {
        Files.copy(old, now.resolve(old.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }

    requireRight();
    assertThat(house.find(drive, "more")).hasSize(30);
  }

  @Test
  void theWholeFolderMayBeTakenAway() throws IOException {
    fill();
    house.restart();
    for (Path file : files()) {
      Files.delete(file);
    }

    requireRight();
  }

  @Test
  void keysThatWereEditedInTheDatabaseOpenNothing() {
    fill();
    house.restart();
    house.database.write(tx -> tx.execute("update search_index set generation = wrapped"));
    requireRight();
    house.restart();
    byte[] other = new byte[69];
    house.database.write(tx -> tx.execute("update search_index set wrapped = ?", (Object) other));
    requireRight();
  }

  private void fill() {
    house.file(drive, root, "a.txt", "walrus");
    house.file(drive, root, "b.txt", "carpenter walrus");
    house.follow();
  }

  private void requireRight() {
    assertThat(house.find(drive, "a.txt")).containsExactly("a.txt");
    house.follow();
    assertThat(house.find(drive, "walrus")).containsExactlyInAnyOrder("a.txt", "b.txt");
    assertThat(house.find(drive, "carpenter")).containsExactly("b.txt");
  }

  private List<Path> files() throws IOException {
    return files(house.indexes.resolve(drive.id().text()));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Path file(String kind) throws IOException {
    return files().stream()
        .filter(file -> file.getFileName().toString().contains(kind))
        .findFirst()
        .orElseThrow();
  }

  private Path generation(Drive of) throws IOException {
    try (Stream<Path> all = Files.list(house.indexes.resolve(of.id().text()))) {
      return new ArrayList<>(all.toList()).getFirst();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
