package org.holdfast.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/// A key that ID tokens are signed with.
public final class SigningKey {

  private final RSAPublicKey publicKey;
  private final RSAPrivateKey privateKey;
  private final Instant createdAt;

  SigningKey(RSAPublicKey publicKey, RSAPrivateKey privateKey, Instant createdAt) {
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.createdAt = createdAt;
  }

  /// Its thumbprint (RFC 7638).
  public String id() {
    String text =
        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
            .formatted(
                text(publicKey.getPublicExponent().toByteArray()),
                text(unsigned(publicKey.getModulus().toByteArray())));
    try {
      return text(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] unsigned(byte[] number) {
    return number[0] == 0 ? Arrays.copyOfRange(number, 1, number.length) : number;
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  public RSAPublicKey publicKey() {
    return publicKey;
  }

  public RSAPrivateKey privateKey() {
    return privateKey;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Override
  public String toString() {
    return "SigningKey";
  }
}
