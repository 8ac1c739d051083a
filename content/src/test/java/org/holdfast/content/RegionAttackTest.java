package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A whole region is emptied, encrypted, exchanged, or lies (R21; hung and full ones are
/// [HangTest]'s and [FaultTest]'s). Each file is answered from the other within a second, nothing
/// is lost, and the region is made whole again from the other alone.
@Timeout(180)
class RegionAttackTest {

  private static final List<Integer> SIZES = List.of(0, 900, 65_536, 65_537, 400_000);
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path root;
  private final List<StoredBlob> blobs = new ArrayList<>();
  private Store store;

  @BeforeEach
  void fill() {
    store = Store.in(root);
    SIZES.forEach(size -> blobs.add(store.write(Store.bytes(size, size))));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Someone removed every file in it; the folder is the region still.
  @Test
  void r21_anEmptiedRegionIsReadAroundAndRebuilt() throws IOException {
    empty("west");
    openAgain();

    everythingIsAnsweredWithinASecond();
    rebuild();

    assertThat(store.write(new byte[200_000]).sizeBytes()).isEqualTo(200_000);
  }

  /// Its mount is gone: an empty folder of that name is not filled, or the disk below would be.
  @Test
  void r21_aRegionThatVanishedIsReadAroundAndNothingIsWrittenInItsPlace() throws IOException {
    removeAll("west");
    openAgain();

    everythingIsAnsweredWithinASecond();

    assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
        .isThrownBy(() -> store.write(new byte[200_000]));
    assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.ABSENT);
    assertThat(root.resolve("west")).isEmptyDirectory();
  }

  /// Ransomware on the machine that holds the region: every file has its length and other bytes.
  @Test
  void r21_anEncryptedRegionIsReadAroundAndRebuilt() throws IOException {
    encrypt("west");
    openAgain();

    everythingIsAnsweredWithinASecond();
    assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
        .isThrownBy(() -> store.write(new byte[900]));
    assertThat(store.blobs.regions().getFirst().state()).isNotEqualTo(RegionState.HEALTHY);

    // Its keeper removes what was encrypted and puts back the marker, all that a backup of it
    // needs.
    byte[] marker = Files.readAllBytes(root.resolve("marker"));
    removeAll("west");
    Files.write(root.resolve("west").resolve("region.hfr"), marker);
    openAgain();
    everythingIsAnsweredWithinASecond();
    rebuild();
  }

  /// Another region's folder is mounted in its place.
  @Test
  void r21_aRegionExchangedForAnotherIsNotWritten() throws IOException {
    Path other = root.resolve("other");
    try (Store stranger = Store.in(other)) {
      stranger.write(new byte[200_000]);
    }
    removeAll("west");
    Files.delete(root.resolve("west"));
    Files.move(other.resolve("west"), root.resolve("west"));
    openAgain();

    everythingIsAnsweredWithinASecond();

    assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
        .isThrownBy(() -> store.write(new byte[200_000]));
    assertThat(store.files("west")).as("of the stranger").hasSize(1);
  }

  /// It says that it has everything and gives back something else, each time of the right length.
  @Test
  void r21_aLyingRegionIsReadAroundAndRewritten() throws IOException {
    for (StoredBlob blob : blobs) {
      Path file = store.blobFile("west", blob);
      if (Files.exists(file)) {
        Files.write(file, Store.bytes((int) Files.size(file), 666));
      } else {
        RevisionId revision = blob.address().revision();
        int length = store.regions.getFirst().packed(revision).orElseThrow().length;
        store.regions.getFirst().putPacked(revision, Store.bytes(length, 666));
      }
    }

    everythingIsAnsweredWithinASecond();
    store.restart(); // waits for the repairs that reading began

    for (StoredBlob blob : blobs) {
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  /// It takes every write and keeps none of it.
  @Test
  void r21_whatARegionForgotIsFoundAndMadeAgain() throws IOException {
    empty("west"); // right after it had said that all of it is durable
    openAgain();

    for (StoredBlob blob : blobs) {
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Missing());
    }
    rebuild();
  }

  @Test
  void r21_aSlowRegionIsReadAroundWithinASecond() {
    assertThat(Quickest.of(SECOND, this::readBesideASlowRegion)).isLessThan(SECOND);
  }

  private Duration readBesideASlowRegion(int number) {
    CountDownLatch wake = new CountDownLatch(1);
    try (Store slow =
        Store.of(
            root.resolve("slow-" + number),
            CopyPolicy.DEFAULT,
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> new MemoryRegion(name, owner.clock))) {
      StoredBlob blob = slow.write(Store.bytes(900_000, 1));
      // Each call takes as long as it takes for everything to be answered.
      ((MemoryRegion) slow.regions.getFirst()).gate = _ -> await(wake);
      Runnable read = () -> assertThat(slow.read(blob)).isEqualTo(Store.bytes(900_000, 1));

      Duration first = Quickest.time(read);
      // It is known to be late now: nobody waits for it a second time.
      assertThat(Quickest.of(Store.HEDGE, _ -> Quickest.time(read))).isLessThan(Store.HEDGE);
      wake.countDown();
      return first;
    }
  }

  private static void await(CountDownLatch wake) {
    try {
      wake.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void everythingIsAnsweredWithinASecond() {
    for (StoredBlob blob : blobs) {
      int size = (int) blob.sizeBytes();
      Runnable read = () -> assertThat(store.read(blob)).isEqualTo(Store.bytes(size, size));
      assertThat(Quickest.of(SECOND, _ -> Quickest.time(read))).isLessThan(SECOND);
    }
  }

  private void rebuild() {
    // Repairs that reading began may hold the one probe of this second, and the clock stands.
    store.restart();
    store.clock.advance(Duration.ofSeconds(2));
    for (StoredBlob blob : blobs) {
      assertThat(
              store.blobs.repair(
                  store.regions.getFirst(),
                  blob.address(),
                  store.key,
                  blob.seal(),
                  blob.sizeBytes()))
          .isTrue();
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  /// As a server that is started again would find it: SQLite keeps no page of before.
  private void openAgain() {
    store.close();
    store = Store.in(root);
  }

  private void empty(String region) throws IOException {
    byte[] marker = Files.readAllBytes(root.resolve(region).resolve("region.hfr"));
    removeAll(region);
    Files.write(root.resolve(region).resolve("region.hfr"), marker);
  }

  private void removeAll(String region) throws IOException {
    store.regions.getFirst().close();
    for (Path path : tree(region)) {
      if (!path.equals(root.resolve(region))) {
        Files.delete(path);
      }
    }
  }

  private void encrypt(String region) throws IOException {
    store.regions.getFirst().close();
    Files.copy(root.resolve(region).resolve("region.hfr"), root.resolve("marker"));
    for (Path path : tree(region)) {
      if (Files.isRegularFile(path)) {
        Files.write(path, Store.bytes((int) Files.size(path), 13));
      }
    }
  }

  private List<Path> tree(String region) {
    try (Stream<Path> all = Files.walk(root.resolve(region))) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
