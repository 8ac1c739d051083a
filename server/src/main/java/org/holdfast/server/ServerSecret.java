package org.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// 32 random bytes from which the server's own keys come: that which seals accounts, that which
/// signs a door's addresses. Wrapped by the vault wherever it is stored.
final class ServerSecret implements AutoCloseable {

  static final int BYTES = 32;

  private final byte[] secret;

  /// @param secret taken over, wiped by [#close]
  ServerSecret(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("a server's secret has 32 bytes, not " + secret.length);
    }
    this.secret = secret;
  }

  /// A key of 32 bytes for one use, the same for the same `use` (HKDF-SHA-256, RFC 5869).
  SecretKey derived(String use) {
    try {
      KDF hkdf = KDF.getInstance("HKDF-SHA256");
      return hkdf.deriveKey(
          "AES", // AES asks for its own name; HMAC takes any
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .thenExpand(("holdfast server " + use).getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 25 on has HKDF-SHA256", e);
    }
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "ServerSecret";
  }
}
