package org.holdfast.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// Does one thing to many, several at a time, as a sync client does.
final class TourCrowd {
  private static final int CONNECTIONS = 8;

  /// What is done to each.
  @FunctionalInterface
  interface Work<T> {
    void on(T each) throws IOException, InterruptedException;
  }

  private TourCrowd() {}

  /// @throws TourFailed as soon as one of them fails; those not begun are left
  static <T> void each(TourScreen screen, String doing, List<T> all, Work<T> work)
      throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (int i = 0; i < CONNECTIONS; i++) {
        workers.add(
            threads.submit(
                () -> {
                  try {
                    for (int n = next.getAndIncrement();
                        n < all.size();
                        n = next.getAndIncrement()) {
                      work.on(all.get(n));
                      screen.progress(doing, done.incrementAndGet(), all.size());
                    }
                  } finally {
                    next.set(all.size()); // after a failure nobody begins another
                  }
                  return true;
                }));
      }
      for (Future<?> each : workers) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TourFailed failed) {
        throw failed;
      }
      throw new TourFailed(doing + " failed: " + e.getMessage(), e);
    }
  }
}
