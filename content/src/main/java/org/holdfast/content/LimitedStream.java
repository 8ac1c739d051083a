package org.holdfast.content;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Holds what a client sends to its word. Closing it closes nothing.
final class LimitedStream extends FilterInputStream {

  private final boolean exactly;
  private final long limitBytes;
  private long leftBytes;

  private LimitedStream(InputStream plain, long limitBytes, boolean exactly) {
    super(plain);
    this.exactly = exactly;
    this.limitBytes = limitBytes;
    this.leftBytes = limitBytes;
  }

  /// Refuses as soon as there is one byte more.
  static LimitedStream atMost(long bytes, InputStream plain) {
    return new LimitedStream(plain, bytes, false);
  }

  /// Ends after `bytes`, whatever follows; an earlier end is an error.
  static LimitedStream exactly(long bytes, InputStream plain) {
    return new LimitedStream(plain, bytes, true);
  }

  /// What was read through it so far.
  long bytesRead() {
    return limitBytes - leftBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (exactly && leftBytes == 0) {
      return -1;
    }
    int read = in.read(into, offset, (int) Math.min(length, exactly ? leftBytes : length));
    if (read < 0 && exactly) {
      throw new EOFException("the content ended " + leftBytes + " bytes too early");
    }
    leftBytes -= Math.max(0, read);
    if (leftBytes < 0) {
      throw new ContentRefusal.TooLong(limitBytes);
    }
    return read;
  }

  @Override
  public long skip(long bytes) {
    throw new UnsupportedOperationException("every byte counts");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {}
}
