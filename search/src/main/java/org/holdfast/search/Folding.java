package org.holdfast.search;

import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;

/// Makes texts alike that people do not tell apart when they look for something: case, accents,
/// widths, ligatures, and the signs that join words in names.
final class Folding {

  private static final int PIECE = 8_192;
  private static final int LONGEST_FOLD = 4; // of Lucene's table: "ffl" and the like

  private Folding() {}

  /// @param most characters of the result; what is behind them is left out. One character may
  ///   become eighteen, so the result is what must be bounded
  static String fold(String text, int most) {
    StringBuilder folded = new StringBuilder(Math.min(text.length(), most) + 16);
    int at = 0;
    while (at < text.length() && folded.length() < most) {
      int end = pieceEnd(text, at);
      folded.append(piece(text.substring(at, end)));
      at = end;
    }
    if (folded.length() > most) {
      folded.setLength(most);
    }
    return folded.toString();
  }

  // Not between a letter and its accent, nor inside of a pair.
  private static int pieceEnd(String text, int from) {
    int end = Math.min(text.length(), from + PIECE);
    while (end < text.length()
        && end < from + 2 * PIECE
        && belongsToTheOneBefore(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean belongsToTheOneBefore(char c) {
    return Character.isLowSurrogate(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static String piece(String text) {
    StringBuilder bare = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(c -> c < 0x300 || c > 0x36F) // accents of Latin, Greek and Cyrillic
        .map(Folding::alike)
        .forEach(bare::appendCodePoint);
    String composed = Normalizer.normalize(bare, Normalizer.Form.NFC);
    char[] in = composed.toCharArray();
    char[] out = new char[LONGEST_FOLD * in.length];
    return new String(out, 0, ASCIIFoldingFilter.foldToASCII(in, 0, out, 0, in.length));
  }

  private static int alike(int c) {
    return switch (c) {
      case '_', '.', ':', '\'', '\u2019', '\u00B7' -> ' '; // the tokenizer takes them for letters
      case '\u03C2' -> '\u03C3'; // a sigma is one at the end of a word too
      default -> c;
    };
  }

  /// With a space wherever a name that was written in one begins another word: `taxReport2025`.
  static String parted(String name) {
    StringBuilder parted = new StringBuilder(name.length() + 8);
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && beginsPart(name, i)) {
        parted.append(' ');
      }
      parted.append(name.charAt(i));
    }
    return parted.toString();
  }

  private static boolean beginsPart(String name, int at) {
    char before = name.charAt(at - 1);
    char here = name.charAt(at);
    boolean lowerNext = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
    return (Character.isLowerCase(before) && Character.isUpperCase(here))
        || (Character.isUpperCase(before) && Character.isUpperCase(here) && lowerNext)
        || (Character.isLetter(before) && Character.isDigit(here))
        || (Character.isDigit(before) && Character.isLetter(here));
  }
}
