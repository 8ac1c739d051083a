package org.holdfast.drive;

import java.security.MessageDigest;
import java.util.Arrays;

/// 32 bytes that came out of SHA-256 or HMAC-SHA-256, as a value. Compared in constant time.
final class Digest {

  private final byte[] bytes;

  Digest(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Digest";
  }
}
