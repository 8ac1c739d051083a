package org.holdfast.delivery;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one message. All its bits are random, and it gives nothing to who learns it.
public record MessageId(UUID value) {

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");
  private static final int BYTES = 16;

  static MessageId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static MessageId of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new MessageId(new UUID(in.getLong(), in.getLong()));
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static MessageId parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not an id: 32 lower-case hexadecimal digits are");
    }
    return of(HexFormat.of().parseHex(text));
  }

  /// 32 lower-case hexadecimal digits.
  public String text() {
    return HexFormat.of().formatHex(bytes());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
