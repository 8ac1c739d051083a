package org.holdfast.vault;

import java.util.Arrays;

/// A key wrapped by a vault: opaque bytes, safe to store anywhere. Format:
/// `docs/formats/envelope.md`.
public final class WrappedKey {

  private final byte[] bytes;

  /// @param bytes as [#bytes] gave them; checked when it is unwrapped, not here
  public WrappedKey(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// The stored form.
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrappedKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "WrappedKey[" + bytes.length + " bytes]";
  }
}
