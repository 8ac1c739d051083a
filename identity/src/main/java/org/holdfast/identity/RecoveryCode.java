package org.holdfast.identity;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.database.SealedFields;

/// A code on paper that stands in for a lost factor. Made once, shown once; only a keyed hash is
/// stored: not slow and not salted, for nobody guesses 80 bits.
///
/// @see "NIST SP 800-63B-4, section 3.1.2: look-up secrets of 64 bits at least; threat model,
///   section 6: 80"
final class RecoveryCode {

  /// What it is for, which its form tells.
  enum Kind {
    /// One of ten: 80 random bits as four groups of four, such as `7MZ2-K0XP-9QHT-4VDC`.
    ONE_TIME,
    /// Printed, for the account: 24 random digits (79.7 bits) and one that checks them, as five
    /// groups of five.
    ACCOUNT
  }

  private static final int ONE_TIME_BYTES = 10;
  private static final int ONE_TIME_LENGTH = 16;
  private static final int ACCOUNT_DIGITS = 25;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{" + ACCOUNT_DIGITS + "}");

  private final Kind kind;
  private final String plain;

  private RecoveryCode(Kind kind, String plain) {
    this.kind = kind;
    this.plain = plain;
  }

  static RecoveryCode oneTime(SecureRandom random) {
    byte[] bytes = new byte[ONE_TIME_BYTES];
    random.nextBytes(bytes);
    return new RecoveryCode(Kind.ONE_TIME, Base32.CROCKFORD.text(bytes));
  }

  static RecoveryCode account(SecureRandom random) {
    StringBuilder digits = new StringBuilder(ACCOUNT_DIGITS);
    for (int i = 1; i < ACCOUNT_DIGITS; i++) {
      digits.append(random.nextInt(10));
    }
    return new RecoveryCode(Kind.ACCOUNT, digits.append(DammDigit.of(digits)).toString());
  }

  /// Reads what a person typed from paper: case, spaces and dashes do not matter, and O counts as
  /// 0, I and L as 1.
  ///
  /// @return empty if it has not the form of either kind, or its check digit tells a slip: a door
  ///   then says so, and counts no attempt
  static Optional<RecoveryCode> parse(String typed) {
    if (typed.length() > 100) {
      return Optional.empty();
    }
    String plain =
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
            .toUpperCase(Locale.ROOT)
            .replaceAll("[\\s\\p{Pd}_.,]", "")
            .replace('O', '0')
            .replaceAll("[IL]", "1");
    if (DIGITS.matcher(plain).matches()) {
      return DammDigit.fits(plain)
          ? Optional.of(new RecoveryCode(Kind.ACCOUNT, plain))
          : Optional.empty();
    }
    return plain.length() == ONE_TIME_LENGTH
        ? Base32.CROCKFORD.bytes(plain).map(_ -> new RecoveryCode(Kind.ONE_TIME, plain))
        : Optional.empty();
  }

  Kind kind() {
    return kind;
  }

  /// For its owner, once.
  String text() {
    int group =
        switch (kind) {
          case ONE_TIME -> 4;
          case ACCOUNT -> 5;
        };
    return plain.replaceAll("(.{" + group + "})(?=.)", "$1-");
  }

  /// What is stored, and found again: of this account and no other.
  byte[] key(SealedFields fields, AccountId of) {
    return fields.key("recovery code", kind + "\n" + of.text() + "\n" + plain);
  }

  @Override
  public String toString() {
    return "RecoveryCode";
  }
}
