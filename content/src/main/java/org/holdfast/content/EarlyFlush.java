package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// Flushes a growing part now and then while it goes on growing, so that the disk is busy all the
/// time and not only at the end. At most one flush runs at a time: what is unflushed stays bounded.
final class EarlyFlush {

  private static final long EVERY_BYTES =
      32L << 20; // about what a disk writes in a tenth of a second

  private final NewBlob part;
  private final Executor executor;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
  private long unflushedBytes;

  EarlyFlush(NewBlob part, Executor executor) {
    this.part = part;
    this.executor = executor;
  }

  void grewBy(long bytes) throws IOException {
    unflushedBytes += bytes;
    if (unflushedBytes >= EVERY_BYTES) {
      await();
      unflushedBytes = 0;
      running = CompletableFuture.runAsync(this::flush, executor);
    }
  }

  /// Waits for the flush in progress.
  ///
  /// @throws IOException if it failed: then nothing written since the flush before is sure
  void await() throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      throw Crew.failure(e);
    }
  }

  private void flush() {
    try {
      part.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
