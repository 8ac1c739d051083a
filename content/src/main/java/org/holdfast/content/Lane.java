package org.holdfast.content;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One user of the chunks of an upload, on a thread of its own: a region that writes them, or a
/// checksum. Its queue is as short as the upload has chunks.
final class Lane implements Runnable {

  /// What a lane does with each chunk, and at the end.
  interface Work {

    void use(Chunk chunk) throws IOException;

    /// After the last chunk, if all went well.
    ///
    /// @param lastStored what goes behind the chunks, as stored
    void finish(byte[] lastStored) throws IOException;

    /// Instead of `finish`, or after it failed.
    void giveUp();
  }

  private sealed interface Order {

    record Use(Chunk chunk) implements Order {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Finish(byte[] lastStored) implements Order {}

    record GiveUp() implements Order {}
  }

  private final Work work;
  private final Consumer<Chunk> release;
  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final AtomicLong handled = new AtomicLong();
  private volatile Optional<IOException> failure = Optional.empty();

  /// @param release is told of each chunk that this lane needs no more
  Lane(Work work, Consumer<Chunk> release) {
    this.work = work;
    this.release = release;
  }

  void use(Chunk chunk) {
    orders.add(new Order.Use(chunk));
  }

  void finish(byte[] lastStored) {
    orders.add(new Order.Finish(lastStored));
  }

  void giveUp() {
    orders.add(new Order.GiveUp());
  }

  /// Ends when the lane has, with what failed if anything did.
  CompletableFuture<Void> done() {
    return done;
  }

  boolean failed() {
    return failure.isPresent();
  }

  /// How many chunks it has let go of.
  long handled() {
    return handled.get();
  }

  @Override
  public void run() {
    try {
      work();
      done.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      // Handed over, not swallowed: who waits for the lane gets it.
      done.completeExceptionally(e);
    }
  }

  private void work() throws IOException {
    boolean finished = false;
    try {
      Order order = next();
      while (order instanceof Order.Use(Chunk chunk)) {
        handle(chunk);
        order = next();
      }
      if (order instanceof Order.Finish(byte[] lastStored) && failure.isEmpty()) {
        work.finish(lastStored);
        finished = true;
      }
    } finally {
      if (!finished) {
        work.giveUp();
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void handle(Chunk chunk) {
    try {
      if (failure.isEmpty()) {
        work.use(chunk);
      }
    } catch (IOException e) {
      // Thrown at the end; until then the chunks must keep moving for the other lanes.
      failure = Optional.of(e);
    } finally {
      handled.incrementAndGet();
      release.accept(chunk);
    }
  }

  private Order next() throws IOException {
    try {
      return orders.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while waiting for the next chunk");
    }
  }
}
