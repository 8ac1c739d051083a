package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {

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
      strings = {
        "0",
        "1",
        "65536",
        "65537",
        "131072",
        "30000,30000",
        "65536,1",
        "65536,65536",
        "327680,327680,327680",
        "10,65526,65536,3",
        "100000,1,1,1,200000",
        "1,1,1",
        "65535,1,1"
      })
  void isTheConcatenationOfItsSteps(String steps) throws Exception {
    List<Integer> lengths = Arrays.stream(steps.split(",")).map(Integer::parseInt).toList();
    byte[] plain = Store.bytes(lengths.stream().mapToInt(i -> i).sum(), 1);

    StoredBlob blob = store.blobs.finish(appendAll(lengths, plain, false), store.key);

    assertThat(blob.sizeBytes()).isEqualTo(plain.length);
    assertThat(blob.hashes()).isEqualTo(store.write(plain).hashes());
    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.entries(0)).hasSize(2); // this one and the one written beside it
  }

  @Test
  void goesOnAfterARestartBetweenAnyTwoSteps() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 25; i++) {
      List<Integer> lengths =
          random.ints(1 + random.nextInt(5), 0, i % 2 == 0 ? 40_000 : 400_000).boxed().toList();
      byte[] plain = Store.bytes(lengths.stream().mapToInt(n -> n).sum(), i);

      BlobDraft draft = appendAll(lengths, plain, true);
      StoredBlob blob = store.blobs.finish(draft, store.key);

      assertThat(store.read(blob)).as("seed %d, %s", seed, lengths).isEqualTo(plain);
      assertThat(store.check(0, blob)).as("seed %d", seed).isEqualTo(new BlobCheck.Whole());
      assertThat(store.check(1, blob)).as("seed %d", seed).isEqualTo(new BlobCheck.Whole());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStepThatBreaksOffLeavesTheDraftAsItWas(boolean restarted) throws Exception {
    byte[] plain = Store.bytes(900_000, 2);
    BlobDraft draft = store.blobs.begin(store.address(), store.key);
    draft = append(draft, plain, 0, 200_000);

    BlobDraft good = draft;
    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(
            () ->
                store.blobs.append(
                    good, store.key, Store.stream(new byte[600_000]), 700_000, 900_000));
    if (restarted) {
      store.restart();
    }

    draft = append(good, plain, 200_000, 10);
    draft = append(draft, plain, 200_010, 699_990);
    assertThat(store.read(store.blobs.finish(draft, store.key))).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesBackToAnyEarlierAnswer(boolean restarted) throws Exception {
    byte[] plain = Store.bytes(500_000, 3);
    BlobDraft first = append(store.blobs.begin(store.address(), store.key), plain, 0, 100_000);
    // These steps were done, but nobody remembers their answers.
    BlobDraft lost = append(first, new byte[500_000], 100_000, 20);
    append(lost, new byte[500_000], 100_020, 300_000);
    if (restarted) {
      store.restart();
    }

    BlobDraft draft = append(first, plain, 100_000, 400_000);

    assertThat(store.read(store.blobs.finish(draft, store.key))).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40_000, 65_536, 65_537, 131_072, 300_000})
  void canBeFinishedAgainIfTheAnswerWasLost(int size) throws Exception {
    byte[] plain = Store.bytes(size, 4);
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 0, size);

    StoredBlob once = store.blobs.finish(draft, store.key);
    store.restart();
    StoredBlob again = store.blobs.finish(draft, store.key);

    assertThat(again).isEqualTo(once);
    assertThat(store.read(again)).isEqualTo(plain);
    assertThat(store.check(0, again)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, again)).isEqualTo(new BlobCheck.Whole());
  }

  @Test
  void aRegionThatLostItsPartIsCaughtUp() throws Exception {
    byte[] plain = Store.bytes(700_000, 5);
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 0, 400_000);
    Files.delete(part("west", draft));

    draft = append(draft, plain, 400_000, 300_000);
    StoredBlob blob = store.blobs.finish(draft, store.key);

    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
  }

  @Test
  void isLostOnlyIfEveryRegionLostIt() throws Exception {
    byte[] plain = Store.bytes(400_000, 6);
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 0, 400_000);
    Files.delete(part("west", draft));
    Files.delete(part("east", draft));
    store.restart();

    assertThatExceptionOfType(ContentRefusal.DraftLost.class)
        .isThrownBy(() -> store.blobs.finish(draft, store.key));
  }

  @Test
  void refusesMoreThanTheWholeMayHave() throws Exception {
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), new byte[100], 0, 100);

    assertThatExceptionOfType(ContentRefusal.TooLong.class)
        .isThrownBy(
            () -> store.blobs.append(draft, store.key, Store.stream(new byte[51]), 51, 150));
  }

  @Test
  void leavesNothingWhenDiscarded() throws Exception {
    BlobDraft draft =
        append(store.blobs.begin(store.address(), store.key), new byte[200_000], 0, 200_000);

    store.blobs.discard(draft);

    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
  }

  @Test
  void r17_noNonceIsUsedTwiceHoweverOftenADraftIsResumed() throws Exception {
    byte[] plain = Store.bytes(300_000, 7);
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 0, 200_000);
    java.util.Set<String> nonces = new java.util.HashSet<>();
    java.util.Map<String, String> sealed = new java.util.HashMap<>();

    for (int i = 0; i < 20; i++) {
      // The same bytes are sent again and again, as a client does that never gets the answer.
      append(draft, plain, 200_000, 100_000);
      byte[] stored = Files.readAllBytes(part("west", draft));
      for (int at = BlobLayout.HEADER_BYTES; at < stored.length; at += 65_564) {
        String nonce = java.util.HexFormat.of().formatHex(stored, at, at + 12);
        String tag = java.util.HexFormat.of().formatHex(stored, at + 65_548, at + 65_564);
        assertThat(sealed.getOrDefault(nonce, tag)).isEqualTo(tag);
        sealed.put(nonce, tag);
        nonces.add(nonce);
      }
      if (i % 5 == 0) {
        store.restart();
      }
    }

    assertThat(nonces.size()).isGreaterThanOrEqualTo(3 + 20);
  }

  private Path part(String region, BlobDraft draft) {
    return root.resolve(region)
        .resolve("incoming")
        .resolve(draft.address().revision().text() + ".part");
  }

  private BlobDraft appendAll(List<Integer> lengths, byte[] plain, boolean restart)
      throws IOException {
    BlobDraft draft = store.blobs.begin(store.address(), store.key);
    int at = 0;
    for (int length : lengths) {
      draft = append(draft, plain, at, length);
      at += length;
      if (restart) {
        store.restart();
      }
    }
    return draft;
  }

  private BlobDraft append(BlobDraft draft, byte[] plain, int from, int length) throws IOException {
    byte[] piece = Arrays.copyOfRange(plain, from, from + length);
    BlobDraft after =
        store.blobs.append(draft, store.key, Store.stream(piece), length, plain.length);
    assertThat(after.receivedBytes()).isEqualTo(from + length);
    return after;
  }
}
