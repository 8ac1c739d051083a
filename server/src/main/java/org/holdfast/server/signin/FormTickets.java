package org.holdfast.server.signin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.holdfast.identity.SessionId;

/// What every form carries, so that no other site can send one: a keyed hash of a secret that the
/// browser keeps and of the session it is in. Nothing is stored. Safe for use by any number of
/// threads.
final class FormTickets {

  private static final int BYTES = 32;

  private final SecretKey key;
  private final SecureRandom random;

  /// @param doorSecret shared by all processes of one server
  FormTickets(SecretKey doorSecret, SecureRandom random) {
    this.random = random;
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256",
                  HKDFParameterSpec.expandOnly(
                      doorSecret, "sign-in form".getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /// A secret for a browser's cookie.
  String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return text(bytes);
  }

  /// @param secret what the browser keeps
  String ticket(String secret, Optional<SessionId> session) {
    String bound = secret + "." + session.map(id -> id.value().toString()).orElse("");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return text(mac.doFinal(bound.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// @param sent as it stood in the form
  boolean fits(String sent, String secret, Optional<SessionId> session) {
    return !secret.isEmpty()
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8),
            ticket(secret, session).getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
