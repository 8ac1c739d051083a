package org.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The header that makes a browser save a file instead of showing it (RFC 6266), its name in the
/// form that carries any character (RFC 8187).
public final class ContentDisposition {

  // attr-char of RFC 8187, beside letters and digits.
  private static final String PLAIN = "!#$&+-.^_`|~";

  private ContentDisposition() {}

  public static String attachment(String name) {
    return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + encoded(name);
  }

  /// For clients that know only the old form: what is not plain becomes an underscore.
  private static String ascii(String name) {
    StringBuilder out = new StringBuilder(name.length());
    name.codePoints()
        .forEach(c -> out.append(c < 0x20 || c > 0x7e || "\"\\%".indexOf(c) >= 0 ? '_' : (char) c));
    return out.toString();
  }

  private static String encoded(String name) {
    StringBuilder out = new StringBuilder(name.length() + 16);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean letter = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (letter || (b > 0 && PLAIN.indexOf(b) >= 0)) {
        out.append((char) b);
      } else {
        out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return out.toString();
  }
}
