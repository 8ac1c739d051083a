package org.holdfast.drive;

import java.util.Optional;

/// What may be said about an item: any Unicode text of moderate length.
final class Descriptions {

  private static final int MOST_UNITS = 4_096;

  private Descriptions() {}

  /// @throws DriveRefusal.DescriptionForbidden if it is too long or not Unicode
  static void check(Optional<String> description) {
    description.ifPresent(Descriptions::check);
  }

  private static void check(String description) {
    if (description.length() > MOST_UNITS) {
      throw new DriveRefusal.DescriptionForbidden(
          DriveRefusal.DescriptionForbidden.TextFlaw.TOO_LONG);
    }
    if (description.codePoints().anyMatch(Descriptions::isLoneSurrogate)) {
      throw new DriveRefusal.DescriptionForbidden(
          DriveRefusal.DescriptionForbidden.TextFlaw.HALF_CHARACTER);
    }
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
