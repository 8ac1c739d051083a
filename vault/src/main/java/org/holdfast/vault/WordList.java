package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalInt;

/// The 1,024 English words of SLIP-0039. Their first four letters tell them apart, so that these
/// are enough where somebody types.
///
/// Looks words up in the plain way: what they say is printed on paper or was typed into a file, and
/// who can watch the memory of that machine then can read either.
///
/// @see "SLIP-0039, section Wordlist;
///   https://github.com/satoshilabs/slips/blob/master/slip-0039/wordlist.txt"
final class WordList {

  static final int WORDS = 1024;

  private static final int TELLING_LETTERS = 4;
  private static final List<String> ALL = read();

  private WordList() {}

  private static List<String> read() {
    try (InputStream in = WordList.class.getResourceAsStream("slip39-words.txt")) {
      if (in == null) {
        throw new IllegalStateException("the list of words is part of this program");
      }
      return new String(in.readAllBytes(), US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String word(int index) {
    return ALL.get(index);
  }

  /// @param typed in small letters; at least the first four of a word
  static OptionalInt find(CharSequence typed) {
    if (typed.length() < TELLING_LETTERS) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < ALL.size(); i++) {
      String word = ALL.get(i);
      if (typed.length() <= word.length() && CharSequence.compare(typed, start(word, typed)) == 0) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  private static CharSequence start(String word, CharSequence typed) {
    return word.subSequence(0, typed.length());
  }

  /// The word that the fewest slips of a hand lead to: a letter more, less or another, or two
  /// letters exchanged. The first of several.
  static String nearest(String typed) {
    String nearest = ALL.getFirst();
    int least = Integer.MAX_VALUE;
    for (String word : ALL) {
      int slips = slips(typed, word);
      if (slips < least) {
        least = slips;
        nearest = word;
      }
    }
    return nearest;
  }

  /// Damerau's and Levenshtein's distance (optimal string alignment).
  private static int slips(String from, String to) {
    int[][] slips = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        slips[i][j] = i == 0 || j == 0 ? i + j : least(slips, from, to, i, j);
      }
    }
    return slips[from.length()][to.length()];
  }

  private static int least(int[][] slips, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least =
        Math.min(
            slips[i - 1][j - 1] + (same ? 0 : 1), Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
    boolean exchanged =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return exchanged ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
  }
}
