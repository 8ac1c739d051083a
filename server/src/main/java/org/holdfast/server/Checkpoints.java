package org.holdfast.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Signs where the log stands, every five seconds while a server runs. A thread of its own, so that
/// a long sweep does not make it late.
final class Checkpoints implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

  // So that what a device remembers is at most so old (threat model, section 3).
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("checkpoints").factory());

  static Checkpoints start(Holdfast holdfast) {
    Checkpoints work = new Checkpoints();
    ScheduledFuture<?> _ =
        work.thread.scheduleWithFixedDelay(
            () -> round(holdfast), 1_000, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return work;
  }

  private static void round(Holdfast holdfast) {
    try {
      holdfast.checkpoint();
    } catch (RuntimeException e) { // the top of this thread: the next round must come
      LOG.log(System.Logger.Level.WARNING, "The log was not signed in this round.", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A checkpoint did not end in time.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
