package org.holdfast.identity;

import java.util.regex.Pattern;

/// A phone number in the form that networks share.
///
/// @see "ITU-T E.164: at most 15 digits, the country first"
final class Phone {

  private static final Pattern FORM = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private Phone() {}

  /// @return with its plus sign, without spaces and the like
  /// @throws IdentityRefusal.NotReachable if it is none
  static String parse(String typed) {
    String number = typed.replaceAll("[\\s().\\-/]", "");
    String international = number.startsWith("00") ? "+" + number.substring(2) : number;
    if (!FORM.matcher(international).matches()) {
      throw new IdentityRefusal.NotReachable(
          "That is no number. One begins with a plus and its country: +49 30 123456.");
    }
    return international;
  }
}
