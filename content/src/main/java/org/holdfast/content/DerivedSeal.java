package org.holdfast.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// Seals what was made of one revision.
///
/// ```
/// offset  size  field
/// 0       4     magic      "HFD1"
/// 4       1     format     1
/// 5       12    nonce      random
/// 17      n     ciphertext
/// 17+n    16    tag; associated data = bytes 0..4 || drive || item || revision || kind in ASCII
/// ```
///
/// @param key HKDF(file key, `derived`, drive || item || revision)
record DerivedSeal(BlobAddress address, SecretKey key) {

  private static final byte[] HEAD = {'H', 'F', 'D', '1', 1};
  private static final int NONCE_AT = HEAD.length;
  private static final int SEALED_AT = NONCE_AT + BlobLayout.NONCE_BYTES;

  static DerivedSeal of(BlobReader revision) {
    return new DerivedSeal(revision.address(), revision.derivedKey());
  }

  byte[] seal(DerivedKind kind, byte[] plain, SecureRandom random) {
    byte[] nonce = new byte[BlobLayout.NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, kind).doFinal(plain);
      return ByteBuffer.allocate(SEALED_AT + sealed.length)
          .put(HEAD)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    }
  }

  Optional<byte[]> open(DerivedKind kind, byte[] stored) {
    if (stored.length < SEALED_AT + BlobLayout.TAG_BYTES
        || !Arrays.equals(stored, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOfRange(stored, NONCE_AT, SEALED_AT);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, kind)
              .doFinal(stored, SEALED_AT, stored.length - SEALED_AT));
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, DerivedKind kind) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * BlobLayout.TAG_BYTES, nonce));
    cipher.updateAAD(HEAD);
    cipher.updateAAD(address.context());
    cipher.updateAAD(kind.name().getBytes(US_ASCII));
    return cipher;
  }
}
