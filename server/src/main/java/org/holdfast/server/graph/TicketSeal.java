package org.holdfast.server.graph;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// Puts a few bytes under a keyed digest, as the secret part of an address: nobody else can make
/// one, and any process with the door's secret can open it. What an opened one means, and whether it
/// is over, is the caller's. Safe for use by any number of threads.
///
///     offset  size  field
///     0       1     version     1
///     1       n     body
///     1+n     32    digest      HMAC-SHA-256 over all before it
final class TicketSeal {

  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 32;
  private static final int MOST_CHARACTERS = 512;

  private final SecretKey key;
  private final int bodyBytes;

  /// @param purpose makes the key another one for each kind of ticket
  TicketSeal(SecretKey doorSecret, String purpose, int bodyBytes) {
    this.key = derived(doorSecret, purpose);
    this.bodyBytes = bodyBytes;
  }

  String seal(byte[] body) {
    byte[] whole = new byte[1 + bodyBytes + DIGEST_BYTES];
    whole[0] = VERSION;
    System.arraycopy(body, 0, whole, 1, bodyBytes);
    byte[] digest = digest(Arrays.copyOf(whole, 1 + bodyBytes));
    System.arraycopy(digest, 0, whole, 1 + bodyBytes, DIGEST_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// The body; empty for what was not sealed here.
  Optional<ByteBuffer> open(String text) {
    if (text.length() > MOST_CHARACTERS || !text.matches("[A-Za-z0-9_-]+")) {
      return Optional.empty();
    }
    byte[] whole = decoded(text);
    if (whole.length != 1 + bodyBytes + DIGEST_BYTES || whole[0] != VERSION) {
      return Optional.empty();
    }
    byte[] digest = Arrays.copyOfRange(whole, 1 + bodyBytes, whole.length);
    return MessageDigest.isEqual(digest, digest(Arrays.copyOf(whole, 1 + bodyBytes)))
        ? Optional.of(ByteBuffer.wrap(whole, 1, bodyBytes).slice())
        : Optional.empty();
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0]; // of a length that no encoder makes
    }
  }

  private byte[] digest(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private static SecretKey derived(SecretKey doorSecret, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "HmacSHA256",
              HKDFParameterSpec.expandOnly(
                  doorSecret, purpose.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has HKDF-SHA-256", e);
    }
  }
}
