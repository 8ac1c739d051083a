package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads the vectors of `docs/formats/blob.md` and `docs/formats/pack.md`, which a second reader is
/// written from.
class VectorsTest {

  private static final Path BLOBS = Path.of("../docs/formats/vectors/blob");
  private static final Path PACK = Path.of("../docs/formats/vectors/pack");

  @TempDir Path root;

  static List<String> good() throws IOException {
    return names("good-");
  }

  static List<String> bad() throws IOException {
    return names("bad-");
  }

  @ParameterizedTest
  @MethodSource("good")
  void aGoodVectorGivesItsPlaintext(String name) throws Exception {
    Properties vector = load(BLOBS.resolve(name));

    assertThat(read(vector)).isEqualTo(plain(vector));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadVectorIsRefusedAndGivesNothing(String name) throws Exception {
    Properties vector = load(BLOBS.resolve(name));

    assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
        .as(vector.getProperty("why"))
        .isThrownBy(() -> read(vector));
  }

  @Test
  void everyChangedByteOfAGoodVectorIsRefused() throws Exception {
    Properties vector = load(BLOBS.resolve("good-small.properties"));
    byte[] stored = hex(vector, "stored");
    for (int at = 0; at < stored.length; at++) {
      byte[] changed = stored.clone();
      changed[at] ^= 1;
      vector.setProperty("stored", HexFormat.of().formatHex(changed));
      assertThatExceptionOfType(ContentRefusal.NotAuthentic.class)
          .as("byte %d", at)
          .isThrownBy(() -> read(vector));
    }
  }

  @Test
  void aPackHoldsItsBlobsInTheTableThePageNames() throws Exception {
    Properties vector = load(BLOBS.resolve("good-small.properties"));
    Path copy = Files.copy(PACK.resolve("good.db"), root.resolve("pack.db"));

    try (SqliteDatabase database = SqliteDatabase.openReadOnly(copy, List.of(Pack.SCHEMA))) {
      var rows =
          database.read(
              tx -> tx.resultQuery("select revision, bytes from blob order by revision").fetch());
      assertThat(rows).hasSize(1);
      assertThat(rows.getFirst().get(0, byte[].class)).isEqualTo(hex(vector, "revision"));
      assertThat(rows.getFirst().get(1, byte[].class)).isEqualTo(hex(vector, "stored"));
    }
  }

  @Test
  void aPackThatIsNoDatabaseIsRefused() throws Exception {
    Path copy = Files.copy(PACK.resolve("bad-cut.db"), root.resolve("pack.db"));
    try (Pack pack =
        new Pack(
            copy,
            file -> SqliteDatabase.openReadOnly(file, List.of(Pack.SCHEMA)),
            new StoppedClock(java.time.Instant.EPOCH))) {
      assertThatExceptionOfType(IOException.class).isThrownBy(pack::tryReading);
    }
  }

  /// Opens the stored bytes as both copies of a blob, through the front door.
  private byte[] read(Properties vector) throws IOException {
    BlobAddress at = address(vector);
    long size = Long.parseLong(vector.getProperty("size"));
    try (Store store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> new MemoryRegion(name, owner.clock))) {
      for (Region region : store.regions) {
        put(region, at.revision(), hex(vector, "stored"));
      }
      int version = Integer.parseInt(vector.getProperty("drive-key-version"));
      HeldDriveKey held =
          new HeldDriveKey(
              at.drive(),
              version,
              new TreeMap<>(Map.of(version, new SecretBytes(hex(vector, "drive-key")))),
              java.time.Instant.MAX);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BlobSeal seal = new BlobSeal(hex(vector, "wrapped-key"), hex(vector, "commitment"));
      try (DriveKey key = held.lease();
          BlobReader reader = store.blobs.open(at, key, seal, size, Optional.empty())) {
        reader.copyTo(out, 0, size);
      }
      return out.toByteArray();
    }
  }

  private static void put(Region region, RevisionId revision, byte[] stored) throws IOException {
    if (stored.length <= BlobLayout.storedBytes(BlobLayout.SEGMENT_BYTES)) {
      region.putPacked(revision, stored);
    } else {
      try (RegionPart part = region.part(revision)) {
        part.append(ByteBuffer.wrap(stored));
        part.commit();
      }
    }
  }

  private static BlobAddress address(Properties vector) {
    return new BlobAddress(
        DriveId.of(hex(vector, "drive")),
        ItemId.of(hex(vector, "item")),
        RevisionId.of(hex(vector, "revision")));
  }

  /// Byte i of the plaintext is the low byte of i * i + i / 256.
  private static byte[] plain(Properties vector) {
    byte[] plain = new byte[Integer.parseInt(vector.getProperty("size"))];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i * i + i / 256);
    }
    return plain;
  }

  private static byte[] hex(Properties vector, String name) {
    return HexFormat.of().parseHex(Optional.ofNullable(vector.getProperty(name)).orElseThrow());
  }

  private static Properties load(Path file) throws IOException {
    Properties vector = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      vector.load(reader);
    }
    return vector;
  }

  private static List<String> names(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(BLOBS)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(prefix))
              .sorted()
              .toList();
      assertThat(names).isNotEmpty();
      return names;
    }
  }
}
