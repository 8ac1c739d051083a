package org.holdfast.content;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Bytes that wait until they make a piece. Takes as much memory as it holds, about. Used by one
/// thread at a time.
final class Gathered {

  private static final int FIRST_BYTES = 1 << 16;

  private byte[] bytes = new byte[0];
  private int length;

  int length() {
    return length;
  }

  /// Takes from `more` until there are `mostBytes`.
  void take(ByteBuffer more, int mostBytes) {
    int taken = Math.min(more.remaining(), mostBytes - length);
    if (length + taken > bytes.length) {
      long twice = Math.max(FIRST_BYTES, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.max(length + taken, Math.min(twice, mostBytes)));
    }
    more.get(bytes, length, taken);
    length += taken;
  }

  /// What is here, and room for as much again.
  ByteBuffer handOver() {
    ByteBuffer out = ByteBuffer.wrap(bytes, 0, length);
    bytes = new byte[0];
    length = 0;
    return out;
  }

  /// What is here; it stays until [#clear].
  ByteBuffer shown() {
    return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
  }

  void clear() {
    length = 0;
  }

  void cut(int toBytes) {
    length = toBytes;
  }

  void read(int position, ByteBuffer into, int count) {
    into.put(bytes, position, count);
  }
}
