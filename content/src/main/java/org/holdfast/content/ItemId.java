package org.holdfast.content;

import java.security.SecureRandom;
import java.util.UUID;

/// Names one item for as long as its drive exists, through renames, moves and restores.
public record ItemId(UUID value) {

  /// A fresh id: all 128 bits random.
  public static ItemId random(SecureRandom random) {
    return new ItemId(IdBytes.random(random));
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static ItemId parse(String text) {
    return new ItemId(IdBytes.parse(text));
  }

  /// @param bytes 16, big-endian
  /// @throws IllegalArgumentException if there are not exactly 16
  public static ItemId of(byte[] bytes) {
    return new ItemId(IdBytes.of(bytes));
  }

  /// 32 lower-case hexadecimal digits.
  public String text() {
    return IdBytes.text(value);
  }

  /// 16 bytes, big-endian.
  public byte[] bytes() {
    return IdBytes.bytes(value);
  }
}
