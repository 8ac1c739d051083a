package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;

/// Text that has no other form.
final class PlainText {

  // What text that is not Unicode most often is, and every byte means something in it.
  private static final Charset ELSE = Charset.forName("windows-1252");

  private PlainText() {}

  /// Whether the first bytes may be text.
  static boolean looksLikeText(byte[] file, int mostBytes) {
    if (isUtf16(file)) {
      return true;
    }
    int end = Math.min(file.length, mostBytes);
    for (int i = 0; i < end; i++) {
      int c = file[i] & 0xff;
      if (c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b) {
        return false;
      }
    }
    return end > 0;
  }

  /// @param mostChars what is behind them is left out
  static String decode(byte[] file, int mostChars) {
    if (isUtf16(file)) {
      Charset order = file[0] == (byte) 0xFF ? UTF_16LE : UTF_16BE;
      return new String(file, 2, (int) Math.min(file.length - 2L, 2L * mostChars), order);
    }
    boolean marked =
        file.length >= 3
            && Frames.startsWith(file, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    int from = marked ? 3 : 0;
    // UTF-8 has four bytes a character at most.
    int length = (int) Math.min(file.length - from, 4L * mostChars);
    return isUtf8(file, from, length)
        ? new String(file, from, length, UTF_8)
        : new String(file, from, length, ELSE);
  }

  /// Line ends as one character, and nothing that a terminal or a page would obey.
  static String cleaned(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r') {
        if (i + 1 < text.length() && text.charAt(i + 1) == '\n') {
          continue;
        }
        clean.append('\n');
      } else if (c == '\t' || c == '\n' || !Character.isISOControl(c)) {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  private static boolean isUtf16(byte[] file) {
    return file.length >= 2
        && ((file[0] == (byte) 0xFF && file[1] == (byte) 0xFE)
            || (file[0] == (byte) 0xFE && file[1] == (byte) 0xFF));
  }

  /// A character that is cut off where we cut does not count against it.
  private static boolean isUtf8(byte[] file, int from, int length) {
    CharBuffer aside = CharBuffer.allocate(8_192);
    ByteBuffer bytes = ByteBuffer.wrap(file, from, length);
    var strict = UTF_8.newDecoder();
    while (true) {
      CoderResult result = strict.decode(bytes, aside.clear(), from + length == file.length);
      if (result.isError()) {
        return false;
      }
      if (result.isUnderflow()) {
        return true;
      }
    }
  }
}
