package org.holdfast.vault;

import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.OptionalInt;

/// The words of a share in a text, one after the other: on a page between two lines that say so, or
/// typed by themselves. A number before a word must be its place.
final class TypedWords {

  /// Words of the list have at most eight letters. What is longer is not shown: it may be a secret
  /// in a file that somebody named in place of a share.
  private static final int SHOWN_LETTERS = 10;

  private final char[] text;
  private final String where;
  private int at;
  private int end;

  TypedWords(char[] text, String where) {
    this.text = text;
    this.where = where;
    this.end = text.length;
  }

  /// @param words takes their places in the list
  /// @return how many there are
  /// @throws VaultRefusal.UnfitShare if one is none of the list, or its number is not its place
  int words(int[] words) {
    requirePlain();
    enclose();
    int count = 0;
    while (skip()) {
      int from = at;
      while (at < end && !isGap(text[at])) {
        at++;
      }
      if (Character.isDigit(text[from]) && isNumber(from)) {
        requireNext(from, count + 1);
      } else {
        words[requireRoom(count)] = word(from, count + 1);
        count++;
      }
    }
    return count;
  }

  private void requirePlain() {
    if (starts(0xEF, 0xBB, 0xBF)) {
      at = 3; // UTF-8 with a mark, as editors of Windows write it
    }
    for (char c : text) {
      if (c == 0 || starts(0xFF, 0xFE) || starts(0xFE, 0xFF)) {
        throw new VaultRefusal.UnfitShare(
            "%s is not plain text. Save it as plain text in UTF-8.".formatted(where));
      }
    }
  }

  private boolean starts(int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (i >= text.length || text[i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /// What stands around the words on a page is no part of them.
  private void enclose() {
    int begin = find(SharePage.BEGIN, 0);
    if (begin < 0) {
      return;
    }
    at = begin + SharePage.BEGIN.length();
    end = find(SharePage.END, at);
    if (end < 0) {
      throw new VaultRefusal.UnfitShare(
          "%s is cut off: after its words the line \"%s\" is missing."
              .formatted(where, SharePage.END));
    }
  }

  private int find(String mark, int from) {
    for (int i = from; i + mark.length() <= text.length; i++) {
      if (isAt(mark, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isAt(String mark, int from) {
    for (int i = 0; i < mark.length(); i++) {
      if (text[from + i] != mark.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private boolean skip() {
    while (at < end && isGap(text[at])) {
      at++;
    }
    return at < end;
  }

  private static boolean isGap(char c) {
    return c <= ' ' || c == ',' || c == ';' || c == 0xC2 || c == 0xA0; // U+00A0 in UTF-8
  }

  /// `7`, `7.`, `7:` or `7)`.
  private boolean isNumber(int from) {
    int digits = from;
    while (digits < at && text[digits] >= '0' && text[digits] <= '9') {
      digits++;
    }
    return digits - from <= 3
        && (digits == at || (digits == at - 1 && ".:)".indexOf(text[digits]) >= 0));
  }

  private void requireNext(int from, int expected) {
    int number = 0;
    for (int i = from; i < at && text[i] >= '0' && text[i] <= '9'; i++) {
      number = 10 * number + text[i] - '0';
    }
    if (number != expected) {
      throw new VaultRefusal.UnfitShare(
          "%s: word %d should come, and the number %d stands there. Is a word missing, or twice?"
              .formatted(where, expected, number));
    }
  }

  private int requireRoom(int count) {
    if (count == Share.MOST_WORDS) {
      throw new VaultRefusal.UnfitShare(
          "%s has more words than any share: it is something else.".formatted(where));
    }
    return count;
  }

  private int word(int from, int number) {
    if (at - from > SHOWN_LETTERS) {
      throw new VaultRefusal.UnfitShare(
          "%s: word %d is longer than any word of the list. Is this a share?"
              .formatted(where, number));
    }
    char[] small = new char[at - from];
    for (int i = 0; i < small.length; i++) {
      small[i] = text[from + i] < 128 ? Character.toLowerCase(text[from + i]) : '?';
    }
    OptionalInt index = WordList.find(CharBuffer.wrap(small));
    if (index.isPresent()) {
      Arrays.fill(small, '\0');
      return index.getAsInt();
    }
    String shown = new String(small).replaceAll("[^a-z]", "?");
    throw new VaultRefusal.UnfitShare(
        "%s: word %d, \"%s\", is not in the list of words. The nearest is \"%s\"; look at the paper."
            .formatted(where, number, shown, WordList.nearest(shown)));
  }
}
