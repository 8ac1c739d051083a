package org.holdfast.extract;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// The text of an RTF file: what is neither a control word nor in a group that shows nothing.
///
/// @see "Rich Text Format Specification 1.9.1"
final class RichText {

  private static final Charset ANSI = Charset.forName("windows-1252");
  private static final int MOST_DEPTH = 1_000;
  private static final Set<String> HIDDEN =
      Set.of("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer");

  private final String file;
  private final TextSink sink;
  private final Deque<Boolean> shown = new ArrayDeque<>(); // of the groups around
  private boolean isShown = true;
  private int skip; // characters that stand in for the Unicode one before
  private int at;

  private RichText(String file, TextSink sink) {
    this.file = file;
    this.sink = sink;
  }

  /// @param file each byte as the character of its number
  static void text(String file, TextSink sink) throws IOException, Work.NotMade {
    new RichText(file, sink).run();
  }

  private void run() throws IOException, Work.NotMade {
    while (at < file.length()) {
      char c = file.charAt(at++);
      switch (c) {
        case '{' -> {
          if (shown.size() > MOST_DEPTH) {
            throw new Work.NotMade(Why.DAMAGED);
          }
          shown.push(isShown);
        }
        case '}' -> isShown = shown.isEmpty() || shown.pop();
        case '\\' -> control();
        case '\r', '\n' -> {}
        default -> show(String.valueOf(c));
      }
    }
  }

  private void control() throws IOException {
    if (at >= file.length()) {
      return;
    }
    char c = file.charAt(at);
    if (Character.isLetter(c)) {
      word();
    } else if (c == '\'' && at + 3 <= file.length()) {
      int value =
          Character.digit(file.charAt(at + 1), 16) * 16 + Character.digit(file.charAt(at + 2), 16);
      show(new String(new byte[] {(byte) value}, ANSI));
      at += 3;
    } else {
      at++;
      if (c == '*') {
        isShown = false; // a group that only those who know it look into
      } else if (c == '~' || c == '_') {
        show(c == '~' ? " " : "-");
      } else if (c == '\\' || c == '{' || c == '}') {
        show(String.valueOf(c));
      }
    }
  }

  private void word() throws IOException {
    int from = at;
    while (at < file.length() && Character.isLetter(file.charAt(at))) {
      at++;
    }
    String word = file.substring(from, at);
    int number = at;
    while (at < file.length()
        && (Character.isDigit(file.charAt(at)) || (at == number && file.charAt(at) == '-'))) {
      at++;
    }
    String parameter = file.substring(number, at);
    if (at < file.length() && file.charAt(at) == ' ') {
      at++;
    }
    obey(word, parameter);
  }

  private void obey(String word, String parameter) throws IOException {
    switch (word) {
      case "par", "line", "row", "page", "sect" -> show("\n");
      case "tab", "cell" -> show("\t");
      case "u" -> {
        if (parameter.matches("-?[0-9]{1,5}")) {
          show(String.valueOf((char) Integer.parseInt(parameter)));
          skip = 1;
        }
      }
      case "bin" -> {
        if (parameter.matches("[0-9]{1,9}")) {
          at = Math.min(file.length(), at + Integer.parseInt(parameter));
        }
      }
      default -> isShown &= !HIDDEN.contains(word);
    }
  }

  private void show(String text) throws IOException {
    if (skip > 0) {
      skip--;
    } else if (isShown) {
      sink.write(text);
    }
  }
}
