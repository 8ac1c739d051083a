package org.holdfast.identity;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/// A code that a person reads on one screen and types into another: eight of twenty consonants, so
/// that no words come of it and no two look alike (RFC 8628, section 6.1). 34 bits, which a quarter
/// of an hour, ten tries an account and at most 10,000 that wait make enough.
final class UserCode {

  private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;

  private UserCode() {}

  /// Shown as `BDFG-HJKM`.
  static String make(SecureRandom random) {
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        code.append('-');
      }
      code.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return code.toString();
  }

  /// As it is compared: without what people put between the letters.
  ///
  /// @return empty if it cannot be one
  static Optional<String> parse(String typed) {
    String plain = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
    boolean fits = plain.length() == LENGTH && plain.chars().allMatch(c -> LETTERS.indexOf(c) >= 0);
    return fits ? Optional.of(plain) : Optional.empty();
  }
}
