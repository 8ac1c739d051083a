package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/// Names one archive. Not a secret: who may have it is another's to decide.
public record ArchiveId(UUID value) {

  static ArchiveId random(SecureRandom random) {
    byte[] bytes = new byte[2 * Long.BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static ArchiveId of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new ArchiveId(new UUID(in.getLong(), in.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
