package org.holdfast.content;

import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.SecretKey;

/// A 256-bit key that can be wiped, which the JDK's own key class cannot be.
///
/// It calls itself an AES key because the JDK's AES asks for that; HMAC and HKDF take it too.
final class SecretBytes implements SecretKey {

  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;
  private transient volatile boolean destroyed;

  /// Takes `bytes` over: the caller keeps no copy.
  SecretBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public String getAlgorithm() {
    return "AES";
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the key was wiped while in use");
    }
    return bytes.clone();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretBytes that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for every key: a hash of the bytes would tell of them.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "SecretBytes";
  }
}
