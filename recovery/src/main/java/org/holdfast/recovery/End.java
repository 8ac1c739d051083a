package org.holdfast.recovery;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// The plain text of a lineage's end: `next lineage 16 || milliseconds since 1970, 8`. It takes the
/// number that the next segment would have, so that whoever goes on with the lineage meets it.
record End(UUID next, Instant at) {

  private static final int BYTES = 24;

  byte[] plain() {
    return ByteBuffer.allocate(BYTES)
        .putLong(next.getMostSignificantBits())
        .putLong(next.getLeastSignificantBits())
        .putLong(at.toEpochMilli())
        .array();
  }

  static End parse(byte[] plain) throws DamagedObject {
    if (plain.length != BYTES) {
      throw new DamagedObject("the end of a lineage has another length than any");
    }
    ByteBuffer in = ByteBuffer.wrap(plain);
    return new End(new UUID(in.getLong(), in.getLong()), Instant.ofEpochMilli(in.getLong()));
  }

  String sentence() {
    return "Another data folder goes on from here since %s, as lineage %s. Use that one; this one is not written any more, so that the two do not mix."
        .formatted(at, ObjectName.lineageText(next));
  }
}
