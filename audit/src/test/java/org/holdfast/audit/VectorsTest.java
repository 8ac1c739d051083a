package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `docs/formats/audit.md`, which a second reader is tried with.
///
/// `-Dvectors.write=true` writes them anew.
class VectorsTest {

  private static final Path FOLDER = Path.of("../docs/formats/vectors/audit");

  @TempDir private Path folder;

  static Stream<String> lines() throws IOException {
    return Files.readAllLines(FOLDER.resolve("index.txt")).stream();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void areReadAsTheIndexSays(String line) throws IOException {
    List<String> words = List.of(line.split(" ", -1));
    byte[] bytes = Files.readAllBytes(FOLDER.resolve(words.getFirst()));
    NoteKey key = NoteKey.parse(Files.readString(FOLDER.resolve("good.key")));

    switch (words.get(1)) {
      case "whole" -> assertThat(check(bytes, key)).isEmpty();
      case "refused" ->
          assertThatThrownBy(() -> check(bytes, key)).isInstanceOf(AuditRefusal.class);
      default -> {
        LogFinding first = check(bytes, key).getFirst();
        assertThat(first.index()).isEqualTo(Long.parseLong(words.get(1)));
        assertThat(first.kind()).isEqualTo(LogFinding.Kind.valueOf(words.get(2)));
      }
    }
  }

  private static List<LogFinding> check(byte[] bytes, NoteKey key) throws IOException {
    return Bundle.check(new ByteArrayInputStream(bytes), Optional.of(key), LogProgress.SILENT)
        .findings();
  }

  @Test
  void theGoodOneIsWrittenByteForByte() throws IOException {
    Bundled good = write();
    if (Boolean.getBoolean("vectors.write")) {
      good.store();
    }

    assertThat(Files.readAllBytes(FOLDER.resolve("good.hfab"))).isEqualTo(good.bytes);
    assertThat(Files.readString(FOLDER.resolve("good.key"))).isEqualTo(good.key + "\n");
  }

  private Bundled write() throws IOException {
    StoppedClock clock = new StoppedClock();
    UUID ana = new UUID(0xA, 0xA);
    try (Database database =
            SqliteDatabase.open(folder.resolve("m.db"), List.of(Audit.SCHEMA), Runnable::run);
        Audit audit =
            Audit.open(
                database,
                new OpenVault(),
                new CountingRandom(),
                clock,
                Duration.ofMinutes(5),
                Runnable::run)) {
      FakeDrives drives = new FakeDrives();
      drives.change(new UUID(4, 4));
      for (int i = 0; i < 5; i++) {
        clock.advance(java.time.Duration.ofMinutes(1));
        audit.record(LogHouse.tokenMade(ana, "phone " + i));
        audit.checkpoint(drives, List.of());
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      audit.export(out, LogProgress.SILENT);
      return new Bundled(out.toByteArray(), audit.key());
    }
  }

  /// The good bundle, and all that is made of it.
  private static final class Bundled {
    private final byte[] bytes;
    private final NoteKey key;
    private final List<String> index = new ArrayList<>();

    Bundled(byte[] bytes, NoteKey key) {
      this.bytes = bytes;
      this.key = key;
    }

    void store() throws IOException {
      Files.createDirectories(FOLDER);
      Files.writeString(FOLDER.resolve("good.key"), key + "\n");
      put("good.hfab", bytes, "whole");
      put("bad-magic.hfab", flipped(3), "refused");
      put("bad-format.hfab", flipped(4), "refused");
      put("bad-key.hfab", flipped(20), "refused");
      put("bad-checkpoint.hfab", flipped(start(0) - 30), "refused");
      put("bad-altered.hfab", flipped(start(3) + 2 + 60), "3 ALTERED");
      put("bad-seal.hfab", flipped(start(4) - 1), "3 ALTERED");
      put("bad-back-dated.hfab", backDated(4), "4 BACK_DATED");
      put("bad-removed.hfab", without(2), "2 REMOVED");
      put("bad-reordered.hfab", exchanged(2), "2 OUT_OF_PLACE");
      put("bad-cut.hfab", Arrays.copyOf(bytes, start(5)), "5 BESIDE");
      put("bad-more.hfab", Arrays.copyOf(bytes, bytes.length + 1), count() + " BESIDE");
      Files.write(FOLDER.resolve("index.txt"), index);
    }

    private void put(String name, byte[] content, String result) throws IOException {
      Files.write(FOLDER.resolve(name), content);
      index.add(name + " " + result);
    }

    /// Where entry `n` begins, with its length.
    private int start(int n) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int at = 5;
      at += 2 + Short.toUnsignedInt(in.getShort(at));
      at += 2 + Short.toUnsignedInt(in.getShort(at));
      at += 8;
      for (int i = 0; i < n; i++) {
        at += 2 + Short.toUnsignedInt(in.getShort(at)) + 64;
      }
      return at;
    }

    private long count() {
      return ByteBuffer.wrap(bytes).getLong(start(0) - 8);
    }

    private byte[] flipped(int at) {
      byte[] bad = bytes.clone();
      bad[at] ^= 1;
      return bad;
    }

    private byte[] backDated(int n) {
      byte[] bad = bytes.clone();
      ByteBuffer.wrap(bad).putLong(start(n) + 2 + 12, 1_000);
      return bad;
    }

    private byte[] without(int n) {
      byte[] bad = joined(slice(0, start(n)), slice(start(n + 1), bytes.length));
      ByteBuffer.wrap(bad).putLong(start(0) - 8, count() - 1);
      return bad;
    }

    private byte[] exchanged(int n) {
      return joined(
          slice(0, start(n)),
          slice(start(n + 1), start(n + 2)),
          slice(start(n), start(n + 1)),
          slice(start(n + 2), bytes.length));
    }

    private byte[] slice(int from, int to) {
      return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        out.writeBytes(part);
      }
      return out.toByteArray();
    }
  }
}
