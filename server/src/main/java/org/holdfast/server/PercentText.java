package org.holdfast.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent-encoded UTF-8 as addresses carry it (RFC 3986, section 2). Decoding is strict, so that
/// one name has one meaning: no overlong forms, no lone surrogates, no stray `%`.
public final class PercentText {

  /// What may stand in one path segment as it is. `+` could, but is read as a space by some.
  private static final String PLAIN = "-._~!$&'()*,;=@";

  private PercentText() {}

  /// @throws Malformed `invalidPath` if it is not percent-encoded UTF-8
  public static String decode(String raw) {
    if (raw.indexOf('%') < 0 && raw.chars().allMatch(c -> c < 0x80)) {
      return raw;
    }
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes[length++] = hexByte(raw, i + 1);
        i += 2;
      } else if (c < 0x80) {
        bytes[length++] = (byte) c;
      } else {
        throw malformed();
      }
    }
    return utf8(ByteBuffer.wrap(bytes, 0, length));
  }

  /// As it stands in one path segment: everything but the plainest characters is encoded.
  public static String encodeSegment(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(byte b) {
    return (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || (b > 0 && PLAIN.indexOf(b) >= 0);
  }

  private static byte hexByte(String raw, int at) {
    if (at + 2 > raw.length()
        || !HexFormat.isHexDigit(raw.charAt(at))
        || !HexFormat.isHexDigit(raw.charAt(at + 1))) {
      throw malformed();
    }
    return (byte) HexFormat.fromHexDigits(raw, at, at + 2);
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static Malformed malformed() {
    return new Malformed("invalidPath", "The address is not percent-encoded UTF-8.");
  }
}
