package org.holdfast.content;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A stored blob or part, open for reading. Safe for use by several threads.
public interface RegionBlob extends Closeable {

  /// As stored.
  long sizeBytes();

  /// Fills `into` from `position` on. Never mixes two blobs: where the region cannot keep one that
  /// is replaced meanwhile, it refuses.
  ///
  /// @throws java.io.EOFException if the blob ends before `into` is full
  void read(long position, ByteBuffer into) throws IOException;
}
