package org.holdfast.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// What was opened, to be closed in the opposite order, each of it whatever becomes of the others.
final class Closing implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  synchronized <T extends AutoCloseable> T add(T thing) {
    opened.push(thing);
    return thing;
  }

  /// An executor whose work may go on for a while when it is closed, and is then broken off: what
  /// it works for is closed before it, so that nothing it does can succeed any more.
  synchronized <T extends ExecutorService> T addBounded(T executor) {
    opened.push(() -> end(executor));
    return executor;
  }

  private static void end(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException _) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable thing = opened.pop();
      try {
        thing.close();
      } catch (Exception e) { // what AutoCloseable may throw: the others are closed all the same
        LOG.log(System.Logger.Level.ERROR, thing.getClass().getSimpleName() + " did not close.", e);
      }
    }
  }
}
