package org.holdfast.identity;

/// Shows a contact so that its owner knows it, and nobody else learns it.
final class Masks {

  // Two digits tell one's own numbers apart; what is shown has the same length for all.
  private static final String PHONE = "***-***-**";
  private static final int SHOWN_DIGITS = 2;
  private static final int FEWEST_DIGITS = 7; // of fewer, two would tell too much

  private Masks() {}

  /// `a***@example.org`
  static String mail(EmailAddress address) {
    return address.toString();
  }

  /// `***-***-**12`
  ///
  /// @param number with any signs between its digits
  static String phone(String number) {
    String digits = number.replaceAll("[^0-9]", "");
    return digits.length() < FEWEST_DIGITS
        ? PHONE + "**"
        : PHONE + digits.substring(digits.length() - SHOWN_DIGITS);
  }
}
