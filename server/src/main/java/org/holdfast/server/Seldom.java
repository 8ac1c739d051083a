package org.holdfast.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;

/// Whether it is time to say again what strangers can make happen as often as they like: else they
/// would fill the service log. Safe for use by any number of threads.
final class Seldom {

  private final InstantSource clock;
  private final Duration pause;

  // Guarded by this.
  private long saidAt;
  private long unsaid;
  private boolean ever;

  Seldom(InstantSource clock, Duration pause) {
    this.clock = clock;
    this.pause = pause;
  }

  /// It happened once more.
  ///
  /// @return how often since it was said last, if it is to be said now
  synchronized OptionalLong happened() {
    long now = clock.millis();
    unsaid++;
    if (ever && Math.abs(now - saidAt) < pause.toMillis()) {
      return OptionalLong.empty();
    }
    long times = unsaid;
    ever = true;
    saidAt = now;
    unsaid = 0;
    return OptionalLong.of(times);
  }
}
