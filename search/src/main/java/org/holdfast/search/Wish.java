package org.holdfast.search;

import java.util.ArrayList;
import java.util.List;

/// What somebody looks for, as they wrote it: words that must all be there, "phrases", and -what
/// must not. Anything can be written; what has no meaning is a plain word.
///
/// @param wanted in the order written
record Wish(String text, List<Part> wanted, List<Part> unwanted) {

  /// More are left out: nobody writes so many, and each costs.
  static final int MOST_PARTS = 32;

  static final int MOST_CHARACTERS = 1_000;

  /// @param quoted whether the words stand in this order, side by side, and are whole
  /// @param last whether it may be the beginning of what is still being written
  record Part(String text, boolean quoted, boolean last) {}

  static Wish of(String written) {
    String text = cut(written.strip());
    Reader reader = new Reader(text);
    List<Part> wanted = reader.wanted;
    if (wanted.isEmpty()) { // nothing but what must not be there: taken as words
      return new Wish(text, List.copyOf(reader.unwanted), List.of());
    }
    Part end = wanted.removeLast();
    wanted.add(new Part(end.text(), end.quoted(), !end.quoted()));
    return new Wish(text, List.copyOf(wanted), List.copyOf(reader.unwanted));
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
    return text.substring(0, inPair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
  }

  /// Goes through the text once.
  private static final class Reader {

    private final List<Part> wanted = new ArrayList<>();
    private final List<Part> unwanted = new ArrayList<>();

    Reader(String text) {
      int at = 0;
      while (at < text.length() && wanted.size() + unwanted.size() < MOST_PARTS) {
        at = Character.isWhitespace(text.charAt(at)) ? at + 1 : part(text, at);
      }
    }

    private int part(String text, int from) {
      boolean not =
          text.charAt(from) == '-'
              && from + 1 < text.length()
              && !Character.isWhitespace(text.charAt(from + 1));
      int begin = not ? from + 1 : from;
      int quote = text.charAt(begin) == '"' ? text.indexOf('"', begin + 1) : -1;
      int end = quote > 0 ? quote : wordEnd(text, begin);
      String inside = text.substring(quote > 0 ? begin + 1 : begin, end);
      (not ? unwanted : wanted).add(new Part(inside, quote > 0, false));
      return quote > 0 ? end + 1 : end;
    }

    private static int wordEnd(String text, int from) {
      int end = from;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      return end;
    }
  }
}
