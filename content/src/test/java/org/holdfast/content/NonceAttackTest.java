package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Under one key no nonce is ever used for two things (R17), whatever goes wrong and is done again.
/// A file of a million segments, 64 GiB: `-Dnonce.segments=1000000`.
class NonceAttackTest {

  private static final int SEGMENTS = Integer.getInteger("nonce.segments", 3_000);
  private static final int MILLION = 1_000_000;

  @TempDir Path root;
  private final NonceBook book = new NonceBook();
  private final FaultyDisk west = new FaultyDisk();

  @Test
  void r17_aMillionSegmentsUnderOneKeyHaveAMillionNonces() {
    try (Store store = Store.in(root);
        FileKey key = FileKey.fresh(store.address(), store.key, new SecureRandom());
        SegmentCipher cipher = new SegmentCipher(new Ciphers(), key)) {
      byte[] stored = new byte[BlobLayout.OVERHEAD_BYTES];
      long[] nonces = new long[MILLION];
      for (int i = 0; i < MILLION; i++) {
        cipher.seal(i, false, new byte[0], 0, 0, Store.RANDOM, stored, 0);
        nonces[i] = java.nio.ByteBuffer.wrap(stored).getLong();
      }

      Arrays.sort(nonces);
      // The first 64 of 96 bits: two of a million agree by chance once in 10^7 runs.
      assertThat(Arrays.stream(nonces).distinct().count()).isEqualTo(MILLION);
    }
  }

  @Test
  void r17_aLongFileRepeatsNone() throws IOException {
    try (Store store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> book.watching(new ForgetfulRegion(name)))) {
      long bytes = (long) SEGMENTS * BlobLayout.SEGMENT_BYTES;

      store.blobs.write(store.address(), store.key, zeros(bytes), bytes);

      // The same plaintext in every segment: an equal nonce would show as equal bytes at least.
      assertThat(book.repeated()).isEmpty();
      assertThat(book.nonces()).isEqualTo(SEGMENTS);
      assertThat(book.noted()).isEqualTo(2L * SEGMENTS);
    }
  }

  /// A client sends other bytes each time it does not get an answer; regions fail at every step;
  /// the server is started again.
  @Test
  void r17_noneIsRepeatedThroughFailuresRetriesAndRestarts() throws IOException {
    Random random = new Random(17);
    try (Store store = store()) {
      BlobDraft draft = store.blobs.begin(store.address(), store.key);
      for (int step = 0; step < 60; step++) {
        byte[] other = new byte[1 + random.nextInt(300_000)];
        random.nextBytes(other);
        List<FaultyDisk.Step> steps = List.of(FaultyDisk.Step.values());
        FaultyDisk.Step fault = steps.get(random.nextInt(steps.size()));
        west.fail(fault, 1 + random.nextInt(4), FaultyDisk.BROKEN);
        try {
          BlobDraft longer =
              store.blobs.append(draft, store.key, Store.stream(other), other.length, 1L << 30);
          draft = random.nextInt(3) == 0 ? longer : draft; // else the answer was lost
        } catch (ContentRefusal.TooFewRegions _) {
          // done again in the next step, with other bytes
        }
        west.heal();
        store.clock.advance(Duration.ofSeconds(2));
        if (random.nextInt(4) == 0) {
          store.restart();
        }
      }
      StoredBlob blob = store.blobs.finish(draft, store.key);
      store.blobs.repair(
          store.regions.getFirst(), blob.address(), store.key, blob.seal(), blob.sizeBytes());

      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    }
    assertThat(book.nonces()).isGreaterThan(100);
    assertThat(book.repeated()).isEmpty();
  }

  @Test
  void r17_noneIsRepeatedByStepsThatRace() throws Exception {
    try (Store store = store();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BlobDraft draft = store.blobs.begin(store.address(), store.key);
      for (int client = 0; client < 16; client++) {
        byte[] bytes = Store.bytes(100_000 + 3_000 * client, client);
        threads.execute(
            () -> {
              try {
                store.blobs.append(draft, store.key, Store.stream(bytes), bytes.length, 1L << 30);
              } catch (IOException | ContentRefusal _) {
                // Another was faster; what counts is what was written.
              }
            });
      }
    }
    assertThat(book.nonces()).isGreaterThan(16);
    assertThat(book.repeated()).isEmpty();
  }

  /// The test of the test: a sealer that counts its nonces from the start again is caught.
  @Test
  void r17_countedNoncesWouldBeCaught() {
    RevisionId revision = RevisionId.random(Store.RANDOM);
    for (int i = 0; i < 2; i++) {
      byte[] stored = Store.bytes(BlobLayout.HEADER_BYTES + 100, i);
      Arrays.fill(
          stored,
          BlobLayout.HEADER_BYTES,
          BlobLayout.HEADER_BYTES + BlobLayout.NONCE_BYTES,
          (byte) 0);
      book.noteBlob(revision, stored);
    }

    assertThat(book.repeated()).hasSize(1);
  }

  private Store store() {
    return Store.of(
        root,
        CopyPolicy.DEFAULT,
        List.of("west", "east"),
        Store.PATIENCE,
        Store.HEDGE,
        owner ->
            name ->
                book.watching(owner.directory(name, name.equals("west") ? west : new RealDisk())));
  }

  private static InputStream zeros(long bytes) {
    return new InputStream() {
      private long left = bytes;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        int given = (int) Math.min(length, left);
        left -= given;
        return given == 0 && length > 0 ? -1 : given;
      }
    };
  }
}
