package org.holdfast.vault;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM of the JDK, with 96-bit nonces and whole 128-bit tags.
///
/// The JDK copies keys into objects that cannot be wiped; they last until they are collected.
///
/// @see "NIST SP 800-38D"
public final class AesGcm {

  public static final int KEY_BYTES = 32;
  public static final int NONCE_BYTES = 12;
  public static final int TAG_BYTES = 16;

  private AesGcm() {}

  /// Gives ciphertext || tag. A nonce must never be used twice with one key.
  public static byte[] seal(byte[] key, byte[] nonce, byte[] associated, byte[] plain) {
    try {
      return run(Cipher.ENCRYPT_MODE, key, nonce, associated, plain);
    } catch (AEADBadTagException impossible) {
      throw new IllegalStateException("encryption has no tag to check", impossible);
    }
  }

  /// @throws AEADBadTagException if anything but this key, nonce and associated data made `sealed`
  public static byte[] open(byte[] key, byte[] nonce, byte[] associated, byte[] sealed)
      throws AEADBadTagException {
    return run(Cipher.DECRYPT_MODE, key, nonce, associated, sealed);
  }

  private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] associated, byte[] in)
      throws AEADBadTagException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, nonce));
      cipher.updateAAD(associated);
      return cipher.doFinal(in);
    } catch (AEADBadTagException altered) {
      throw altered;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has AES-GCM", e);
    }
  }
}
