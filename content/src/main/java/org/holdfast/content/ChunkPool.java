package org.holdfast.content;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Chunks for reuse: direct buffers are dear to make. Keeps at most a share of the heap's size.
final class ChunkPool {

  private static final int HEAP_SHARE = 8;

  private final int most;
  private final Queue<Chunk> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();

  ChunkPool() {
    long share = Runtime.getRuntime().maxMemory() / HEAP_SHARE / Chunk.FOOTPRINT_BYTES;
    most = Math.clamp(share, 4, 128);
  }

  Chunk take() {
    Chunk chunk = idle.poll();
    if (chunk == null) {
      return new Chunk();
    }
    kept.decrementAndGet();
    chunk.clear();
    return chunk;
  }

  void give(Chunk chunk) {
    if (kept.get() < most) {
      kept.incrementAndGet();
      idle.add(chunk);
    }
  }
}
