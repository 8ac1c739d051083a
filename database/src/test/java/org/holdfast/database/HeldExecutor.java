package org.holdfast.database;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/// Keeps what it is given until the test says go.
final class HeldExecutor implements Executor {

  private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable work) {
    held.add(work);
  }

  /// Runs the next piece of work on the calling thread, waiting for it to come.
  void runNext() {
    try {
      held.take().run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int waiting() {
    return held.size();
  }
}
