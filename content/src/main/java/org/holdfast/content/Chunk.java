package org.holdfast.content;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/// A run of whole segments on its way through: in the clear in an array, for cipher and checksums;
/// as stored in a direct buffer, which every region writes from or reads into without a copy of its
/// own.
final class Chunk {

  /// Large enough that handing it over costs little beside the work on it, small enough that many
  /// uploads fit a small heap; measured in ADR 5.
  static final int SEGMENTS = 4;

  static final int PLAIN_BYTES = SEGMENTS * BlobLayout.SEGMENT_BYTES;
  static final int STORED_BYTES =
      BlobLayout.HEADER_BYTES + SEGMENTS * BlobLayout.STORED_SEGMENT_BYTES;

  /// All bytes of a chunk, on and off the heap.
  static final int FOOTPRINT_BYTES = PLAIN_BYTES + BlobLayout.STORED_SEGMENT_BYTES + STORED_BYTES;

  final byte[] plain = new byte[PLAIN_BYTES];

  /// Room for one stored segment while it is sealed or opened.
  final byte[] segment = new byte[BlobLayout.STORED_SEGMENT_BYTES];

  final ByteBuffer stored = ByteBuffer.allocateDirect(STORED_BYTES);

  int plainBytes;

  private final AtomicInteger users = new AtomicInteger();

  void clear() {
    plainBytes = 0;
    stored.clear();
  }

  void usedBy(int count) {
    users.set(count);
  }

  /// @return whether that was the last user
  boolean release() {
    return users.decrementAndGet() == 0;
  }
}
