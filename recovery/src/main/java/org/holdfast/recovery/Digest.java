package org.holdfast.recovery;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// SHA-256 over what lies in a region: what the next segment is chained to.
///
/// @param bytes 32
@SuppressWarnings("ArrayRecordComponent") // compared by its own method
record Digest(byte[] bytes) {

  static final int BYTES = 32;

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }

  /// Of a segment: all its parts, one after the other.
  static Digest of(Iterable<SealedObject> parts) {
    MessageDigest digest = start();
    parts.forEach(part -> digest.update(part.bytes()));
    return new Digest(digest.digest());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest(byte[] those) && Arrays.equals(bytes, those);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
