package org.holdfast.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.holdfast.vault.KeyLabel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files of `docs/formats/vectors/mirror`, each an object as it lies in a region: read to what
/// the index says, or refused; and written byte for byte the same.
class VectorsTest {

  private static final Path FOLDER = Path.of("../docs/formats/vectors/mirror");
  private static final UUID LINEAGE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final Instant AT = Instant.ofEpochMilli(1_700_000_000_000L);
  private static final HexFormat HEX = HexFormat.of();

  /// A line of the index.
  ///
  /// @param plain hexadecimal; or `refused`
  record Vector(String file, String name, String kind, String last, String plain) {}

  static List<Vector> all() throws IOException {
    return Files.readAllLines(FOLDER.resolve("index.txt")).stream()
        .map(line -> line.split(" ", -1))
        .map(part -> new Vector(part[0], part[1], part[2], part[3], part[4]))
        .toList();
  }

  static List<Vector> good() throws IOException {
    return all().stream().filter(each -> !each.plain().equals("refused")).toList();
  }

  static List<Vector> bad() throws IOException {
    return all().stream().filter(each -> each.plain().equals("refused")).toList();
  }

  @ParameterizedTest
  @MethodSource("good")
  void isReadToWhatTheIndexSays(Vector vector) throws Exception {
    LineageKey.Opened opened = key().open(name(vector), bytes(vector));

    assertThat(opened.kind().name()).isEqualTo(vector.kind());
    assertThat(opened.last()).isEqualTo(vector.last().equals("last"));
    assertThat(HEX.formatHex(opened.plain())).isEqualTo(vector.plain());
  }

  @ParameterizedTest
  @MethodSource("good")
  void isWrittenByteForByteTheSame(Vector vector) throws Exception {
    byte[] plain =
        switch (LineageKey.Kind.valueOf(vector.kind())) {
          case SEGMENT -> segment(vector).plain();
          case PIECE -> HEX.parseHex(vector.plain()); // DEFLATE may be written in many ways
          case SNAPSHOT ->
              new Manifest(digest(1), AT, 512, 1, new Digest(Digest.start().digest(page(5))))
                  .plain();
          case END -> new End(new UUID(1, 2), AT).plain();
          case HOUSE -> HouseFiles.plain(Map.of("holdfast.yaml", new byte[] {'a', '\n'}));
          case CONTENTS, POINT -> throw new AssertionError("is of a backup: backup.md");
        };

    byte[] sealed =
        key()
            .seal(
                name(vector),
                LineageKey.Kind.valueOf(vector.kind()),
                vector.last().equals("last"),
                plain,
                new Counting())
            .bytes();

    assertThat(HEX.formatHex(sealed)).isEqualTo(HEX.formatHex(bytes(vector)));
  }

  @Test
  void thePieceUnfoldsToWhatTheSnapshotDigests() throws Exception {
    Manifest manifest = Manifest.parse(plain("SNAPSHOT"));
    byte[] file = Piece.inflate(plain("PIECE"));

    assertThat(file).isEqualTo(page(5)).hasSize((int) manifest.sizeBytes());
    assertThat(manifest.file()).isEqualTo(new Digest(Digest.start().digest(file)));
    assertThat(End.parse(plain("END"))).isEqualTo(new End(new UUID(1, 2), AT));
    assertThat(HouseFiles.parse(plain("HOUSE"))).containsOnlyKeys("holdfast.yaml");
  }

  private static byte[] plain(String kind) throws Exception {
    Vector vector =
        good().stream().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow();
    return key().open(name(vector), bytes(vector)).plain();
  }

  @ParameterizedTest
  @MethodSource("good")
  void noBitOfItMayChange(Vector vector) throws Exception {
    byte[] good = bytes(vector);
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> key().open(name(vector), changed))
          .as("byte %d", at)
          .isInstanceOf(DamagedObject.class);
    }
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefused(Vector vector) throws Exception {
    byte[] bytes = bytes(vector);

    assertThatThrownBy(() -> read(vector, bytes)).isInstanceOf(DamagedObject.class);
  }

  private static void read(Vector vector, byte[] bytes) throws DamagedObject {
    LineageKey.Opened opened = key().open(name(vector), bytes);
    var _ = Segment.parse(opened.plain());
  }

  private static ObjectName name(Vector vector) {
    return ObjectName.parse(vector.name()).orElseThrow();
  }

  private static byte[] bytes(Vector vector) throws IOException {
    return Files.readAllBytes(FOLDER.resolve(vector.file()));
  }

  /// Two parts: a page each.
  private static Segment segment(Vector vector) {
    int part = name(vector).part();
    byte[] body = ByteBuffer.allocate(8 + 512).putInt(1).putInt(part + 1).put(page(part)).array();
    return new Segment(digest(1), 6, AT, 512, 2, body);
  }

  private static byte[] page(int seed) {
    byte[] page = new byte[512];
    for (int i = 0; i < page.length; i++) {
      page[i] = (byte) (seed + i);
    }
    return page;
  }

  private static Digest digest(int seed) {
    byte[] bytes = new byte[Digest.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (seed + i);
    }
    return new Digest(bytes);
  }

  /// The bytes 0 to 31; wrapped by a vault of the tests', since the envelope has its own vectors.
  private static LineageKey key() throws DamagedObject {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    OpenVault vault = new OpenVault(7);
    byte[] envelope = vault.wrap(new KeyLabel("mirror", LINEAGE, 1), key).bytes();
    byte[] wrapped =
        ByteBuffer.allocate(20 + envelope.length)
            .put(new byte[] {'H', 'F', 'M', 'K'})
            .putLong(LINEAGE.getMostSignificantBits())
            .putLong(LINEAGE.getLeastSignificantBits())
            .put(envelope)
            .array();
    return LineageKey.open(LINEAGE, wrapped, vault);
  }

  /// Chance that counts up from 0.
  private static final class Counting extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private int next;

    @Override
    public void nextBytes(byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) next++;
      }
    }
  }
}
