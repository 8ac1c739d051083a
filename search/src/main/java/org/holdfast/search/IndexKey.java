package org.holdfast.search;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// A 256-bit key of an index, or of one file of it. Wiped when it is closed.
final class IndexKey implements SecretKey, AutoCloseable {

  static final int BYTES = 32;

  private static final long serialVersionUID = 1L;

  private final transient byte[] bytes;
  private transient volatile boolean wiped;

  /// Takes `bytes` over: the caller keeps no copy.
  IndexKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes");
    }
    this.bytes = bytes;
  }

  static IndexKey random(SecureRandom random) {
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    return new IndexKey(fresh);
  }

  /// HKDF-SHA-256 of this key, without salt. Every file has a key of its own, so that the limit on
  /// random nonces under one key never nears.
  ///
  /// @param info what the derived key is for
  /// @see "RFC 5869"
  IndexKey derived(byte[] info) {
    try {
      return new IndexKey(
          KDF.getInstance("HKDF-SHA256")
              .deriveData(HKDFParameterSpec.ofExtract().addIKM(this).thenExpand(info, BYTES)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has HKDF", e);
    }
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
    if (wiped) {
      throw new IllegalStateException("the key was wiped while in use");
    }
    return bytes.clone();
  }

  @Override
  public void close() {
    wiped = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public void destroy() {
    close();
  }

  @Override
  public boolean isDestroyed() {
    return wiped;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /// The same for every key: a hash of the bytes would tell of them.
  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String toString() {
    return "IndexKey";
  }
}
