package org.holdfast.content;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// HKDF-SHA-256 as this room uses it: no salt, info = label || 0x00 || context, 32 bytes out.
///
/// The zero byte ends the label, so that no label and context can be read as another pair.
///
/// Made of the JDK's HMAC and not of its KDF, which takes three times as long: an upload needs
/// three keys, a download as many.
///
/// @see "RFC 5869"
final class Hkdf {

  static final int KEY_BYTES = 32;

  // No salt is a salt of zeros, as long as the hash.
  private static final Mac UNSALTED = Hmac.under(new SecretBytes(new byte[KEY_BYTES]));

  private Hkdf() {}

  /// The first step, which does not depend on label and context. The caller wipes it.
  static SecretBytes extract(SecretKey key) {
    byte[] bytes = key.getEncoded();
    try {
      return new SecretBytes(copy(UNSALTED).doFinal(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /// The second step.
  static byte[] expand(SecretKey extracted, String label, byte[] context) {
    Mac mac = Hmac.under(extracted);
    mac.update(label.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(context);
    mac.update((byte) 1); // the first block, which is all there is
    return mac.doFinal();
  }

  static byte[] derive(SecretKey key, String label, byte[] context) {
    SecretBytes extracted = extract(key);
    try {
      return expand(extracted, label, context);
    } finally {
      extracted.destroy();
    }
  }

  private static Mac copy(Mac mac) {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  static SecretBytes deriveKey(SecretKey key, String label, byte[] context) {
    return new SecretBytes(derive(key, label, context));
  }
}
