package org.holdfast.extract;

import java.io.InputStream;
import java.util.Arrays;

/// A long file of which only the beginning and the end are at hand: between them are zeros, which
/// cost nothing to be skipped. What describes a film lies at one of its ends.
final class SparseStream extends InputStream {

  private final byte[] ends;
  private final int head;
  private final long wholeBytes;
  private long at;

  /// @param ends the beginning and the end, one after the other
  /// @param head bytes of the beginning
  SparseStream(byte[] ends, int head, long wholeBytes) {
    this.ends = ends;
    this.head = head;
    this.wholeBytes = wholeBytes;
  }

  private long tailAt() {
    return wholeBytes - (ends.length - head);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (length == 0) {
      return 0;
    }
    if (at >= wholeBytes) {
      return -1;
    }
    int count;
    if (at < head) {
      count = (int) Math.min(length, head - at);
      System.arraycopy(ends, (int) at, into, from, count);
    } else if (at < tailAt()) {
      count = (int) Math.min(length, tailAt() - at);
      Arrays.fill(into, from, from + count, (byte) 0);
    } else {
      count = (int) Math.min(length, wholeBytes - at);
      System.arraycopy(ends, head + (int) (at - tailAt()), into, from, count);
    }
    at += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, wholeBytes - at);
    at += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, wholeBytes - at);
  }
}
