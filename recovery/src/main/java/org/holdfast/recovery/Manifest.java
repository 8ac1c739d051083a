package org.holdfast.recovery;

import java.nio.ByteBuffer;
import java.time.Instant;

/// The plain text of what makes pieces a snapshot.
///
/// ```
/// offset  size  field     value
/// 0       32    chain     what the segment that goes on from here has as `before`
/// 32      8     at        milliseconds since 1970
/// 40      8     size      of the database file, in bytes
/// 48      4     pieces
/// 52      32    digest    SHA-256 of the database file
/// ```
record Manifest(Digest chain, Instant at, long sizeBytes, int pieces, Digest file) {

  private static final int BYTES = 84;

  byte[] plain() {
    return ByteBuffer.allocate(BYTES)
        .put(chain.bytes())
        .putLong(at.toEpochMilli())
        .putLong(sizeBytes)
        .putInt(pieces)
        .put(file.bytes())
        .array();
  }

  static Manifest parse(byte[] plain) throws DamagedObject {
    if (plain.length != BYTES) {
      throw new DamagedObject("a snapshot's list has another length than any");
    }
    ByteBuffer in = ByteBuffer.wrap(plain);
    byte[] chain = new byte[Digest.BYTES];
    in.get(chain);
    Instant at = Instant.ofEpochMilli(in.getLong());
    long size = in.getLong();
    int pieces = in.getInt();
    byte[] file = new byte[Digest.BYTES];
    in.get(file);
    if (size < 0 || pieces < 0) {
      throw new DamagedObject("a snapshot's list says what cannot be");
    }
    return new Manifest(new Digest(chain), at, size, pieces, new Digest(file));
  }
}
