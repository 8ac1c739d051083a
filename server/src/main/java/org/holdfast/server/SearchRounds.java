package org.holdfast.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Keeps the indexes behind the drives while a server runs: what is new is found a second later,
/// its text soon after. A thread of its own, so that a long text makes nothing else late.
final class SearchRounds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SearchRounds.class.getName());

  private static final long PAUSE_MILLIS = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("search").factory());

  static SearchRounds start(Holdfast holdfast) {
    SearchRounds work = new SearchRounds();
    ScheduledFuture<?> _ =
        work.thread.scheduleWithFixedDelay(
            () -> round(holdfast), 1_000, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return work;
  }

  private static void round(Holdfast holdfast) {
    if (holdfast.audit().alarm().isPresent()) {
      return; // the history is in doubt, and nothing is written
    }
    try {
      holdfast.search().follow();
    } catch (RuntimeException e) { // the top of this thread: the next round must come
      LOG.log(System.Logger.Level.WARNING, "Indexes were not brought up to date.", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      // Not interrupted: that would close the files of an index under a query.
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "A round of indexing did not end in time.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
