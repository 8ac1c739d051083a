package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import org.holdfast.content.DriveId;

/// Names one account: who owns a drive, who did something.
public record AccountId(UUID value) {

  /// A fresh id: all 128 bits random.
  public static AccountId random(SecureRandom random) {
    return new AccountId(DriveId.random(random).value());
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static AccountId parse(String text) {
    return new AccountId(DriveId.parse(text).value());
  }

  /// @param bytes 16, big-endian
  /// @throws IllegalArgumentException if there are not exactly 16
  public static AccountId of(byte[] bytes) {
    return new AccountId(DriveId.of(bytes).value());
  }

  /// 32 lower-case hexadecimal digits.
  public String text() {
    return new DriveId(value).text();
  }

  /// 16 bytes, big-endian.
  public byte[] bytes() {
    return ByteBuffer.allocate(16)
        .putLong(value.getMostSignificantBits())
        .putLong(value.getLeastSignificantBits())
        .array();
  }
}
