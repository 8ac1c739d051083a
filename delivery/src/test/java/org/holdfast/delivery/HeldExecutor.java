package org.holdfast.delivery;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;

/// Runs nothing until told: a process that may die in between.
final class HeldExecutor implements Executor {

  private final Queue<Runnable> held = new ArrayDeque<>();

  @Override
  public synchronized void execute(Runnable task) {
    held.add(task);
  }

  synchronized int count() {
    return held.size();
  }

  /// All that is held and all that follows from it.
  void run() {
    for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
      next.get().run();
    }
  }

  private synchronized Optional<Runnable> next() {
    return Optional.ofNullable(held.poll());
  }
}
