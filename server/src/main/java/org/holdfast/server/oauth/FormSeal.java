package org.holdfast.server.oauth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.holdfast.identity.SignedIn;

/// Shows that a form was made by this server, for this sign-in, about this matter, and not long
/// ago: nobody else's page can send it (W08).
///
///     seal = seconds since 1970, '.', base64url(HMAC-SHA-256(session, 0x00, seconds, 0x00, matter))
final class FormSeal {

  private static final Duration LIFE = Duration.ofMinutes(30);

  private final SecretKey key;
  private final InstantSource clock;

  FormSeal(SecretKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  String make(SignedIn who, String matter) {
    return seal(who, clock.instant().getEpochSecond(), matter);
  }

  boolean fits(SignedIn who, String matter, Optional<String> sent) {
    String text = sent.orElse("");
    String seconds = text.substring(0, Math.max(0, text.indexOf('.')));
    if (!seconds.matches("[0-9]{1,12}")) {
      return false;
    }
    long madeAt = Long.parseLong(seconds);
    long age = clock.instant().getEpochSecond() - madeAt;
    return age >= 0
        && age <= LIFE.toSeconds()
        && MessageDigest.isEqual(bytes(text), bytes(seal(who, madeAt, matter)));
  }

  private String seal(SignedIn who, long seconds, String matter) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      byte[] sum =
          mac.doFinal(
              bytes("oauth form\0" + who.session().value() + '\0' + seconds + '\0' + matter));
      return seconds + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
