package org.holdfast.drive;

import java.util.Locale;
import java.util.regex.Pattern;

/// Which names are refused: what cannot be addressed through a door, and what a common file system
/// cannot hold. Any other honest name is kept as it is.
final class NameRules {

  /// In UTF-16 units, as every peer system counts.
  static final int MOST_UNITS = 255;

  /// The same, of all names on the way and the slashes between them.
  static final int MOST_PATH_UNITS = 4_096;

  private static final String FORBIDDEN = "\"*:<>?/\\|";

  // Devices of Windows, with any extension; it takes superscript digits for digits.
  private static final Pattern DEVICE =
      Pattern.compile("(CON|PRN|AUX|NUL|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?");

  private NameRules() {}

  /// Refuses what is not text, before it is normalized.
  static void refuseBroken(String text) {
    if (text.isEmpty()) {
      throw refused("A name has at least one character.");
    }
    if (text.length() > 4 * MOST_UNITS) { // normalizing shrinks a name by far less
      throw tooLong();
    }
    if (text.codePoints().anyMatch(NameRules::isLoneSurrogate)) {
      throw refused("The name is not Unicode: half of a character is missing.");
    }
  }

  static void refuseForbidden(String name) {
    if (name.length() > MOST_UNITS) {
      throw tooLong();
    }
    if (name.equals(".") || name.equals("..")) {
      throw refused("The names . and .. stand for folders.");
    }
    name.codePoints().forEach(NameRules::refuseCharacter);
    if (name.startsWith(" ") || name.endsWith(" ")) {
      throw refused("A name does not begin or end with a space: Windows drops it.");
    }
    if (name.endsWith(".")) {
      throw refused("A name does not end with a dot: Windows drops it.");
    }
    if (DEVICE.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
      throw refused("The name is that of a device on Windows.");
    }
  }

  private static void refuseCharacter(int character) {
    if (FORBIDDEN.indexOf(character) >= 0) {
      throw refused("A name does not contain any of \" * : < > ? / \\ |");
    }
    if (Character.isISOControl(character)) {
      throw refused("A name does not contain control characters.");
    }
    if (turnsText(character)) {
      throw refused("A name does not contain characters that turn the direction of text.");
    }
    if ((character & 0xfffe) == 0xfffe) {
      throw refused("A name does not contain code points that are no characters.");
    }
  }

  // They make exe.gpj look like jpg.exe.
  private static boolean turnsText(int character) {
    return (character >= 0x202a && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069)
        || character == 0x200e
        || character == 0x200f;
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static DriveRefusal.NameForbidden tooLong() {
    return refused("A name has at most 255 characters (UTF-16 units).");
  }

  private static DriveRefusal.NameForbidden refused(String reason) {
    return new DriveRefusal.NameForbidden(reason);
  }
}
