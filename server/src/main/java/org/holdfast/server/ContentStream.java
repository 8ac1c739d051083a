package org.holdfast.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.holdfast.content.BlobReader;

/// A file's content to be read from, for what wants a stream. Holds one piece of it in memory.
public final class ContentStream extends InputStream {

  // Sixteen segments: each piece is looked for in the regions once.
  private static final int PIECE_BYTES = 1 << 20;
  private static final int ASKED_EACH_PIECES = 8;

  private final BlobReader reader;
  private final Runnable goingOn;
  private int pieces;
  private ByteArrayInputStream piece = new ByteArrayInputStream(new byte[0]);
  private long next;

  /// @param reader stays the caller's to close
  public ContentStream(BlobReader reader) {
    this(reader, () -> {});
  }

  /// @param goingOn asked at the beginning and each eight MiB; throws when nothing more may be read
  public ContentStream(BlobReader reader, Runnable goingOn) {
    this.reader = reader;
    this.goingOn = goingOn;
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
      if (pieces++ % ASKED_EACH_PIECES == 0) {
        goingOn.run();
      }
      int length = (int) Math.min(PIECE_BYTES, reader.sizeBytes() - next);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
      reader.copyTo(bytes, next, length);
      piece = new ByteArrayInputStream(bytes.toByteArray());
      next += length;
    }
    return piece.available() > 0;
  }
}
