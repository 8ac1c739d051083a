package org.holdfast.drive;

import java.text.Normalizer;
import java.util.Locale;

/// The name of an item, with its two faces: the one shown and the one compared.
///
/// Both are in Unicode form NFC. The compared one is folded code point by code point, to upper case
/// and then to lower case: `Σ`, `σ` and `ς` are one letter, `ß` and `ss` are not, whatever the
/// language. Folding is fixed here and must never change: it decides which names are the same.
///
/// @see "Unicode Standard, section 5.18: caseless matching by simple case folding"
public final class ItemName {

  private final String shown;
  private final String compared;

  private ItemName(String shown) {
    this.shown = shown;
    this.compared = fold(shown);
  }

  /// @param text as a client sent it; only brought into form NFC, never mended
  /// @throws DriveRefusal.NameForbidden if no item may have this name, with the reason
  public static ItemName of(String text) {
    NameRules.refuseBroken(text);
    String shown = Normalizer.normalize(text, Normalizer.Form.NFC);
    NameRules.refuseForbidden(shown);
    return new ItemName(shown);
  }

  /// A name that was accepted once, whatever the rules were then.
  static ItemName stored(String shown) {
    return new ItemName(shown);
  }

  /// As given, in form NFC.
  public String shown() {
    return shown;
  }

  /// Equal for names that count as the same.
  public String compared() {
    return compared;
  }

  /// Any text in the form that names are compared in.
  static String fold(String text) {
    if (isAscii(text)) {
      return text.toLowerCase(Locale.ROOT); // the same, for names that are plain
    }
    StringBuilder folded = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .map(Character::toUpperCase)
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemName that && shown.equals(that.shown);
  }

  @Override
  public int hashCode() {
    return shown.hashCode();
  }

  /// Mute: names of people's files do not belong into logs.
  @Override
  public String toString() {
    return "ItemName[" + shown.length() + " characters]";
  }
}
