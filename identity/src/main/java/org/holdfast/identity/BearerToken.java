package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// A secret of 256 random bits that stands for an account: `hf_` and 43 letters, so that a scanner
/// for leaked secrets can know it. Shown once, stored only as a keyed hash: not slow and not
/// salted, for nobody guesses 256 bits.
final class BearerToken {

  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("hf_[A-Za-z0-9_-]{43}");

  private final String text;

  private BearerToken(String text) {
    this.text = text;
  }

  static BearerToken make(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new BearerToken("hf_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /// @return empty if `sent` cannot be one of ours; saves the look-up
  static Optional<BearerToken> parse(String sent) {
    return FORM.matcher(sent).matches() ? Optional.of(new BearerToken(sent)) : Optional.empty();
  }

  /// For its owner, once, and for its hash.
  String text() {
    return text;
  }

  @Override
  public String toString() {
    return "BearerToken";
  }
}
