package org.holdfast.drive;

import java.util.function.Predicate;

/// Finds a name that is not taken: `name 1.txt`, `name 2.txt` …
///
/// Doubles the number until one is free, then halves the gap. So a folder that holds ten thousand
/// names of this form costs some thirty looks, and the name found need not be the first free one.
final class FreeName {

  private static final int MOST_EXTENSION = 20; // what is longer is no extension

  private FreeName() {}

  /// @param taken whether a name may not be used
  /// @return `wanted` itself if it is free
  static ItemName like(ItemName wanted, boolean folder, Predicate<ItemName> taken) {
    if (!taken.test(wanted)) {
      return wanted;
    }
    long takenNumber = 0;
    long freeNumber = 1;
    while (taken.test(numbered(wanted, folder, freeNumber))) {
      takenNumber = freeNumber;
      freeNumber *= 2;
    }
    while (freeNumber - takenNumber > 1) {
      long middle = (takenNumber + freeNumber) / 2;
      if (taken.test(numbered(wanted, folder, middle))) {
        takenNumber = middle;
      } else {
        freeNumber = middle;
      }
    }
    return numbered(wanted, folder, freeNumber);
  }

  private static ItemName numbered(ItemName wanted, boolean folder, long number) {
    String name = wanted.shown();
    int dot = folder ? -1 : name.lastIndexOf('.');
    boolean extended = dot > 0 && name.length() - dot <= MOST_EXTENSION;
    String stem = extended ? name.substring(0, dot) : name;
    String tail = " " + number + (extended ? name.substring(dot) : "");
    return ItemName.of(cut(stem, NameRules.MOST_UNITS - tail.length()) + tail);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, splits ? most - 1 : most);
  }
}
