package org.holdfast.database;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/// Threads that each do one thing, and whose outcomes can be looked at afterwards.
final class Crowd {

  private final List<Thread> threads = new ArrayList<>();
  private final List<FutureTask<Object>> tasks = new ArrayList<>();

  /// Starts one more thread and gives its number, from 0.
  int start(Runnable work) {
    FutureTask<Object> task = new FutureTask<>(work, "went through");
    tasks.add(task);
    threads.add(Thread.ofPlatform().daemon().start(task));
    return tasks.size() - 1;
  }

  /// Returns once every thread waits for the answer to a change.
  void awaitAllQueued() {
    for (Thread thread : threads) {
      while (!waitsForAnswer(thread)) {
        if (!thread.isAlive()) {
          throw new AssertionError("a thread ended that should be waiting");
        }
        Thread.onSpinWait();
      }
    }
  }

  /// Waits that long for any of them to be answered. True cannot be wrong; false may be, rarely.
  boolean anyAnsweredWithin(Duration wait) {
    long end = System.nanoTime() + wait.toNanos();
    while (System.nanoTime() - end < 0) {
      if (tasks.stream().anyMatch(FutureTask::isDone)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /// Waits for all; throws what the first unlucky one threw.
  void join() {
    for (int i = 0; i < tasks.size(); i++) {
      int number = i;
      thrownBy(i)
          .ifPresent(
              thrown -> {
                throw new AssertionError("thread " + number + " threw", thrown);
              });
    }
  }

  /// Waits for one thread and gives what it threw.
  Optional<Throwable> thrownBy(int number) {
    try {
      tasks.get(number).get();
      return Optional.empty();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(cause == null ? e : cause);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean waitsForAnswer(Thread thread) {
    Object blocker = LockSupport.getBlocker(thread);
    return blocker != null && blocker.getClass().getName().contains("CompletableFuture");
  }
}
