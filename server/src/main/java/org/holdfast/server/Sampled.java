package org.holdfast.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;

/// What costs a query or asks a disk, asked at most every ten seconds, however often somebody
/// looks, and by one thread at a time.
///
/// Whoever looks waits two seconds at most, and only for a question that has just been asked: then
/// they are told what was answered before, and where a question has stayed open for ten seconds,
/// nothing. So a disk that hangs takes its own figures away and no others. Safe for use by any
/// number of threads.
final class Sampled<T> {

  private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private final Supplier<T> query;
  private final LongSupplier nanos;
  private final Executor aside;

  // Guarded by this.
  private CompletableFuture<Optional<T>> answer =
      CompletableFuture.completedFuture(Optional.empty());
  private Optional<T> before = Optional.empty();
  private long askedAt;

  /// @param nanos a clock that is never set, as [System#nanoTime]
  /// @param aside a thread that may wait
  Sampled(Supplier<T> query, LongSupplier nanos, Executor aside) {
    this.query = query;
    this.nanos = nanos;
    this.aside = aside;
    this.askedAt = nanos.getAsLong() - FRESH_NANOS;
  }

  /// One number of it; NaN while the database, or the disk, does not answer.
  Supplier<Number> number(Function<T, ? extends Number> part) {
    return () -> now().<Number>map(part).orElse(Double.NaN);
  }

  private synchronized Optional<T> now() {
    long now = nanos.getAsLong();
    if (now - askedAt >= FRESH_NANOS && answer.isDone()) {
      before = answer.isCompletedExceptionally() ? Optional.empty() : answer.join();
      askedAt = now;
      answer = CompletableFuture.supplyAsync(this::asked, aside);
    }
    return awaited(now - askedAt);
  }

  private Optional<T> awaited(long openNanos) {
    try {
      return answer.get(Math.max(0, PATIENCE_NANOS - openNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return openNanos < FRESH_NANOS ? before : Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a figure could not be made", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<T> asked() {
    try {
      return Optional.of(query.get());
    } catch (DatabaseRefusal | DriveRefusal _) {
      return Optional.empty();
    }
  }
}
