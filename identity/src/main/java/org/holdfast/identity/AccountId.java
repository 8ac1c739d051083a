package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/// Names one account: who owns a drive, who did something.
public record AccountId(UUID value) {

  private static final Pattern TEXT = Pattern.compile("[0-9a-f]{32}");
  private static final int BYTES = 16;

  /// A fresh id: all 128 bits random.
  public static AccountId random(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return of(bytes);
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static AccountId parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not an id: 32 lower-case hexadecimal digits are");
    }
    return of(HexFormat.of().parseHex(text));
  }

  /// @param bytes 16, big-endian
  /// @throws IllegalArgumentException if there are not exactly 16
  public static AccountId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.length);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new AccountId(new UUID(in.getLong(), in.getLong()));
  }

  /// 32 lower-case hexadecimal digits.
  public String text() {
    return HexFormat.of().formatHex(bytes());
  }

  /// 16 bytes, big-endian.
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
