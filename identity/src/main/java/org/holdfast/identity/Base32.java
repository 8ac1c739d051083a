package org.holdfast.identity;

import java.util.Arrays;
import java.util.Optional;

/// Five bits a character, over an alphabet of 32.
enum Base32 {
  /// As authenticator apps read it. No padding.
  ///
  /// @see "RFC 4648, section 6"
  STANDARD("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
  /// As people read it: no I, L, O or U, so that nothing is taken for another and no word comes up.
  ///
  /// @see "Douglas Crockford, Base 32"
  CROCKFORD("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

  private final String alphabet;

  Base32(String alphabet) {
    this.alphabet = alphabet;
  }

  /// The last character's spare bits are zero.
  String text(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int held = 0;
    int bits = 0;
    for (byte each : bytes) {
      held = held << 8 | Byte.toUnsignedInt(each);
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append(alphabet.charAt(held >>> (bits - 5) & 31));
      }
      held &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(alphabet.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /// @return empty if [#text] gives no such text
  Optional<byte[]> bytes(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int held = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = alphabet.indexOf(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      held = held << 5 | value;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >>> bits);
      }
      held &= (1 << bits) - 1;
    }
    boolean canonical = text(bytes).equals(text);
    return canonical ? Optional.of(Arrays.copyOf(bytes, at)) : Optional.empty();
  }
}
