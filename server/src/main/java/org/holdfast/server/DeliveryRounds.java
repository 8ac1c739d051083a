package org.holdfast.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Has messages made and sent that are due, each second while a server runs: codes of recoveries,
/// what waited, and what a nudge did not reach because its process ended. A thread of its own, so
/// that a long sweep holds up no code.
final class DeliveryRounds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DeliveryRounds.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("deliveries").factory());

  static DeliveryRounds start(Holdfast holdfast) {
    DeliveryRounds work = new DeliveryRounds();
    ScheduledFuture<?> _ =
        work.thread.scheduleWithFixedDelay(
            () -> round(holdfast), 1_000, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    return work;
  }

  /// While an alarm is raised nothing can be claimed, and nothing of yesterday is sent again.
  private static void round(Holdfast holdfast) {
    step(
        () -> {
          if (holdfast.audit().alarm().isEmpty()) {
            holdfast.identity().sendDue();
          }
        });
    step(
        () -> {
          if (holdfast.audit().alarm().isEmpty()) {
            holdfast.deliveries().due();
          }
        });
  }

  private static void step(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) { // the top of this thread: the next round must come
      LOG.log(System.Logger.Level.WARNING, "Messages were not looked for in this round.", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A look for messages did not end in time.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
