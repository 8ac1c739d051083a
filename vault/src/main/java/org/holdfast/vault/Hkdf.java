package org.holdfast.vault;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// HKDF-SHA-256 with an empty salt: one key in, a key for one use out.
///
/// @see "RFC 5869"
final class Hkdf {

  private Hkdf() {}

  /// Derives 32 bytes, which the caller wipes.
  static byte[] derive(byte[] key, byte[] info) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(info, 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA256", e);
    }
  }
}
