package org.holdfast.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Waits for what a running server does by itself.
final class Waiting {

  private Waiting() {}

  /// Something that holds sooner or later.
  interface Question {
    boolean holds() throws Exception;
  }

  static void until(Question question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!question.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never came to hold");
      }
      LockSupport.parkNanos(200_000_000);
    }
  }
}
