package org.holdfast.console;

import java.util.Arrays;

/// The bytes of one file while they are put together.
final class FileImage {

  private byte[] bytes;
  private int size;

  FileImage() {
    this(new byte[0], 0);
  }

  private FileImage(byte[] bytes, int size) {
    this.bytes = bytes;
    this.size = size;
  }

  FileImage copy() {
    return new FileImage(Arrays.copyOf(bytes, size), size);
  }

  /// What lies between the old end and the offset becomes zeros, as in a file with a hole.
  void write(long offset, byte[] from, int start, int length) {
    int end = Math.toIntExact(offset) + length;
    reserve(end);
    System.arraycopy(from, start, bytes, (int) offset, length);
    size = Math.max(size, end);
  }

  void resize(long to) {
    int wanted = Math.toIntExact(to);
    reserve(wanted);
    if (wanted < size) {
      Arrays.fill(bytes, wanted, size, (byte) 0);
    }
    size = wanted;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int wanted) {
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }
  }
}
