package org.holdfast.identity;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// What an authenticator app and the server share: 160 random bits. Wiped by [#close].
final class TotpSecret implements AutoCloseable {

  // RFC 4226, section 4, R6: 160 bits recommended, as long as the hash.
  private static final int BYTES = 20;

  private final byte[] bytes;

  private TotpSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  static TotpSecret make(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new TotpSecret(bytes);
  }

  /// @param text as [#base32] gave it, unsealed
  /// @throws IllegalStateException if it is anything else
  static TotpSecret of(String text) {
    return Base32.STANDARD
        .bytes(text)
        .filter(bytes -> bytes.length == BYTES)
        .map(TotpSecret::new)
        .orElseThrow(() -> new IllegalStateException("a stored secret has an unknown form"));
  }

  /// For its owner's app, once, where no camera is; and to be sealed.
  String base32() {
    return Base32.STANDARD.text(bytes);
  }

  /// What the QR code says.
  ///
  /// @param issuer what the server calls itself
  /// @param account as its owner knows it, such as their mail address
  /// @see "Key URI format of Google Authenticator"
  String uri(String issuer, String account) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
        .formatted(
            encoded(issuer),
            encoded(account),
            base32(),
            encoded(issuer),
            Totp.DIGITS,
            Totp.STEP.toSeconds());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  SecretKey key() {
    return new SecretKeySpec(bytes, "RAW");
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public String toString() {
    return "TotpSecret";
  }
}
