package org.holdfast.content;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits that have an end: the seam where a simulation lets its own time decide.
///
/// An interrupt does not end a wait, which has an end of its own; the thread learns of it after.
public interface Waits {

  /// By the machine's time.
  Waits REAL = new Real();

  /// Waits until `running` has ended, well or not, or `atMost` is over.
  ///
  /// @return whether it has ended
  boolean settles(CompletableFuture<?> running, Duration atMost);

  /// Takes the next element once there is one.
  ///
  /// @return empty if there was none before `atMost` was over
  <T> Optional<T> next(BlockingQueue<T> queue, Duration atMost);

  /// See [#REAL].
  final class Real implements Waits {

    private Real() {}

    @Override
    public boolean settles(CompletableFuture<?> running, Duration atMost) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            running.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
          } catch (InterruptedException _) {
            interrupted = true;
          } catch (ExecutionException _) {
            return true;
          } catch (TimeoutException _) {
            return running.isDone();
          }
        }
      } finally {
        passOn(interrupted);
      }
    }

    @Override
    public <T> Optional<T> next(BlockingQueue<T> queue, Duration atMost) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return Optional.ofNullable(queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
          } catch (InterruptedException _) {
            interrupted = true;
          }
        }
      } finally {
        passOn(interrupted);
      }
    }

    private static void passOn(boolean interrupted) {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
