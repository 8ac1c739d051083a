package org.holdfast.simulation;

import java.util.Arrays;

/// The bytes of a file, growing with zeros.
final class Pages {

  private byte[] bytes = new byte[0];
  private int size;

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void write(int position, byte[] from, int offset, int length) {
    resize(Math.max(size, position + length));
    System.arraycopy(from, offset, bytes, position, length);
  }

  void resize(int to) {
    if (to > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(to, 2 * bytes.length));
    }
    if (to < size) {
      Arrays.fill(bytes, to, size, (byte) 0);
    }
    size = to;
  }

  Pages copy() {
    Pages copy = new Pages();
    copy.write(0, bytes, 0, size);
    return copy;
  }
}
