package org.holdfast.recovery;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// One instant that a backup goes back to. Its plain text:
///
/// ```
/// offset  size  field     value
/// 0       8     at        milliseconds since 1970, when its database was copied
/// 8       16    place     the identity of the backup that it was made for
/// 24      8     contents  that its database has
/// 32      8     bytes     of them, as they were written
/// 40      8     lacking   of them, that no region gave
/// 48      4     lists     parts of the list of contents
/// 52      32    digest    SHA-256 of those parts' objects, one after the other
/// 84      32    snapshot  SHA-256 of the object that makes the pieces a snapshot
/// ```
///
/// @param name 32 hexadecimal digits
/// @param contents that its database has
/// @param bytes of them, as they were written
/// @param lacking of them, that no region gave when it was made
public record BackupPoint(String name, Instant at, long contents, long bytes, long lacking) {

  private static final int BYTES = 116;

  /// What stands beside it: who reads it compares.
  ///
  /// @param place the identity of the backup
  /// @param lists how many parts the list of contents has
  record Sums(UUID place, int lists, Digest contents, Digest snapshot) {}

  /// A point, and what must fit to it.
  record Read(BackupPoint point, Sums sums) {}

  byte[] plain(Sums sums) {
    return ByteBuffer.allocate(BYTES)
        .putLong(at.toEpochMilli())
        .putLong(sums.place().getMostSignificantBits())
        .putLong(sums.place().getLeastSignificantBits())
        .putLong(contents)
        .putLong(bytes)
        .putLong(lacking)
        .putInt(sums.lists())
        .put(sums.contents().bytes())
        .put(sums.snapshot().bytes())
        .array();
  }

  static Read parse(String name, byte[] plain) throws DamagedObject {
    if (plain.length != BYTES) {
      throw new DamagedObject("a point has another length than any");
    }
    ByteBuffer in = ByteBuffer.wrap(plain);
    Instant at = Instant.ofEpochMilli(in.getLong());
    UUID place = new UUID(in.getLong(), in.getLong());
    BackupPoint point = new BackupPoint(name, at, in.getLong(), in.getLong(), in.getLong());
    int lists = in.getInt();
    if (point.contents < 0 || point.lacking < 0 || lists < 0) {
      throw new DamagedObject("a point says what cannot be");
    }
    byte[] contents = new byte[Digest.BYTES];
    byte[] snapshot = new byte[Digest.BYTES];
    in.get(contents).get(snapshot);
    return new Read(point, new Sums(place, lists, new Digest(contents), new Digest(snapshot)));
  }
}
