package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The file that says which region a folder is. Without it nothing is written there: a mount that
/// vanished leaves an empty folder of the same name.
///
/// ```
/// offset  size  region.hfr
/// 0       4     magic     "HFR1"
/// 4       16    identity  random, big-endian
/// ```
record RegionMarker(Disk disk, Path folder) {

  private static final byte[] MAGIC = {'H', 'F', 'R', '1'};
  private static final int BYTES = MAGIC.length + IdBytes.LENGTH;

  Path file() {
    return folder.resolve("region.hfr");
  }

  /// Whether this is what a kill left that came while the marker was written.
  boolean isDraft(Path file) {
    return file.equals(draft());
  }

  private Path draft() {
    return folder.resolve("region.hfr.new");
  }

  boolean isThere() throws IOException {
    return disk.exists(file());
  }

  /// @return empty if there is no marker
  Optional<UUID> read() throws IOException {
    if (!isThere()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(BYTES + 1);
    try (Disk.File marker = disk.openToRead(file())) {
      int read = 0;
      while (read >= 0 && bytes.hasRemaining()) {
        read = marker.read(bytes, bytes.position());
      }
    }
    return Optional.of(parse(Arrays.copyOf(bytes.array(), bytes.position()), file().toString()));
  }

  /// @param where for who reads what is wrong
  /// @throws IOException if these are not the bytes of a marker
  static UUID parse(byte[] found, String where) throws IOException {
    if (found.length != BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(found, MAGIC.length))) {
      throw new IOException(where + " is not a region marker of this version");
    }
    return IdBytes.of(Arrays.copyOfRange(found, MAGIC.length, BYTES));
  }

  static ByteBuffer bytes(UUID id) {
    return ByteBuffer.allocate(BYTES).put(MAGIC).put(IdBytes.bytes(id)).flip();
  }

  /// Written beside and renamed, so that there is never half a marker.
  void write(UUID id) throws IOException {
    Path fresh = draft();
    try (Disk.File marker = disk.openToWrite(fresh)) {
      marker.truncate(0);
      marker.writeFully(bytes(id), 0);
      marker.force();
    }
    disk.rename(fresh, file());
    disk.forceFolder(folder);
  }
}
