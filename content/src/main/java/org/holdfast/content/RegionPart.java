package org.holdfast.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A blob on its way into a region. Grows at its end; survives [#close] and the process as far as
/// it was forced. Used by one thread at a time.
public interface RegionPart extends Closeable {

  long sizeBytes() throws IOException;

  /// Fills `into` from `position` on.
  ///
  /// @throws java.io.EOFException if the part ends before `into` is full
  void read(long position, ByteBuffer into) throws IOException;

  /// Puts all of `bytes` at the end. Durable only after [#force].
  void append(ByteBuffer bytes) throws IOException;

  /// Cuts the part to `sizeBytes`, which is not more than it has.
  void truncate(long sizeBytes) throws IOException;

  /// Makes everything so far durable. May be called while another thread appends; then it covers at
  /// least what was appended before the call.
  void force() throws IOException;

  /// Turns the part into the blob of its revision in one step, in place of any that was there, and
  /// closes it. Durable when it returns; includes a [#force].
  void commit() throws IOException;
}
