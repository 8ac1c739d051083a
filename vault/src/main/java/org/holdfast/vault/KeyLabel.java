package org.holdfast.vault;

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
}
