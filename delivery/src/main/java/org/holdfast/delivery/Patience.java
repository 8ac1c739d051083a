package org.holdfast.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before a message is tried again, and how often it is tried at all.
///
/// Each wait is twice the one before up to the longest, and half of it is left to chance, so that
/// what failed together does not come back together.
record Patience(Duration first, Duration longest, int attempts) {

  /// Someone sits there and waits; after ten minutes the code is stale anyway.
  private static final Patience CODE =
      new Patience(Duration.ofSeconds(2), Duration.ofSeconds(30), 15);

  /// A mail server that is down for a weekend gets its notices on Monday.
  private static final Patience NOTICE =
      new Patience(Duration.ofSeconds(30), Duration.ofHours(1), 120);

  private static final int MOST_DOUBLINGS = 20; // beyond any longest wait; keeps the shift small

  static Patience with(Purpose purpose) {
    return switch (purpose) {
      case Purpose.Code _ -> CODE;
      case Purpose.Notice _ -> NOTICE;
    };
  }

  /// @param attempt the one that failed, from 1
  Duration after(int attempt, RandomGenerator chance) {
    long doubled = first.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(most / 2 + chance.nextLong(most / 2 + 1));
  }
}
