package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Writes until it is killed, and says what was answered:
///
/// ```
/// blob  ITEM REVISION WRAPPED COMMITMENT SIZE SEED
/// draft ITEM REVISION WRAPPED COMMITMENT RECEIVED SEED
/// ```
final class CrashVictim {

  static final int DRAFT_BYTES = 3_000_000;

  private CrashVictim() {}

  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    Store store = Store.in(root);
    say("ready");
    for (int i = 0; i < 3; i++) {
      Random random = new Random(seed + i);
      var _ = store.threads.submit(() -> writeForEver(store, random));
    }
    for (int i = 3; i < 5; i++) {
      Random random = new Random(seed + i);
      var _ = store.threads.submit(() -> appendForEver(store, random));
    }
  }

  private static void writeForEver(Store store, Random random) {
    while (true) {
      long seed = random.nextLong();
      int size = random.nextInt(random.nextBoolean() ? 20_000 : 900_000);
      StoredBlob blob = store.write(Store.bytes(size, seed));
      say("blob", blob.address(), blob.seal(), size, seed);
    }
  }

  private static void appendForEver(Store store, Random random) {
    while (true) {
      try {
        appendOne(store, random);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void appendOne(Store store, Random random) throws IOException {
    long seed = random.nextLong();
    byte[] plain = Store.bytes(DRAFT_BYTES, seed);
    BlobDraft draft = store.blobs.begin(store.address(), store.key);
    while (draft.receivedBytes() < DRAFT_BYTES) {
      int from = (int) draft.receivedBytes();
      int to = Math.min(DRAFT_BYTES, from + random.nextInt(400_000));
      byte[] more = Arrays.copyOfRange(plain, from, to);
      draft = store.blobs.append(draft, store.key, Store.stream(more), more.length, DRAFT_BYTES);
      say("draft", draft.address(), draft.seal(), draft.receivedBytes(), seed);
    }
    StoredBlob blob = store.blobs.finish(draft, store.key);
    say("blob", blob.address(), blob.seal(), DRAFT_BYTES, seed);
  }

  private static void say(String what, BlobAddress at, BlobSeal seal, long bytes, long seed) {
    HexFormat hex = HexFormat.of();
    say(
        String.join(
            " ",
            what,
            at.item().text(),
            at.revision().text(),
            hex.formatHex(seal.wrappedKey()),
            hex.formatHex(seal.commitment()),
            Long.toString(bytes),
            Long.toString(seed)));
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
