package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The threat model's attacks at rest on blobs. Each is tried in one region, where the file is
/// still served whole and the copy repaired, and in all, where nothing is served that is not
/// authentic.
class BlobAttackTest {

  private static final int PACKED = 5_000;
  private static final int LARGE = 150_000; // 3 segments
  private static final int MANY_CHUNKS = 700_000; // 11 segments
  private static final int STORED = BlobLayout.STORED_SEGMENT_BYTES;
  private static final int HEADER = BlobLayout.HEADER_BYTES;

  @TempDir Path root;
  private final Map<BlobAddress, byte[]> plains = new HashMap<>();
  private Store store;

  @BeforeEach
  void open() {
    store = Store.in(root);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void r01_everyFlippedByteOfTheHeaderIsNoticed(int size) {
    StoredBlob blob = write(store.address(), size, 1);
    for (int at = 0; at < HEADER; at++) {
      int flipped = at;
      attackOne(blob, size, stored -> flip(stored, flipped, 1 << flipped % 8));
    }
    attackAll(blob, size, stored -> flip(stored, 17, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PACKED, LARGE, MANY_CHUNKS})
  void r01_anyFlippedBitOfASegmentIsNoticed(int size) {
    StoredBlob blob = write(store.address(), size, 1);
    int length = stored(0, blob).length;
    List<Integer> places = new ArrayList<>();
    // The edges of the first nonce, ciphertext and tag, and of the whole.
    places.addAll(List.of(HEADER, HEADER + 11, HEADER + 12, length - 17, length - 16, length - 1));
    new Random(1).ints(12, HEADER, length).forEach(places::add);
    for (int at : places) {
      if (at >= HEADER) {
        attackOne(blob, size, stored -> flip(stored, at, 1 << at % 8));
      }
    }
    attackAll(blob, size, stored -> flip(stored, HEADER + 3, 1));
    StoredBlob other = write(store.address(), size, 1);
    attackAll(other, size, stored -> flip(stored, stored.length - 1, 0x80));
  }

  @Test
  void r01_everyFlippedByteOfTheWrappedKeyIsNoticed() {
    StoredBlob blob = write(store.address(), PACKED, 1);
    for (int at = 0; at < blob.seal().wrappedKey().length; at++) {
      BlobSeal bad = new BlobSeal(flip(blob.seal().wrappedKey(), at, 1), blob.seal().commitment());
      refusesSeal(blob, bad);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE, MANY_CHUNKS})
  void r02_aBlobCutAnywhereIsNoticed(int size) {
    StoredBlob blob = write(store.address(), size, 2);
    int length = stored(0, blob).length;
    List<Integer> lengths =
        new ArrayList<>(List.of(0, 1, HEADER - 1, HEADER, HEADER + 5, length - 16, length - 1));
    for (int at = HEADER + STORED; at < length; at += STORED) {
      lengths.add(at);
    }
    for (int cut : lengths) {
      attackOne(blob, size, stored -> Arrays.copyOf(stored, cut));
    }
    attackAll(blob, size, stored -> Arrays.copyOf(stored, length - 1));
    attackAll(write(store.address(), size, 2), size, stored -> new byte[0]);
  }

  @Test
  void r02_cuttingTheLastSegmentsAndSizeIsNoticed() {
    StoredBlob blob = write(store.address(), LARGE, 2);
    int shorter = 2 * BlobLayout.SEGMENT_BYTES;
    for (int region = 0; region < 2; region++) {
      put(region, blob, Arrays.copyOf(stored(region, blob), HEADER + 2 * STORED));
    }
    // The size in the database was made to fit: the segment is whole, but was not sealed as last.
    StoredBlob claimed = new StoredBlob(blob.address(), blob.seal(), shorter, blob.hashes());

    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(() -> store.read(claimed, 0, shorter));
    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(() -> store.read(claimed, shorter - 10, 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void r03_appendedBytesAreNoticed(int size) {
    StoredBlob blob = write(store.address(), size, 3);
    attackOne(blob, size, stored -> Arrays.copyOf(stored, stored.length + 1));
    attackOne(blob, size, stored -> Arrays.copyOf(stored, stored.length + STORED));
    attackOne(blob, size, stored -> concat(stored, Arrays.copyOfRange(stored, 40, 140)));
    attackAll(blob, size, stored -> Arrays.copyOf(stored, stored.length + 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGE, MANY_CHUNKS})
  void r04_reorderedRepeatedAndDroppedSegmentsAreNoticed(int size) {
    StoredBlob blob = write(store.address(), size, 4);
    UnaryOperator<byte[]> swapped =
        stored -> withSegment(withSegment(stored, 0, segment(stored, 1)), 1, segment(stored, 0));
    UnaryOperator<byte[]> repeated = stored -> withSegment(stored, 1, segment(stored, 0));
    UnaryOperator<byte[]> dropped =
        stored ->
            concat(
                Arrays.copyOf(stored, HEADER),
                Arrays.copyOfRange(stored, HEADER + STORED, stored.length));
    attackOne(blob, size, swapped);
    attackOne(blob, size, repeated);
    attackOne(blob, size, dropped);
    attackAll(blob, size, swapped);
    attackAll(write(store.address(), size, 4), size, dropped);
  }

  @Test
  void r05_segmentOfAnotherRevisionIsRefused() {
    BlobAddress first = store.address();
    BlobAddress second =
        new BlobAddress(first.drive(), first.item(), RevisionId.random(Store.RANDOM));
    StoredBlob older = write(first, LARGE, 50);
    StoredBlob newer = write(second, LARGE, 5);
    byte[] foreign = segment(stored(0, older), 1);

    attackOne(newer, LARGE, stored -> withSegment(stored, 1, foreign));
    attackAll(newer, LARGE, stored -> withSegment(stored, 1, foreign));
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void r06_blobOfAnotherItemIsRefused(int size) {
    StoredBlob mine = write(store.address(), size, 6);
    byte[] foreign = stored(0, write(store.address(), size, 60));

    attackOne(mine, size, _ -> foreign);
    attackAll(mine, size, _ -> foreign);
  }

  @Test
  void r06_blobOfAnotherDriveIsRefusedEvenWithItsOwnSeal() {
    StoredBlob mine = write(store.address(), PACKED, 6);
    DriveId thief = DriveId.random(Store.RANDOM);
    WrappedDriveKey wrapped = store.keys.create(thief);
    try (DriveKey thiefKey = store.keys.lease(thief, () -> WrappedDriveKeys.only(wrapped))) {
      BlobAddress moved = new BlobAddress(thief, mine.address().item(), mine.address().revision());

      assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
          .isThrownBy(
              () -> store.blobs.open(moved, thiefKey, mine.seal(), PACKED, Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void r07_olderBlobOfTheSameItemIsRefused(int size) {
    BlobAddress first = store.address();
    BlobAddress second =
        new BlobAddress(first.drive(), first.item(), RevisionId.random(Store.RANDOM));
    byte[] older = stored(0, write(first, size, 70));
    StoredBlob newer = write(second, size, 7);

    attackOne(newer, size, _ -> older);
    attackAll(newer, size, _ -> older);
  }

  @Test
  void r08_replacedWrappedKeyDriveKeyOrCommitmentIsRefused() {
    StoredBlob blob = write(store.address(), PACKED, 8);
    StoredBlob other = write(store.address(), PACKED, 80);

    refusesSeal(blob, other.seal());
    refusesSeal(blob, new BlobSeal(other.seal().wrappedKey(), blob.seal().commitment()));
    refusesSeal(blob, new BlobSeal(blob.seal().wrappedKey(), other.seal().commitment()));
    refusesSeal(blob, new BlobSeal(blob.seal().wrappedKey(), new byte[32]));
    refusesSeal(blob, new BlobSeal(new byte[0], blob.seal().commitment()));
    refusesSeal(blob, new BlobSeal(new byte[200], blob.seal().commitment()));
    WrappedDriveKey replaced = store.keys.create(Store.DRIVE);
    try (DriveKeys afresh =
            new DriveKeys(store.vault, Store.RANDOM, store.clock, DriveKeys.DEFAULT_KEEP);
        DriveKey wrong = afresh.lease(Store.DRIVE, () -> WrappedDriveKeys.only(replaced))) {
      assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
          .isThrownBy(
              () -> store.blobs.open(blob.address(), wrong, blob.seal(), PACKED, Optional.empty()));
    }
    assertThat(store.read(blob)).isEqualTo(Store.bytes(PACKED, 8));
  }

  @ParameterizedTest
  @ValueSource(ints = {PACKED, LARGE})
  void r09_formatAndCipherSetBackAreRefused(int size) {
    StoredBlob blob = write(store.address(), size, 9);
    for (int at = 4; at < 8; at++) {
      int field = at;
      attackOne(blob, size, stored -> set(stored, field, stored[field] - 1));
      attackOne(blob, size, stored -> set(stored, field, stored[field] + 1));
    }
    attackAll(blob, size, stored -> set(stored, 4, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PACKED, 65_536, 65_537, LARGE})
  void r09_anyOtherSizeIsRefused(int size) {
    StoredBlob blob = write(store.address(), size, 9);
    List<Long> sizes =
        List.of(
            0L,
            1L,
            size - 1L,
            size + 1L,
            65_536L,
            65_537L,
            200_000L,
            -1L,
            1L << 40,
            1L << 41,
            Long.MAX_VALUE,
            Long.MIN_VALUE);
    for (long claimed : sizes) {
      if (claimed != size) {
        assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
            .as("%d claimed for %d", claimed, size)
            .isThrownBy(() -> read(blob, claimed));
      }
    }
  }

  @Test
  void r10_injectedBlobsAreListedAsUnknownSweptAndNeverServed() throws Exception {
    StoredBlob mine = write(store.address(), LARGE, 10);
    byte[] stored = stored(0, mine);
    BlobAddress foreign = store.address();
    Path injected =
        store.blobFile("west", new StoredBlob(foreign, mine.seal(), LARGE, mine.hashes()));
    Files.write(injected, stored);
    Files.write(root.resolve("west/blobs/ab/readme.txt"), stored);
    Files.write(root.resolve("west/autorun.inf"), stored);
    store.regions.get(0).putPacked(RevisionId.random(Store.RANDOM), Store.bytes(100, 1));

    List<RevisionId> listed = new ArrayList<>();
    store.blobs.list(store.regions.get(0), listed::add);
    Leftovers found = store.leftovers(mine.address().revision()::equals);
    int removed = store.sweep(mine.address().revision()::equals);

    assertThat(listed).contains(mine.address().revision(), foreign.revision()).hasSize(3);
    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(
            () -> store.blobs.open(foreign, store.key, mine.seal(), LARGE, Optional.empty()));
    assertThat(removed).isEqualTo(2);
    assertThat(found.strangers()).isEqualTo(2);
    assertThat(injected).doesNotExist();
    assertThat(store.read(mine)).isEqualTo(Store.bytes(LARGE, 10));
  }

  @Test
  void aMissingCopyIsServedFromTheOtherRegionAndMadeAgain() {
    for (int size : List.of(PACKED, LARGE)) {
      StoredBlob blob = write(store.address(), size, 11);
      byte[] good = stored(1, blob);
      delete(0, blob);

      assertThat(store.read(blob)).isEqualTo(Store.bytes(size, 11));

      store.restart();
      assertThat(stored(0, blob)).isEqualTo(good);
    }
  }

  @Test
  void twoCopiesDamagedInDifferentPlacesMakeOneWholeAndAreBothRepaired() {
    StoredBlob blob = write(store.address(), MANY_CHUNKS, 12);
    byte[] good = stored(0, blob);
    put(0, blob, flip(good, HEADER + 5 * STORED + 100, 1));
    put(1, blob, flip(flip(good, HEADER + 2 * STORED + 100, 1), HEADER + 9 * STORED, 1));

    assertThat(store.read(blob)).isEqualTo(plain(blob));

    store.restart();
    assertThat(stored(0, blob)).isEqualTo(good);
    assertThat(stored(1, blob)).isEqualTo(good);
  }

  @Test
  void checkSaysWhatIsWrongAndRepairPutsItRight() {
    StoredBlob blob = write(store.address(), LARGE, 13);
    byte[] good = stored(0, blob);

    put(0, blob, flip(good, HEADER + STORED + 3, 1));
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Damaged("segment 1 is not authentic"));
    delete(0, blob);
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Missing());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());

    boolean repaired =
        store.blobs.repair(store.regions.get(0), blob.address(), store.key, blob.seal(), LARGE);

    assertThat(repaired).isTrue();
    assertThat(stored(0, blob)).isEqualTo(good);
  }

  @Test
  void aWrongChecksumIsNoticedThoughEverySegmentIsAuthentic() {
    StoredBlob blob = write(store.address(), MANY_CHUNKS, 14);
    StoredBlob other = write(store.address(), PACKED, 15);
    StoredBlob mixed =
        new StoredBlob(blob.address(), blob.seal(), blob.sizeBytes(), other.hashes());

    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(() -> store.read(mixed));
    assertThat(store.check(0, mixed)).isInstanceOf(BlobCheck.Damaged.class);
  }

  /// In each region by itself: served whole from the other in the same call, and repaired.
  private void attackOne(StoredBlob blob, int size, UnaryOperator<byte[]> attack) {
    byte[] plain = plain(blob);
    for (int region = 0; region < 2; region++) {
      byte[] good = stored(region, blob);
      put(region, blob, attack.apply(good.clone()));

      assertThat(store.check(region, blob)).isNotEqualTo(new BlobCheck.Whole());
      assertThat(store.read(blob)).isEqualTo(plain);

      if (region == 0) {
        store.restart(); // waits for repairs
        assertThat(stored(region, blob)).isEqualTo(good);
      } else {
        // Nobody read the second region, so its damage was not met; a scrub finds it.
        store.blobs.repair(store.regions.get(region), blob.address(), store.key, blob.seal(), size);
        assertThat(stored(region, blob)).isEqualTo(good);
      }
    }
  }

  /// In all regions: refused, and what was given out before is authentic.
  private void attackAll(StoredBlob blob, int size, UnaryOperator<byte[]> attack) {
    for (int region = 0; region < 2; region++) {
      put(region, blob, attack.apply(stored(region, blob)));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(() -> read(blob, size, out));

    assertThat(isStartOf(plain(blob), out.toByteArray())).isTrue();
    assertThat(out.size()).isLessThan(Math.max(1, size));
    assertThat(store.check(0, blob)).isInstanceOf(BlobCheck.Damaged.class);
  }

  private byte[] plain(StoredBlob blob) {
    return Optional.ofNullable(plains.get(blob.address())).orElseThrow();
  }

  private static boolean isStartOf(byte[] plain, byte[] given) {
    return Arrays.equals(Arrays.copyOf(plain, given.length), given);
  }

  private StoredBlob write(BlobAddress address, int size, long seed) {
    plains.put(address, Store.bytes(size, seed));
    return store.write(address, Store.bytes(size, seed));
  }

  private void refusesSeal(StoredBlob blob, BlobSeal bad) {
    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .isThrownBy(
            () ->
                store.blobs.open(
                    blob.address(), store.key, bad, blob.sizeBytes(), Optional.empty()));
  }

  private void read(StoredBlob blob, long claimedSize) {
    read(blob, claimedSize, new ByteArrayOutputStream());
  }

  private void read(StoredBlob blob, long claimedSize, ByteArrayOutputStream out) {
    try (BlobReader reader =
        store.blobs.open(
            blob.address(), store.key, blob.seal(), claimedSize, Optional.of(blob.hashes()))) {
      reader.copyTo(out, 0, claimedSize);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] stored(int region, StoredBlob blob) {
    try {
      return BlobLayout.isPacked(blob.sizeBytes())
          ? store.regions.get(region).packed(blob.address().revision()).orElseThrow()
          : Files.readAllBytes(store.blobFile(name(region), blob));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(int region, StoredBlob blob, byte[] bytes) {
    try {
      if (BlobLayout.isPacked(blob.sizeBytes())) {
        store.regions.get(region).putPacked(blob.address().revision(), bytes);
      } else {
        Files.write(store.blobFile(name(region), blob), bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void delete(int region, StoredBlob blob) {
    try {
      store.regions.get(region).delete(blob.address().revision());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(int region) {
    return region == 0 ? "west" : "east";
  }

  private static byte[] flip(byte[] stored, int at, int bits) {
    byte[] changed = stored.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  private static byte[] set(byte[] stored, int at, int value) {
    byte[] changed = stored.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static byte[] segment(byte[] stored, int number) {
    int from = HEADER + number * STORED;
    return Arrays.copyOfRange(stored, from, Math.min(stored.length, from + STORED));
  }

  private static byte[] withSegment(byte[] stored, int number, byte[] segment) {
    byte[] changed = stored.clone();
    System.arraycopy(segment, 0, changed, HEADER + number * STORED, segment.length);
    return changed;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
