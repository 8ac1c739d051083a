package org.holdfast.identity;

/// The digit after a number that tells every wrong digit, and every two neighbours swapped.
///
/// @see "H. M. Damm, Total anti-symmetrische Quasigruppen, 2004; its table of order 10"
final class DammDigit {

  private static final String[] TABLE = {
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790"
  };

  private DammDigit() {}

  /// @param digits `0` to `9`
  static char of(CharSequence digits) {
    int row = 0;
    for (int i = 0; i < digits.length(); i++) {
      row = TABLE[row].charAt(digits.charAt(i) - '0') - '0';
    }
    return (char) ('0' + row);
  }

  /// @param digits the check digit last
  static boolean fits(CharSequence digits) {
    return of(digits) == '0';
  }
}
