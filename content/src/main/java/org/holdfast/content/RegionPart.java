package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A blob that comes in several steps. Grows at its end; survives [#close] and the process as far
/// as it was forced. Used by one thread at a time.
public interface RegionPart extends NewBlob {

  long sizeBytes() throws IOException;

  /// Fills `into` from `position` on.
  ///
  /// @throws java.io.EOFException if the part ends before `into` is full
  void read(long position, ByteBuffer into) throws IOException;

  /// Cuts the part to `sizeBytes`, which is not more than it has.
  void truncate(long sizeBytes) throws IOException;

  /// Makes everything so far durable. May be called while another thread appends; then it covers at
  /// least what was appended before the call.
  @Override
  void force() throws IOException;
}
