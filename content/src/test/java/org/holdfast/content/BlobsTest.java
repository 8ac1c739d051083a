package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobsTest {

  private static final int MIB = 1 << 20;

  @TempDir Path root;
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
  @ValueSource(
      ints = {
        0,
        1,
        65_535,
        65_536,
        65_537,
        131_071,
        131_072,
        131_073,
        262_143,
        262_144,
        262_145,
        524_288,
        3 * MIB + 17,
        40 * MIB + 1
      })
  void givesBackExactlyTheBytesThatCameIn(int size) throws Exception {
    byte[] plain = Store.bytes(size, size);

    StoredBlob blob = store.write(plain);

    assertThat(blob.sizeBytes()).isEqualTo(size);
    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(blob.hashes().sha256())
        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(plain));
    assertThat(blob.hashes().sha1()).isEqualTo(MessageDigest.getInstance("SHA-1").digest(plain));
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
  }

  @Test
  void keepsWhatItWroteThroughARestart() {
    StoredBlob small = store.write(Store.bytes(10_240, 1));
    StoredBlob large = store.write(Store.bytes(MIB, 2));

    store.restart();

    assertThat(store.read(small)).isEqualTo(Store.bytes(10_240, 1));
    assertThat(store.read(large)).isEqualTo(Store.bytes(MIB, 2));
  }

  @Test
  void readsAnyRange() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 30; i++) {
      byte[] plain = Store.bytes(random.nextInt(i % 3 == 0 ? 70_000 : 900_000), random.nextLong());
      StoredBlob blob = store.write(plain);
      for (int j = 0; j < 20; j++) {
        int from = random.nextInt(plain.length + 1);
        int length = random.nextInt(plain.length - from + 1);
        assertThat(store.read(blob, from, length))
            .as("seed %d: %d of %d from %d", seed, length, plain.length, from)
            .isEqualTo(Arrays.copyOfRange(plain, from, from + length));
      }
    }
  }

  @Test
  void refusesARangeBeyondTheEnd() {
    StoredBlob blob = store.write(Store.bytes(100, 1));

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> store.read(blob, 50, 51));
  }

  @Test
  void readsTheSameFromManyThreadsThroughOneReader() throws Exception {
    byte[] plain = Store.bytes(2 * MIB, 3);
    StoredBlob blob = store.write(plain);

    try (BlobReader reader =
        store.blobs.open(blob.address(), store.key, blob.seal(), plain.length, Optional.empty())) {
      var all =
          java.util.stream.IntStream.range(0, 16)
              .mapToObj(
                  i ->
                      store.threads.submit(
                          () -> {
                            ByteArrayOutputStream out = new ByteArrayOutputStream();
                            reader.copyTo(out, i * 100_000L, 300_000);
                            return out.toByteArray();
                          }))
              .toList();
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).get())
            .isEqualTo(Arrays.copyOfRange(plain, i * 100_000, i * 100_000 + 300_000));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void refusesOneByteTooMuchAndLeavesNothing(int most) {
    assertThatExceptionOfType(ContentRefusal.TooLong.class)
        .isThrownBy(
            () ->
                store.blobs.write(
                    store.address(), store.key, Store.stream(new byte[most + 1]), most));

    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 70_000, 2_000_000})
  void leavesNothingOfAnUploadThatBreaksOff(int after) {
    InputStream broken =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(new byte[after]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the client vanished");
              }

              @Override
              public int read(byte[] into, int offset, int length) throws IOException {
                return read();
              }
            });

    assertThatThrownBy(() -> store.blobs.write(store.address(), store.key, broken, Long.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessage("the client vanished");

    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  @Test
  void leavesAReaderItsOwnErrors() {
    StoredBlob blob = store.write(Store.bytes(MIB, 1));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("the client vanished");
          }
        };

    try (BlobReader reader =
        store.blobs.open(blob.address(), store.key, blob.seal(), MIB, Optional.empty())) {
      assertThatThrownBy(() -> reader.copyTo(closed, 0, MIB)).hasMessage("the client vanished");
    }
  }

  @Test
  void encryptsACopyAnew() {
    byte[] plain = Store.bytes(300_000, 4);
    StoredBlob blob = store.write(plain);
    BlobAddress to = store.address();

    StoredBlob copy;
    try (BlobReader from =
        store.blobs.open(
            blob.address(), store.key, blob.seal(), plain.length, Optional.of(blob.hashes()))) {
      copy = store.blobs.copy(from, to, store.key);
    }

    assertThat(store.read(copy)).isEqualTo(plain);
    assertThat(copy.hashes()).isEqualTo(blob.hashes());
    assertThat(copy.seal()).isNotEqualTo(blob.seal());
    store.blobs.delete(blob.address().revision());
    assertThat(store.read(copy)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5_000, 300_000})
  void aDeletedBlobIsAbsent(int size) {
    StoredBlob blob = store.write(Store.bytes(size, 5));

    store.blobs.delete(blob.address().revision());

    assertThatExceptionOfType(ContentRefusal.Absent.class).isThrownBy(() -> store.read(blob));
    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  @Test
  void whatIsHeldIsNoLeftover() {
    StoredBlob blob = store.write(Store.bytes(1_000, 1));
    Blobs.Held held = store.blobs.hold(blob.address().revision());
    store.clock.advance(Duration.ofDays(400));

    assertThat(store.leftovers(_ -> false).bytes()).isEmpty();

    held.close();
    assertThat(store.leftovers(_ -> false).bytes()).hasSize(1);
  }

  @Test
  void onlyWhatIsUnknownIsFoundAndRemoved() {
    StoredBlob known = store.write(Store.bytes(1_000, 1));
    StoredBlob knownLarge = store.write(Store.bytes(100_000, 2));
    StoredBlob unknown = store.write(Store.bytes(1_000, 3));
    StoredBlob unknownLarge = store.write(Store.bytes(100_000, 4));
    List<RevisionId> wanted = List.of(known.address().revision(), knownLarge.address().revision());

    Leftovers found = store.leftovers(wanted::contains);
    int removed = store.sweep(wanted::contains);

    assertThat(found)
        .isEqualTo(
            new Leftovers(
                Map.of(
                    unknown.address().revision(),
                    2 * BlobLayout.storedBytes(1_000),
                    unknownLarge.address().revision(),
                    2 * BlobLayout.storedBytes(100_000)),
                0,
                0,
                true));
    assertThat(removed).isEqualTo(2);
    assertThat(store.entries(0)).hasSize(2);
    assertThat(store.read(known)).hasSize(1_000);
    assertThat(store.read(knownLarge)).hasSize(100_000);
  }

  @Test
  void noMoreLeftoversAreNamedThanWereAskedFor() {
    for (int i = 0; i < 3; i++) {
      store.write(Store.bytes(1_000, i));
    }

    Leftovers found = store.blobs.leftovers(_ -> Set.of(), 2);

    assertThat(found.bytes()).hasSize(2);
    assertThat(found.isAll()).isFalse();
  }

  @Test
  void listsWhatLiesInARegion() {
    StoredBlob small = store.write(Store.bytes(1_000, 1));
    StoredBlob large = store.write(Store.bytes(100_000, 2));
    List<RevisionId> found = new java.util.ArrayList<>();

    store.blobs.list(store.regions.get(1), found::add);

    assertThat(found)
        .containsExactlyInAnyOrder(small.address().revision(), large.address().revision());
  }

  @Test
  void noByteOfTheCanaryLiesOnDisk() throws Exception {
    byte[] canary = HexFormat.of().parseHex("c0ffee0badf00d5ca1ab1e0ddba11fee1dea");
    for (int size : List.of(1_000, 65_536, 400_000)) {
      byte[] plain = Store.bytes(size, size);
      for (int at = 0; at + canary.length < size; at += 500) {
        System.arraycopy(canary, 0, plain, at, canary.length);
      }
      store.write(plain);
    }

    assertThat(Canary.filesWith(canary, root)).isEmpty();
    assertThat(Canary.filesWith("CREATE TABLE blob".getBytes(StandardCharsets.US_ASCII), root))
        .as("the search finds what is there")
        .isNotEmpty();
  }
}
