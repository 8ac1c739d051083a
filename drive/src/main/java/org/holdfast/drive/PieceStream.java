package org.holdfast.drive;

import java.io.InputStream;
import java.util.Iterator;

/// Pieces of bytes as one stream; the next is asked for when the one before has been read.
final class PieceStream extends InputStream {

  private final Iterator<byte[]> pieces;
  private byte[] current = new byte[0];
  private int at;

  PieceStream(Iterator<byte[]> pieces) {
    this.pieces = pieces;
  }

  @Override
  public int read() {
    return isOver() ? -1 : current[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (isOver()) {
      return -1;
    }
    int taken = Math.min(length, current.length - at);
    System.arraycopy(current, at, into, offset, taken);
    at += taken;
    return taken;
  }

  private boolean isOver() {
    while (at == current.length) {
      if (!pieces.hasNext()) {
        return true;
      }
      current = pieces.next();
      at = 0;
    }
    return false;
  }
}
