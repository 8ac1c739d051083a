package org.holdfast.drive;

import java.util.OptionalLong;

/// A piece of an upload.
///
/// @param from the offset of its first byte
/// @param lengthBytes at least 1
/// @param total the length of the whole, when the client says it
public record Fragment(long from, long lengthBytes, OptionalLong total) {

  public Fragment {
    if (from < 0 || lengthBytes < 1 || lengthBytes > Long.MAX_VALUE - from) {
      throw new IllegalArgumentException("a fragment has at least one byte, from 0 on");
    }
  }
}
