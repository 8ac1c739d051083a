package org.holdfast.content;

import java.security.SecureRandom;
import java.util.UUID;

/// Names one revision, and so its blob in every region. Never used twice.
public record RevisionId(UUID value) {

  /// A fresh id: all 128 bits random.
  public static RevisionId random(SecureRandom random) {
    return new RevisionId(IdBytes.random(random));
  }

  /// @param text as [#text] gives it
  /// @throws IllegalArgumentException if `text` is anything but 32 lower-case hexadecimal digits
  public static RevisionId parse(String text) {
    return new RevisionId(IdBytes.parse(text));
  }

  /// @param bytes 16, big-endian
  /// @throws IllegalArgumentException if there are not exactly 16
  public static RevisionId of(byte[] bytes) {
    return new RevisionId(IdBytes.of(bytes));
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
