package org.holdfast.identity;

/// Shows enough of an address or number for its owner to know it, and no more.
final class Masks {

  private static final int SHOWN_DIGITS = 2;

  private Masks() {}

  /// `a***@example.org`.
  static String email(String address) {
    int first = Character.charCount(address.codePointAt(0));
    return address.substring(0, first) + "***" + address.substring(address.lastIndexOf('@'));
  }

  /// `***-***-**12`.
  static String phone(String number) {
    return "***-***-**" + number.substring(number.length() - SHOWN_DIGITS);
  }
}
