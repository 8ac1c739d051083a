package org.holdfast.identity;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.SecretKey;

/// Checks the codes of authenticator apps: 6 digits, a new one every 30 s, one step early or late
/// is taken. Safe for use by any number of threads.
///
/// A code is good once: the caller stores the step that it matched, in the transaction that uses
/// it, and hands it in with the next. So neither that code nor an older one is taken again.
///
/// @see "RFC 6238, section 5.2; OWASP ASVS 5.0, 6.5.1"
final class Totp {

  static final int DIGITS = 6;
  static final Duration STEP = Duration.ofSeconds(30);

  /// Before any code was used.
  static final long NO_STEP = -1;

  private final TimeBasedOneTimePasswordGenerator codes =
      new TimeBasedOneTimePasswordGenerator(STEP, DIGITS);
  private final InstantSource clock;

  Totp(InstantSource clock) {
    this.clock = clock;
  }

  /// @param typed spaces do not count
  /// @param used the newest step that a code of this secret was used for, or [#NO_STEP]
  /// @return the step that the code is of, newer than `used`; empty if it is of none of the three
  OptionalLong match(TotpSecret secret, String typed, long used) {
    byte[] code = typed.replaceAll("\\s", "").getBytes(StandardCharsets.UTF_8);
    SecretKey key = secret.key();
    long current = clock.instant().getEpochSecond() / STEP.toSeconds();
    OptionalLong matched = OptionalLong.empty();
    // Each step is compared, whichever fits.
    for (long step = current - 1; step <= current + 1; step++) {
      boolean fits = MessageDigest.isEqual(code(key, step), code);
      if (fits && step > used) {
        matched = OptionalLong.of(step);
      }
    }
    return matched;
  }

  private byte[] code(SecretKey key, long step) {
    try {
      Instant at = Instant.ofEpochSecond(step * STEP.toSeconds());
      return codes
          .generateOneTimePasswordString(key, at, Locale.ROOT)
          .getBytes(StandardCharsets.US_ASCII);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key for HMAC", e);
    }
  }
}
