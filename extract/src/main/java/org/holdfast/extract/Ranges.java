package org.holdfast.extract;

import java.io.IOException;
import java.io.OutputStream;

/// A file's content, as whoever has it can write any part of it.
public interface Ranges {

  /// Of the whole.
  long sizeBytes();

  /// @throws IOException only from `out`; what else goes wrong is the caller's own exception, and
  ///   comes back to them as it is
  void writeTo(OutputStream out, long from, long length) throws IOException;

  /// The first and the last bytes, or all if there are no more.
  ///
  /// @param each how many of both
  default Plain ends(int each) {
    boolean whole = sizeBytes() <= 2L * each;
    return new Plain() {
      @Override
      public long sizeBytes() {
        return whole ? Ranges.this.sizeBytes() : 2L * each;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        if (whole) {
          Ranges.this.writeTo(out, 0, sizeBytes());
        } else {
          Ranges.this.writeTo(out, 0, each);
          Ranges.this.writeTo(out, Ranges.this.sizeBytes() - each, each);
        }
      }
    };
  }
}
