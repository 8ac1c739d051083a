package org.holdfast.server;

import java.util.Comparator;
import java.util.List;

/// The word that a person most likely meant.
final class NearestWord {

  private NearestWord() {}

  /// @param words at least one
  static String to(String typed, List<String> words) {
    return words.stream().min(Comparator.comparingInt(word -> edits(typed, word))).orElseThrow();
  }

  /// Letters to add, drop or exchange (Levenshtein), one row of the table at a time.
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
