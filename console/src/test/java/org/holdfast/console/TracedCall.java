package org.holdfast.console;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One system call that succeeded, as `strace -xx` writes it down.
///
/// @param from where in the order of all calls it began; from then on it may have had an effect
/// @param until where it had returned; from then on it had
/// @param nanos the wall clock when it began
record TracedCall(String name, List<String> words, long result, long from, long until, long nanos) {

  /// Reads `name(word, word …) = result`.
  static TracedCall parse(String text, long from, long until, long nanos) {
    int open = text.indexOf('(');
    int end = endOfWords(text, open);
    String result = text.substring(text.indexOf('=', end) + 1).strip();
    return new TracedCall(
        text.substring(0, open),
        split(text.substring(open + 1, end)),
        number(result.split(" ", 2)[0]),
        from,
        until,
        nanos);
  }

  // Before `= result`; what an error means comes behind, in brackets too.
  private static int endOfWords(String text, int open) {
    int end = text.indexOf(')', open);
    while (!text.substring(end + 1).stripLeading().startsWith("= ")) {
      end = text.indexOf(')', end + 1);
    }
    return end;
  }

  boolean failed() {
    return result < 0;
  }

  int descriptor(int word) {
    return Integer.parseInt(words.get(word));
  }

  long number(int word) {
    return number(words.get(word));
  }

  boolean says(int word, String flag) {
    return words.get(word).contains(flag);
  }

  String text(int word) {
    return new String(bytes(word), StandardCharsets.UTF_8);
  }

  /// What was in a buffer, or in all buffers of a vector.
  byte[] bytes(int word) {
    String written = words.get(word);
    if (written.contains("\"...")) {
      throw new IllegalStateException("the trace cut a buffer off: " + name);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(written.length() / 4);
    int at = written.indexOf('"');
    while (at >= 0) {
      int end = written.indexOf('"', at + 1);
      for (int i = at + 1; i < end; i += 4) { // \xNN
        bytes.write(
            Character.digit(written.charAt(i + 2), 16) << 4
                | Character.digit(written.charAt(i + 3), 16));
      }
      at = written.indexOf('"', end + 1);
    }
    return bytes.toByteArray();
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text, 2, text.length(), 16)
        : text.equals("?") ? -1 : Long.parseLong(text);
  }

  // Strings hold nothing but \xNN, so every comma outside of brackets parts two words.
  private static List<String> split(String words) {
    List<String> split = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < words.length(); i++) {
      char each = words.charAt(i);
      if (each == '[' || each == '{') {
        depth++;
      } else if (each == ']' || each == '}') {
        depth--;
      } else if (each == ',' && depth == 0) {
        split.add(words.substring(start, i));
        start = i + 2;
      }
    }
    split.add(words.substring(start));
    return split;
  }
}
