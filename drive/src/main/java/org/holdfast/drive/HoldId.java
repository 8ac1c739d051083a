package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;

/// Names one hold. Not a secret.
public record HoldId(UUID value) {

  static HoldId random(SecureRandom random) {
    byte[] bytes = new byte[2 * Long.BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static HoldId of(byte[] bytes) {
    if (bytes.length != 2 * Long.BYTES) {
      throw new DriveRefusal.Tampered();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new HoldId(new UUID(in.getLong(), in.getLong()));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
