package org.holdfast.identity;

import java.time.Duration;

/// So many at once, and one more each while: what was taken comes back evenly. What is kept of it
/// is one instant, when all has come back (`fullAt`, in milliseconds since 1970; the past when
/// nothing is missing).
///
/// @see "Generic cell rate algorithm, ITU-T I.371"
record Limit(int atOnce, Duration each) {

  // Servers of one database may disagree by this much. What lies further ahead was noted under a
  // clock that has been set back since: it is forgotten, so that the door opens again.
  private static final long SKEW_MILLIS = Duration.ofHours(1).toMillis();

  /// How long until one more may be taken.
  long waitMillis(long fullAt, long now) {
    return Math.max(0, plusOne(fullAt, now) - now - allMillis());
  }

  /// `fullAt` once one more is taken.
  long plusOne(long fullAt, long now) {
    boolean absurd = fullAt > now + allMillis() + SKEW_MILLIS;
    return (absurd ? now : Math.max(fullAt, now)) + each.toMillis();
  }

  private long allMillis() {
    return atOnce * each.toMillis();
  }
}
