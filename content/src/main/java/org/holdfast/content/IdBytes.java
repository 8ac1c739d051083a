package org.holdfast.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/// The one spelling of 128-bit ids, as text and as bytes. Not the dashed one of [UUID]: these ids
/// carry no version bits, and names of files must have one form only.
final class IdBytes {

  static final int LENGTH = 16;

  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private IdBytes() {}

  static UUID random(SecureRandom random) {
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static boolean isText(String text) {
    return text.length() == 2 * LENGTH && text.chars().allMatch(IdBytes::isLowerHex);
  }

  static UUID parse(String text) {
    if (!isText(text)) {
      throw new IllegalArgumentException("an id is 32 lower-case hexadecimal digits");
    }
    return of(HEX.parseHex(text));
  }

  static UUID of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  // By hand: a list of a thousand items spells five thousand ids.
  static String text(UUID value) {
    byte[] digits = new byte[2 * LENGTH];
    spell(value.getMostSignificantBits(), digits, 0);
    spell(value.getLeastSignificantBits(), digits, LENGTH);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private static void spell(long bits, byte[] into, int at) {
    for (int i = 0; i < LENGTH; i++) {
      into[at + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 15];
    }
  }

  static byte[] bytes(UUID value) {
    return ByteBuffer.allocate(LENGTH)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }

  private static boolean isLowerHex(int digit) {
    return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
  }
}
