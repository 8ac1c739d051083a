package org.holdfast.feedback;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How much an idea is like what somebody begins to type: words that are alike, where those of the
/// title weigh more. Words of less than three letters say nothing.
final class Likeness {

  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final int SHORTEST = 3;
  private static final int SAME_START = 4;
  private static final int IN_TITLE = 3;
  private static final int IN_TEXT = 1;
  private static final int MOST_WORDS = 20;

  private final List<String> asked;

  Likeness(String typed) {
    this.asked = words(typed).stream().distinct().limit(MOST_WORDS).toList();
  }

  /// 0: not at all.
  int to(IdeaRow idea) {
    List<String> title = words(idea.title());
    List<String> text = words(idea.text());
    int alike = 0;
    for (String word : asked) {
      if (title.stream().anyMatch(each -> areAlike(word, each))) {
        alike += IN_TITLE;
      } else if (text.stream().anyMatch(each -> areAlike(word, each))) {
        alike += IN_TEXT;
      }
    }
    return alike;
  }

  /// Singular and plural, a verb and its noun: they begin alike, mostly.
  private static boolean areAlike(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int start = Math.min(shorter, Math.max(SAME_START, shorter - 2));
    return one.regionMatches(0, other, 0, start) && Math.abs(one.length() - other.length()) <= 4;
  }

  private static List<String> words(String text) {
    String plain =
        MARKS
            .matcher(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD))
            .replaceAll("");
    return Arrays.stream(BETWEEN.split(plain)).filter(word -> word.length() >= SHORTEST).toList();
  }
}
