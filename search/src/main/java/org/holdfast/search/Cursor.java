package org.holdfast.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.holdfast.content.DriveKey;

/// Where a list of what was found goes on. Sealed: it says how well something fits, which depends
/// on what else is in the drive, and that is nobody's business.
///
/// @param snapshot the state of the index that the list is of
/// @param doc with `score`, what was shown last
/// @param shown how many were shown, for when that state is gone
/// @param origin what newness is measured from, in milliseconds
record Cursor(long snapshot, int doc, float score, int shown, long origin) {

  private static final byte FORMAT = 1;
  private static final int BYTES = 1 + 8 + 4 + 4 + 4 + 8;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  String seal(DriveKey key, SearchQuery query, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] plain =
        ByteBuffer.allocate(BYTES)
            .put(FORMAT)
            .putLong(snapshot)
            .putInt(doc)
            .putFloat(score)
            .putInt(shown)
            .putLong(origin)
            .array();
    try {
      byte[] sealed =
          cipher(
                  Cipher.ENCRYPT_MODE,
                  key,
                  key.inForce(),
                  new GCMParameterSpec(TAG_BITS, nonce),
                  query)
              .doFinal(plain);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM takes every 256-bit key", e);
    }
  }

  /// @throws SearchRefusal.CursorUnusable if it was not given for this search of this drive
  static Cursor open(DriveKey key, SearchQuery query, String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new SearchRefusal.CursorUnusable();
    }
    if (bytes.length != NONCE_BYTES + BYTES + TAG_BITS / 8) {
      throw new SearchRefusal.CursorUnusable();
    }
    // It may be from before the drive's key was replaced.
    return key.versions().descendingSet().stream()
        .flatMap(version -> open(key, version, query, bytes).stream())
        .findFirst()
        .orElseThrow(SearchRefusal.CursorUnusable::new);
  }

  private static Optional<Cursor> open(DriveKey key, int version, SearchQuery query, byte[] bytes) {
    try {
      GCMParameterSpec nonce = new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES);
      ByteBuffer plain =
          ByteBuffer.wrap(
              cipher(Cipher.DECRYPT_MODE, key, version, nonce, query)
                  .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      return plain.get() == FORMAT
          ? Optional.of(
              new Cursor(
                  plain.getLong(),
                  plain.getInt(),
                  plain.getFloat(),
                  plain.getInt(),
                  plain.getLong()))
          : Optional.empty();
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens or refuses anything", e);
    }
  }

  private static Cipher cipher(
      int mode, DriveKey key, int version, GCMParameterSpec nonce, SearchQuery query)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.derived(version, "search cursor"), nonce);
    cipher.updateAAD(query.folder().bytes());
    cipher.updateAAD(
        MessageDigest.getInstance("SHA-256")
            .digest(query.words().getBytes(StandardCharsets.UTF_8)));
    return cipher;
  }
}
