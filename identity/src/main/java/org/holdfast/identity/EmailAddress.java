package org.holdfast.identity;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// A mail address with its two faces: as its owner writes it, and as it is compared.
///
/// Compared without regard to case, local part included: RFC 5321 lets a host tell `Ana` from
/// `ana`, but no provider does, and two accounts that differ by case alone are a trap.
public final class EmailAddress {

  // RFC 5321, section 4.5.3.1: 64 octets before the at sign, 254 in all (with RFC 3696's erratum).
  private static final int LONGEST_LOCAL = 64;
  private static final int LONGEST = 254;

  private static final Pattern LOCAL =
      Pattern.compile("[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*");
  private static final Pattern DOMAIN =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private final String shown;
  private final String compared;

  private EmailAddress(String shown, String compared) {
    this.shown = shown;
    this.compared = compared;
  }

  /// @throws AccountRefusal if it is not of the form `name@domain`, or too long
  public static EmailAddress parse(String typed) {
    String text = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    int at = text.lastIndexOf('@');
    String local = at < 0 ? "" : text.substring(0, at);
    String domain = domain(text.substring(at + 1));
    boolean fits =
        utf8Bytes(local) <= LONGEST_LOCAL && utf8Bytes(local) + 1 + domain.length() <= LONGEST;
    if (!fits || !LOCAL.matcher(local).matches() || !DOMAIN.matcher(domain).matches()) {
      throw new AccountRefusal(
          "no-address", "That is no mail address; one looks like ana@example.org.");
    }
    return new EmailAddress(local + "@" + domain, local.toLowerCase(Locale.ROOT) + "@" + domain);
  }

  /// As a host's name is looked up: `münchen.example` is `xn--mnchen-3ya.example`.
  private static String domain(String typed) {
    try {
      return IDN.toASCII(typed, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// As its owner writes it.
  public String shown() {
    return shown;
  }

  /// What stands before the at sign.
  String local() {
    return shown.substring(0, shown.lastIndexOf('@'));
  }

  /// As it is compared: two of the same are one address.
  public String compared() {
    return compared;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmailAddress that && compared.equals(that.compared);
  }

  @Override
  public int hashCode() {
    return compared.hashCode();
  }

  /// Masked, as far as a log may show it: `a***@example.org`.
  @Override
  public String toString() {
    int first = Character.charCount(shown.codePointAt(0));
    return shown.substring(0, first) + "***" + shown.substring(shown.lastIndexOf('@'));
  }
}
