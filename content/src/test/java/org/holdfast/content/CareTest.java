package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Copies that are looked at without anybody who reads them, and made anew.
class CareTest {

  private static final int PACKED = 5_000;
  private static final int LARGE = 150_000; // 3 segments
  private static final BlobCheck WHOLE = new BlobCheck.Whole();

  @TempDir private Path root;
  private final Map<String, MemoryRegion> memory = new ConcurrentHashMap<>();
  private Store store;

  @BeforeEach
  void open() {
    store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            made -> name -> memory.computeIfAbsent(name, _ -> new MemoryRegion(name, made.clock)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PACKED, LARGE})
  void d10_aDamagedCopyIsMadeAnewInEitherRegion(int size) {
    StoredBlob blob = store.write(Store.bytes(size, 1));
    for (String each : memory.keySet()) {
      flip(each, blob);

      BlobCare care = care(each, blob, _ -> true);

      assertThat(care.found()).containsExactly(each);
      assertThat(care.repaired()).containsExactly(each);
      assertThat(care.isWhole()).isTrue();
      assertWhole(blob);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void d10_aMissingCopyIsMadeAnew(int size) throws IOException {
    StoredBlob blob = store.write(Store.bytes(size, 1));
    region("east").delete(blob.address().revision());

    assertThat(care("east", blob, _ -> true).repaired()).containsExactly("east");
    assertWhole(blob);
  }

  /// Tags do not catch mistakes of our own: every segment of such a copy is authentic.
  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void d10_anAuthenticCopyOfOtherBytesIsNeverASource(int size) throws IOException {
    StoredBlob blob = store.write(Store.bytes(size, 1));
    putAuthentic("west", blob, Store.bytes(size, 2));

    BlobCare care = care("west", blob, _ -> true);

    assertThat(care.found()).containsExactly("west");
    assertThat(care.repaired()).containsExactly("west");
    assertWhole(blob);
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void d10_whereAllCopiesAreOfOtherBytesNothingIsWritten(int size) throws IOException {
    StoredBlob blob = store.write(Store.bytes(size, 1));
    putAuthentic("west", blob, Store.bytes(size, 2));
    region("east").delete(blob.address().revision());

    BlobCare care = care("east", blob, _ -> true);

    assertThat(care.isReadable()).isFalse();
    assertThat(care.repaired()).isEmpty();
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Missing());
  }

  /// A reader of a part has no checksum to go by, and what it repairs must still be what was
  /// written.
  @Test
  void d10_aReadersRepairTakesNoCopyOfOtherBytesEither() throws IOException {
    StoredBlob blob = store.write(Store.bytes(LARGE, 1));
    putAuthentic("east", blob, Store.bytes(LARGE, 2));
    region("west").delete(blob.address().revision());

    try (BlobReader reader =
        store.blobs.open(
            blob.address(), store.key, blob.seal(), LARGE, Optional.of(blob.hashes()))) {
      reader.copyTo(new ByteArrayOutputStream(), 0, 10);
    }
    store.blobs.close(); // waits for the repair

    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Missing());
  }

  /// Two that are damaged in different places still make one whole.
  @Test
  void d10_copiesThatAreWholeTogetherAreMadeWhole() throws IOException {
    StoredBlob blob = store.write(Store.bytes(700_000, 1)); // 11 segments
    byte[] west = large("west", blob);
    byte[] east = large("east", blob);
    west[west.length - 1] ^= 1;
    east[BlobLayout.HEADER_BYTES] ^= 1;
    putLarge("west", blob, west);
    putLarge("east", blob, east);

    assertThat(care("west", blob, _ -> true).repaired()).containsExactlyInAnyOrder("west", "east");
    assertWhole(blob);
  }

  @Test
  void d10_aRegionThatIsAwayIsNotDamage() {
    StoredBlob blob = store.write(Store.bytes(PACKED, 1));
    StoredBlob other = store.write(Store.bytes(PACKED, 2));
    flip("west", other);
    region("east").gate =
        _ -> {
          throw new IOException("the region is away");
        };

    assertThat(care("west", blob, _ -> true).isWhole()).isTrue();
    BlobCare care = care("west", other, _ -> true);
    assertThat(care.isReadable()).isFalse(); // until it is back
    assertThat(care.lacks()).isTrue();
    assertThat(care.repaired()).isEmpty();
  }

  @Test
  void d10_whatNobodyWantsAnyMoreIsNoFindingAndNotBroughtBack() throws IOException {
    StoredBlob blob = store.write(Store.bytes(PACKED, 1));
    region("west").delete(blob.address().revision());

    assertThat(care("west", blob, _ -> false).gone()).isTrue();
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Missing());

    // Another process removes it while this one repairs.
    AtomicInteger asked = new AtomicInteger();
    assertThat(care("west", blob, _ -> asked.incrementAndGet() == 1).gone()).isTrue();
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Missing());
  }

  /// It is removed while it is repaired: the removal waits, and then nothing is left.
  @Test
  void d10_aRemovalWaitsForTheRepair() throws IOException {
    StoredBlob blob = store.write(Store.bytes(PACKED, 1));
    region("west").delete(blob.address().revision());
    CompletableFuture<Void> removal = new CompletableFuture<>();
    region("west").gate =
        call -> {
          if (call.equals("putPacked")) {
            store.threads.execute(
                () -> {
                  store.blobs.delete(blob.address().revision());
                  removal.complete(null);
                });
            // Time enough for one that does not wait.
            var _ = Waits.REAL.settles(removal, Duration.ofMillis(300));
          }
        };

    care("west", blob, _ -> true);
    removal.join();

    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  /// One huge content may be repaired for hours; what it holds up is itself.
  @Test
  void d10_whatIsBeingRepairedHoldsUpNoHousekeeping() throws IOException {
    StoredBlob blob = store.write(Store.bytes(PACKED, 1));
    StoredBlob other = store.write(Store.bytes(PACKED, 2));
    for (StoredBlob each : List.of(blob, other)) {
      store.database.write(
          tx -> {
            store.blobs.doom(tx, Store.DRIVE, List.of(each.address().revision()));
            return true;
          });
    }
    region("west").delete(blob.address().revision());
    List<Boolean> ended = new ArrayList<>();
    region("west").gate =
        call -> {
          if (call.equals("putPacked")) {
            CompletableFuture<Integer> housekeeping =
                CompletableFuture.supplyAsync(
                    () -> store.blobs.removeDoomed(10) + store.blobs.repairMissing(10).repaired(),
                    store.threads);
            ended.add(Waits.REAL.settles(housekeeping, Duration.ofMinutes(1)));
          }
        };

    care("west", blob, _ -> true);

    assertThat(ended).containsExactly(true);
    assertThat(store.blobs.doomed(Store.DRIVE)).containsEntry("west", 1L).containsEntry("east", 1L);
    region("west").gate = _ -> {};
    store.blobs.removeDoomed(10);
    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  @Test
  void d10_aSealThatIsAnothersIsRefused() {
    StoredBlob blob = store.write(Store.bytes(PACKED, 1));
    StoredBlob other = store.write(Store.bytes(PACKED, 2));

    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(
            () ->
                store.blobs.care(
                    blob.address(), store.key, other.seal(), PACKED, blob.hashes(), _ -> true));
  }

  private BlobCare care(String region, StoredBlob blob, Predicate<RevisionId> known) {
    return store.blobs.care(
        region(region),
        blob.address(),
        store.key,
        blob.seal(),
        blob.sizeBytes(),
        blob.hashes(),
        known,
        Pace.FULL);
  }

  private void assertWhole(StoredBlob blob) {
    assertThat(store.check(0, blob)).isEqualTo(WHOLE);
    assertThat(store.check(1, blob)).isEqualTo(WHOLE);
  }

  private MemoryRegion region(String name) {
    return Optional.ofNullable(memory.get(name)).orElseThrow();
  }

  private void flip(String region, StoredBlob blob) {
    try {
      RevisionId revision = blob.address().revision();
      Optional<byte[]> packed = region(region).packed(revision);
      byte[] stored = packed.isPresent() ? packed.get().clone() : large(region, blob);
      stored[stored.length - 1] ^= 1;
      if (packed.isPresent()) {
        region(region).putPacked(revision, stored);
      } else {
        putLarge(region, blob, stored);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] large(String region, StoredBlob blob) throws IOException {
    try (RegionBlob stored = region(region).open(blob.address().revision()).orElseThrow()) {
      ByteBuffer all = ByteBuffer.allocate((int) stored.sizeBytes());
      stored.read(0, all);
      return all.array();
    }
  }

  private void putLarge(String region, StoredBlob blob, byte[] stored) throws IOException {
    try (NewBlob part = region(region).begin(blob.address().revision())) {
      part.append(ByteBuffer.wrap(stored));
      part.commit();
    }
  }

  /// As a mistake of ours might: other bytes under the blob's own key.
  private void putAuthentic(String region, StoredBlob blob, byte[] plain) throws IOException {
    try (FileKey key = FileKey.open(blob.address(), store.key, blob.seal());
        SegmentCipher cipher = new SegmentCipher(new Ciphers(), key)) {
      int size = BlobLayout.HEADER_BYTES;
      byte[] stored = Arrays.copyOf(key.header(), (int) BlobLayout.storedBytes(plain.length));
      long last = BlobLayout.lastSegment(plain.length);
      for (long segment = 0; segment <= last; segment++) {
        int from = (int) (segment * BlobLayout.SEGMENT_BYTES);
        int length = Math.min(BlobLayout.SEGMENT_BYTES, plain.length - from);
        cipher.seal(segment, segment == last, plain, from, length, Store.RANDOM, stored, size);
        size += length + BlobLayout.OVERHEAD_BYTES;
      }
      if (BlobLayout.isPacked(plain.length)) {
        region(region).putPacked(blob.address().revision(), stored);
      } else {
        putLarge(region, blob, stored);
      }
    }
  }
}
