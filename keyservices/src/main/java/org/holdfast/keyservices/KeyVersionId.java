package org.holdfast.keyservices;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What Key Vault calls one version of a key: 32 hexadecimal digits.
record KeyVersionId(long high, long low) {

  static final int BYTES = 16;

  /// @return empty if it is anything else
  static Optional<KeyVersionId> parse(@Nullable String text) {
    return text == null || !text.matches("[0-9a-f]{32}")
        ? Optional.empty()
        : Optional.of(read(ByteBuffer.wrap(HexFormat.of().parseHex(text))));
  }

  static KeyVersionId read(ByteBuffer in) {
    return new KeyVersionId(in.getLong(), in.getLong());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes());
  }
}
