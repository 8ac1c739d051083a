package org.holdfast.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A large blob on its way into a region, written front to back in one go. Used by one thread at a
/// time. What is closed and not committed is no blob; what remains of it is removed with
/// [Region#deletePart].
public interface NewBlob extends Closeable {

  /// Puts all of `bytes` at the end.
  void append(ByteBuffer bytes) throws IOException;

  /// Has the region get on with making durable what came so far, where that can be done before the
  /// end; may be called while another thread appends. Only [#commit] promises it.
  void force() throws IOException;

  /// Turns what was written into the blob of its revision in one step, in place of any that was
  /// there, and closes it. Durable when it returns.
  void commit() throws IOException;
}
