package org.holdfast.content;

import java.security.SecureRandom;
import java.util.UUID;

/// Names one drive for as long as it exists.
public record DriveId(UUID value) {

  /// A fresh id: all 128 bits random.
  public static DriveId random(SecureRandom random) {
    return new DriveId(IdBytes.random(random));
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static DriveId parse(String text) {
    return new DriveId(IdBytes.parse(text));
  }

  /// @param bytes 16, big-endian
  /// @throws IllegalArgumentException if there are not exactly 16
  public static DriveId of(byte[] bytes) {
    return new DriveId(IdBytes.of(bytes));
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
