package org.holdfast.content;

import java.time.Duration;
import java.util.function.IntFunction;

/// How soon something is done by itself, on a machine that may have other things to do: what the
/// machine delays is delayed in one attempt or another, what waits by its making waits in each.
final class Quickest {

  private static final int ATTEMPTS = 20;

  private Quickest() {}

  /// Tries until one attempt takes less than `enough`.
  ///
  /// @param attempt is told its number, from 0 on, and tells how long it took
  /// @return the shortest time
  static Duration of(Duration enough, IntFunction<Duration> attempt) {
    Duration shortest = attempt.apply(0);
    for (int i = 1; i < ATTEMPTS && shortest.compareTo(enough) >= 0; i++) {
      Duration next = attempt.apply(i);
      shortest = next.compareTo(shortest) < 0 ? next : shortest;
    }
    return shortest;
  }

  /// How long this takes, now.
  static Duration time(Runnable what) {
    long start = System.nanoTime();
    what.run();
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
