package org.holdfast.extract;

import java.io.IOException;
import java.io.OutputStream;

/// A file's content, as whoever has it can write it once.
public interface Plain {

  /// How many bytes [#writeTo] writes.
  long sizeBytes();

  /// Writes all of it.
  ///
  /// @throws IOException only from `out`; what else goes wrong is the caller's own exception, and
  ///   comes back to them as it is
  void writeTo(OutputStream out) throws IOException;

  static Plain of(byte[] bytes) {
    return new Plain() {
      @Override
      public long sizeBytes() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
      }
    };
  }
}
