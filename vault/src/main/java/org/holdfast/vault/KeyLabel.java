package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.UUID;

/// What a wrapped key is for. It is bound into the wrapping, so that a key moved to another owner,
/// version or purpose does not unwrap.
///
/// @param purpose a short lower-case word, such as `drive` or `directory`; 1 to 32 characters `a-z`
///   and `-`
/// @param owner whose key it is
/// @param version the version of the wrapped key, from 1
public record KeyLabel(String purpose, UUID owner, int version) {

  public KeyLabel {
    if (!purpose.matches("[a-z-]{1,32}")) {
      throw new IllegalArgumentException("purpose is a lower-case word, not " + purpose);
    }
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + version);
    }
  }

  /// What is authenticated beside a wrapped key: `label` of `docs/formats/envelope.md`. The purpose
  /// goes behind its length, all else has a fixed width: no two labels look the same.
  public byte[] encoded() {
    byte[] word = purpose.getBytes(US_ASCII);
    return ByteBuffer.allocate(1 + word.length + 16 + 4)
        .put((byte) word.length)
        .put(word)
        .putLong(owner.getMostSignificantBits())
        .putLong(owner.getLeastSignificantBits())
        .putInt(version)
        .array();
  }
}
