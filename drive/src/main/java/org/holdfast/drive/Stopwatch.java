package org.holdfast.drive;

/// A clock that only tells how much time passed, and that nobody sets: how the second of two clocks
/// comes into this room. Safe for use by any number of threads.
public interface Stopwatch {

  /// This machine's, since some moment before the process began. It stands still while the machine
  /// sleeps.
  Stopwatch REAL = System::nanoTime;

  /// Nanoseconds since a moment that stays the same while the process lives; only differences mean
  /// anything.
  long nanos();
}
