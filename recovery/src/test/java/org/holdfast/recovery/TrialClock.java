package org.holdfast.recovery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that goes on by two seconds with every look: whoever waits a second between tries may
/// try.
final class TrialClock implements InstantSource {

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  synchronized void skip(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant instant() {
    now = now.plus(Duration.ofSeconds(2));
    return now;
  }
}
