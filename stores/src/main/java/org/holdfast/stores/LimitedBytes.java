package org.holdfast.stores;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Takes so many bytes and no more: a store that gives more than was asked for does not fill the
/// memory.
final class LimitedBytes extends OutputStream {

  private final byte[] bytes;
  private int length;

  LimitedBytes(int atMost) {
    bytes = new byte[atMost];
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int count) throws IOException {
    if (count > bytes.length - length) {
      throw new IOException("more than was asked for");
    }
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  byte[] bytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
