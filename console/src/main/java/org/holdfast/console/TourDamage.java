package org.holdfast.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Flips bytes in every blob of one region, as a failing disk or someone with a hand on it might.
///
/// Works on the region's folder from outside (`docs/formats/blob.md` and `pack.md`): one byte in
/// each segment of a blob file, one in each blob of the pack.
final class TourDamage {
  private static final int HEADER_BYTES = 40;
  private static final int STORED_SEGMENT_BYTES = 65_536 + 28;

  private final Path region;
  private final SplittableRandom random = new SplittableRandom(65_536);
  private final Map<Path, List<Flip>> files = new LinkedHashMap<>();
  private final Map<Long, Flip> packed = new LinkedHashMap<>();

  /// One byte that was changed.
  private record Flip(long position, byte whole) {}

  /// @param region a region's folder
  TourDamage(Path region) {
    this.region = region;
  }

  void run() throws IOException {
    try (var tree = Files.walk(region.resolve("blobs"))) {
      for (Path blob : tree.filter(Files::isRegularFile).toList()) {
        files.put(blob, damage(blob));
      }
    }
    inPack(this::damagePack);
  }

  /// Blobs that were damaged.
  int blobs() {
    return files.size() + packed.size();
  }

  int flips() {
    return packed.size() + files.values().stream().mapToInt(List::size).sum();
  }

  /// Damaged blobs whose copy in this region is whole again.
  int healed() throws IOException {
    int[] whole = new int[1];
    for (Map.Entry<Path, List<Flip>> each : files.entrySet()) {
      whole[0] += isWhole(each.getKey(), each.getValue()) ? 1 : 0;
    }
    inPack(pack -> whole[0] += wholeInPack(pack));
    return whole[0];
  }

  private List<Flip> damage(Path blob) throws IOException {
    List<Flip> flips = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(blob, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = channel.size();
      for (long from = HEADER_BYTES; from < size; from += STORED_SEGMENT_BYTES) {
        long at = from + random.nextLong(Math.min(STORED_SEGMENT_BYTES, size - from));
        byte whole = byteAt(channel, at);
        channel.write(ByteBuffer.wrap(new byte[] {flipped(whole)}), at);
        flips.add(new Flip(at, whole));
      }
    }
    return flips;
  }

  private static boolean isWhole(Path blob, List<Flip> flips) throws IOException {
    try (FileChannel channel = FileChannel.open(blob, StandardOpenOption.READ)) {
      for (Flip flip : flips) {
        if (byteAt(channel, flip.position()) != flip.whole()) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private void damagePack(Connection pack) throws SQLException {
    List<Long> rows = new ArrayList<>();
    try (PreparedStatement all = pack.prepareStatement("select rowid from blob");
        ResultSet each = all.executeQuery()) {
      while (each.next()) {
        rows.add(each.getLong(1));
      }
    }
    pack.setAutoCommit(false);
    try (PreparedStatement change =
        pack.prepareStatement("update blob set bytes = ? where rowid = ?")) {
      for (long row : rows) {
        byte[] bytes = bytes(pack, row);
        int at = random.nextInt(bytes.length);
        packed.put(row, new Flip(at, bytes[at]));
        bytes[at] = flipped(bytes[at]);
        change.setBytes(1, bytes);
        change.setLong(2, row);
        change.executeUpdate();
      }
    }
    pack.commit();
  }

  private int wholeInPack(Connection pack) throws SQLException {
    int whole = 0;
    for (Map.Entry<Long, Flip> each : packed.entrySet()) {
      byte[] bytes = bytes(pack, each.getKey());
      Flip flip = each.getValue();
      boolean same = bytes.length > flip.position();
      whole += same && bytes[(int) flip.position()] == flip.whole() ? 1 : 0;
    }
    return whole;
  }

  private static byte[] bytes(Connection pack, long row) throws SQLException {
    try (PreparedStatement one = pack.prepareStatement("select bytes from blob where rowid = ?")) {
      one.setLong(1, row);
      try (ResultSet found = one.executeQuery()) {
        return found.next() ? found.getBytes(1) : new byte[0];
      }
    }
  }

  /// What is done to the pack while it is open.
  private interface PackWork {
    void on(Connection pack) throws SQLException;
  }

  // Through SQLite, since the server has the file open: bytes changed behind its back would lie
  // hidden under its cache.
  private void inPack(PackWork work) throws IOException {
    Path pack = region.resolve("pack.db");
    if (!Files.exists(pack)) {
      return;
    }
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + pack + "?busy_timeout=10000")) {
      work.on(connection);
    } catch (SQLException e) {
      throw new IOException("the pack of a region could not be damaged: " + e.getMessage(), e);
    }
  }

  private static byte byteAt(FileChannel channel, long position) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, position);
    return one.get(0);
  }

  private byte flipped(byte whole) {
    return (byte) (whole ^ (1 << random.nextInt(8)));
  }
}
