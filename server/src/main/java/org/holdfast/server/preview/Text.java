package org.holdfast.server.preview;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Text out of bytes that nobody told the encoding of.
///
/// @param text with `\n` at the end of lines; control characters are the signs that stand for them
/// @param encoding its name
/// @param guessed nothing in the bytes told the encoding
/// @param turning it has invisible characters that show parts of it in another order
record Text(String text, String encoding, boolean guessed, boolean turning) {

  private static final Charset WESTERN = Charset.forName("windows-1252");

  // Of a hundred bytes of a text no more than one is a control character.
  private static final int CONTROLS_IN = 100;

  private static final int PICTURES_OF_CONTROLS = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;

  /// Whether it can be read as text at all.
  ///
  /// @param first where the content begins
  static boolean isText(byte[] first) {
    if (marked(first).isPresent()) {
      return true;
    }
    int controls = 0;
    for (byte b : first) {
      if (b == 0) {
        return false;
      }
      boolean expected = b == '\t' || b == '\n' || b == '\r' || b == '\f' || b == 0x1b;
      controls += b > 0 && b < 0x20 && !expected ? 1 : 0;
    }
    return controls * CONTROLS_IN <= first.length;
  }

  /// @param complete whether the content ends where `bytes` do
  static Text decode(byte[] bytes, boolean complete) {
    Optional<Charset> marked = marked(bytes);
    if (marked.isPresent()) {
      int mark = marked.get().equals(StandardCharsets.UTF_8) ? 3 : 2;
      ByteBuffer rest = ByteBuffer.wrap(bytes, mark, bytes.length - mark);
      return of(replacing(marked.get(), rest, complete), marked.get(), false);
    }
    return strict(ByteBuffer.wrap(bytes), complete)
        .map(text -> of(text, StandardCharsets.UTF_8, false))
        .orElseGet(() -> of(new String(bytes, WESTERN), WESTERN, true));
  }

  private static Text of(String raw, Charset charset, boolean guessed) {
    StringBuilder text = new StringBuilder(raw.length());
    boolean turning = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      turning |= turns(c);
      if (c == '\r') {
        boolean pair = i + 1 < raw.length() && raw.charAt(i + 1) == '\n';
        text.append(pair ? "" : "\n");
      } else if (c < 0x20 && c != '\n' && c != '\t') {
        text.append((char) (PICTURES_OF_CONTROLS + c));
      } else {
        text.append(c == 0x7f ? (char) PICTURE_OF_DELETE : c);
      }
    }
    return new Text(text.toString(), charset.name(), guessed, turning);
  }

  /// What makes text run the other way (Unicode Standard Annex 9, section 2).
  static boolean turns(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }

  /// By the mark that stands in front of the text.
  private static Optional<Charset> marked(byte[] bytes) {
    if (begins(bytes, 0xef, 0xbb, 0xbf)) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (begins(bytes, 0xff, 0xfe)) {
      return Optional.of(StandardCharsets.UTF_16LE);
    }
    return begins(bytes, 0xfe, 0xff) ? Optional.of(StandardCharsets.UTF_16BE) : Optional.empty();
  }

  private static boolean begins(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /// Empty if it is not UTF-8. A character that is cut in two at the end of a part is left out.
  private static Optional<String> strict(ByteBuffer bytes, boolean complete) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      return Optional.of(decoded(decoder, bytes, complete));
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static String replacing(Charset charset, ByteBuffer bytes, boolean complete) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    try {
      return decoded(decoder, bytes, complete);
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("what cannot be decoded is replaced", e);
    }
  }

  private static String decoded(CharsetDecoder decoder, ByteBuffer bytes, boolean complete)
      throws CharacterCodingException {
    CharBuffer out = CharBuffer.allocate(bytes.remaining() + 1);
    CoderResult result = decoder.decode(bytes, out, complete);
    if (result.isError()) {
      result.throwException();
    }
    if (complete) {
      decoder.flush(out);
    }
    return out.flip().toString();
  }
}
