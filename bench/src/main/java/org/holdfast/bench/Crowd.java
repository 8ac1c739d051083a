package org.holdfast.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Several connections that share one heap of work. Handshakes are over before the clock starts.
final class Crowd {
  static final Duration NO_LIMIT = Duration.ofHours(1);

  /// One piece of work, on one connection.
  @FunctionalInterface
  interface Work {
    void one(Wire wire, int number) throws IOException;
  }

  private final int pieces;
  private final Duration atMost;
  private final Work work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final CountDownLatch connected;
  private final CountDownLatch go = new CountDownLatch(1);

  private Crowd(int connections, int pieces, Duration atMost, Work work) {
    this.pieces = pieces;
    this.atMost = atMost;
    this.work = work;
    this.connected = new CountDownLatch(connections);
  }

  /// Pieces done per second.
  ///
  /// @param atMost after this long no new piece is begun
  static double perSecond(Running server, int connections, int pieces, Duration atMost, Work work)
      throws IOException, InterruptedException {
    return new Crowd(connections, pieces, atMost, work).run(server, connections);
  }

  private double run(Running server, int connections) throws IOException, InterruptedException {
    // Platform threads: a client's socket under TLS blocks, and each thread is one connection.
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(
            threads.submit(
                () -> {
                  member(server);
                  return true;
                }));
      }
      connected.await();
      long started = System.nanoTime();
      go.countDown();
      for (Future<?> each : all) {
        waitFor(each);
      }
      return done.get() / ((System.nanoTime() - started) / 1e9);
    }
  }

  private void member(Running server) throws IOException, InterruptedException {
    Wire wire;
    try {
      wire = server.connect();
    } finally {
      connected.countDown();
    }
    try (wire) {
      go.await();
      long started = System.nanoTime();
      // What was taken is done, so that those that are done are the first so many.
      while (!failed.get() && System.nanoTime() - started <= atMost.toNanos()) {
        int piece = next.getAndIncrement();
        if (piece >= pieces) {
          return;
        }
        work.one(wire, piece);
        done.incrementAndGet();
      }
    } catch (IOException e) {
      failed.set(true);
      throw e;
    }
  }

  private static void waitFor(Future<?> member) throws IOException, InterruptedException {
    try {
      member.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
