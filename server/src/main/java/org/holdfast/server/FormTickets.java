package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
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
public final class FormTickets {

  private static final int BYTES = 32;

  private final SecretKey key;
  private final SecureRandom random;

  /// @param doorSecret shared by all processes of one server
  /// @param use a ticket of one use is none of another
  public FormTickets(SecretKey doorSecret, String use, SecureRandom random) {
    this.random = random;
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "HmacSHA256",
                  HKDFParameterSpec.expandOnly(
                      doorSecret, use.getBytes(StandardCharsets.UTF_8), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF-SHA256", e);
    }
  }

  /// A secret for a browser's cookie.
  public String secret() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return text(bytes);
  }

  /// @param secret what the browser keeps
  public String ticket(String secret, Optional<SessionId> session) {
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
  public boolean fits(String sent, String secret, Optional<SessionId> session) {
    return !secret.isEmpty()
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8),
            ticket(secret, session).getBytes(StandardCharsets.UTF_8));
  }

  /// Whether a form was sent from a page of this server, as far as its browser says. Browsers that
  /// do not say where a request comes from are held to the ticket alone, as are those that hide
  /// their origin, as this server's own pages have them do.
  ///
  /// @see "OWASP Cross-Site Request Forgery Prevention Cheat Sheet: Fetch Metadata"
  public static boolean isFromHere(HttpServletRequest request) {
    Optional<String> site = Optional.ofNullable(request.getHeader("Sec-Fetch-Site"));
    if (site.isPresent()) {
      return site.get().equals("same-origin") || site.get().equals("none");
    }
    String here = "https://" + Optional.ofNullable(request.getHeader("Host")).orElse("");
    return Optional.ofNullable(request.getHeader("Origin"))
        .filter(origin -> !origin.equals("null") && !origin.equalsIgnoreCase(here))
        .isEmpty();
  }

  /// Whether a page of this server led here, and the browser says so: nobody else made it ask.
  public static boolean isLedFromHere(HttpServletRequest request) {
    return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
