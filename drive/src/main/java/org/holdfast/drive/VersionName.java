package org.holdfast.drive;

/// What somebody calls a version of a file, such as "as sent to the printer". Empty: it has no
/// name.
///
/// @param text no line breaks or other control characters, no space around it, at most
///   [#MOST_LENGTH] UTF-16 units
public record VersionName(String text) {

  /// A line in a list; and far below what a sealed row holds.
  public static final int MOST_LENGTH = 100;

  public static final VersionName NONE = new VersionName("");

  /// @throws IllegalArgumentException if `text` is no such name
  public VersionName {
    if (text.length() > MOST_LENGTH) {
      throw new IllegalArgumentException(
          "a version's name has at most " + MOST_LENGTH + " characters");
    }
    if (!text.equals(text.strip()) || text.codePoints().anyMatch(VersionName::isUnseen)) {
      throw new IllegalArgumentException("a version's name is one line of text");
    }
  }

  /// The same without the space around it.
  ///
  /// @throws IllegalArgumentException if it is no such name
  public static VersionName parse(String text) {
    return new VersionName(text.strip());
  }

  public boolean isNone() {
    return text.isEmpty();
  }

  // Also what turns the direction of the text around it.
  private static boolean isUnseen(int each) {
    return switch (Character.getType(each)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          each != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  /// Within many an emoji, and in Indic scripts.
  private static final int ZERO_WIDTH_JOINER = 0x200D;
}
