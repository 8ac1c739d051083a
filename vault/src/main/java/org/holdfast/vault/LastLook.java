package org.holdfast.vault;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// When the master keys of a vault were last seen as they are. Whoever wraps by what was seen long
/// ago might do so by one that others have replaced since, and taken away. Safe for use by any
/// number of threads.
public final class LastLook {

  /// Shorter than the time for which a master key stays enabled that nothing needs (ADR 56).
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final InstantSource clock;
  private volatile Instant at;

  /// They are seen now.
  public LastLook(InstantSource clock) {
    this.clock = clock;
    this.at = clock.instant();
  }

  /// They are seen now.
  public void isNow() {
    at = clock.instant();
  }

  /// Also after a clock was set, or a machine slept.
  public boolean isLongAgo() {
    return Duration.between(at, clock.instant()).abs().compareTo(LONGEST) > 0;
  }
}
