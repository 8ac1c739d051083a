package org.holdfast.recovery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// The plain text of a piece of a snapshot: `size 4 || DEFLATE (RFC 1951) of that many bytes`.
final class Piece {

  /// Of the database file. Small enough for memory, and for an object.
  static final int BYTES = 4 << 20;

  private Piece() {}

  static byte[] deflate(byte[] bytes, int length) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(bytes, 0, length);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
      out.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
      byte[] buffer = new byte[64 << 10];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  static byte[] inflate(byte[] plain) throws DamagedObject {
    int size = plain.length < 4 ? -1 : ByteBuffer.wrap(plain).getInt();
    if (size < 0 || size > BYTES) {
      throw new DamagedObject("a piece says another size than any");
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(plain, 4, plain.length - 4);
      byte[] bytes = new byte[size];
      int at = 0;
      while (at < size && !inflater.finished() && !inflater.needsInput()) {
        at += inflater.inflate(bytes, at, size - at);
      }
      if (at != size) {
        throw new DamagedObject("a piece is shorter than it says");
      }
      return bytes;
    } catch (DataFormatException _) {
      throw new DamagedObject("a piece does not unfold");
    } finally {
      inflater.end();
    }
  }
}
