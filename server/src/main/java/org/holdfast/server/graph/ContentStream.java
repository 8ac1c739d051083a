package org.holdfast.server.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.holdfast.content.BlobReader;

/// A file's content to be read from, for what wants a stream. Holds one piece of it in memory.
final class ContentStream extends InputStream {

  // Sixteen segments: each piece is looked for in the regions once.
  private static final int PIECE_BYTES = 1 << 20;

  private final BlobReader reader;
  private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);
  private long next;

  /// @param reader stays the caller's to close
  ContentStream(BlobReader reader) {
    this.reader = reader;
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece.read() : -1;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    return fill() ? piece.read(buffer, from, length) : -1;
  }

  private boolean fill() throws IOException {
    if (piece.available() == 0 && next < reader.sizeBytes()) {
      int length = (int) Math.min(PIECE_BYTES, reader.sizeBytes() - next);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
      reader.copyTo(bytes, next, length);
      piece = new ByteArrayInputStream(bytes.toByteArray());
      next += length;
    }
    return piece.available() > 0;
  }
}
