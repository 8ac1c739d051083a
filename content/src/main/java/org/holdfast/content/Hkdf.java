package org.holdfast.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 as this room uses it: no salt, info = label || 0x00 || context, 32 bytes out.
///
/// The zero byte ends the label, so that no label and context can be read as another pair.
///
/// @see "RFC 5869"
final class Hkdf {

  static final int KEY_BYTES = 32;

  private Hkdf() {}

  static byte[] derive(SecretKey key, String label, byte[] context) {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    byte[] info =
        ByteBuffer.allocate(name.length + 1 + context.length)
            .put(name)
            .put((byte) 0)
            .put(context)
            .array();
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(info, KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
    }
  }

  static SecretBytes deriveKey(SecretKey key, String label, byte[] context) {
    return new SecretBytes(derive(key, label, context));
  }
}
