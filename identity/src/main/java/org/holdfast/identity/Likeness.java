package org.holdfast.identity;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/// Tells whether a password holds a word, also one written as `h0ldf@st` or `holdfats`.
///
/// Short words stand in many others (`ana` in `banana`), so they count only as a word by
/// themselves; long ones count anywhere, the longest also with one letter wrong.
final class Likeness {

  // Chosen: who is called Peter may not write saltpeter, and can live with it; Ana may eat bananas.
  private static final int SHORTEST_ALONE = 3;
  private static final int SHORTEST_WITHIN = 5;
  private static final int SHORTEST_NEARLY = 7;

  // zxcvbn's table of letters and what is typed for them, turned round; where one sign stands for
  // two letters (1 for i and l), both letters become one.
  private static final String SIGNS = "4@8({[<3691!|l05$7+%2";
  private static final String FOR = "aabccccegg" + "iiii" + "oss" + "ttxz";

  private final String plain;
  private final String folded;

  Likeness(CharSequence password) {
    this.plain = lower(password);
    this.folded = fold(plain);
  }

  private static String lower(CharSequence text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /// The one form of all that is typed for the same: no case, no wide or ligature forms, no signs
  /// in place of letters.
  static String fold(CharSequence text) {
    StringBuilder folded = new StringBuilder(lower(text));
    for (int i = 0; i < folded.length(); i++) {
      int sign = SIGNS.indexOf(folded.charAt(i));
      if (sign >= 0) {
        folded.setCharAt(i, FOR.charAt(sign));
      }
    }
    return folded.toString();
  }

  boolean holdsAny(Collection<String> words) {
    return words.stream().anyMatch(this::holds);
  }

  private boolean holds(String word) {
    int letters = word.codePointCount(0, word.length());
    if (letters < SHORTEST_ALONE) {
      return false;
    }
    if (letters < SHORTEST_WITHIN) {
      return Arrays.asList(plain.split("[^\\p{L}\\p{M}]+", -1)).contains(lower(word));
    }
    String wanted = fold(word);
    return folded.contains(wanted) || (letters >= SHORTEST_NEARLY && holdsNearly(wanted));
  }

  /// Whether some stretch of the password is one letter away: another, one more, one less, or two
  /// swapped.
  private boolean holdsNearly(String word) {
    for (int length = word.length() - 1; length <= word.length() + 1; length++) {
      for (int from = 0; from + length <= folded.length(); from++) {
        if (isOneAway(folded.substring(from, from + length), word)) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean isOneAway(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    String left = one.substring(same);
    String right = other.substring(same);
    if (left.length() == right.length()) {
      return !left.isEmpty() && (tail(left, 1).equals(tail(right, 1)) || swapped(left, right));
    }
    return left.length() > right.length()
        ? tail(left, 1).equals(right)
        : left.equals(tail(right, 1));
  }

  private static boolean swapped(String left, String right) {
    return left.length() > 1
        && left.charAt(0) == right.charAt(1)
        && left.charAt(1) == right.charAt(0)
        && tail(left, 2).equals(tail(right, 2));
  }

  private static String tail(String text, int from) {
    return text.substring(Math.min(from, text.length()));
  }

  @Override
  public String toString() {
    return "Likeness";
  }
}
