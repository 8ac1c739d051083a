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
      throw refused(DriveRefusal.NameForbidden.NameFlaw.EMPTY);
    }
    if (text.length() > 4 * MOST_UNITS) { // normalizing shrinks a name by far less
      throw tooLong();
    }
    if (text.codePoints().anyMatch(NameRules::isLoneSurrogate)) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.HALF_CHARACTER);
    }
  }

  static void refuseForbidden(String name) {
    if (name.length() > MOST_UNITS) {
      throw tooLong();
    }
    if (name.equals(".") || name.equals("..")) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.FOLDER);
    }
    name.codePoints().forEach(NameRules::refuseCharacter);
    if (name.startsWith(" ") || name.endsWith(" ")) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.SPACE);
    }
    if (name.endsWith(".")) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.DOT);
    }
    if (DEVICE.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.DEVICE);
    }
  }

  private static void refuseCharacter(int character) {
    if (FORBIDDEN.indexOf(character) >= 0) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.SIGN);
    }
    if (Character.isISOControl(character)) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.CONTROL);
    }
    if (turnsText(character)) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.TURNING);
    }
    if ((character & 0xfffe) == 0xfffe) {
      throw refused(DriveRefusal.NameForbidden.NameFlaw.NO_CHARACTER);
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
    return refused(DriveRefusal.NameForbidden.NameFlaw.TOO_LONG);
  }

  private static DriveRefusal.NameForbidden refused(DriveRefusal.NameForbidden.NameFlaw why) {
    return new DriveRefusal.NameForbidden(why);
  }
}
