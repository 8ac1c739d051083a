package org.holdfast.identity;

import java.time.Duration;

/// Failures in a row, with one factor of one account.
///
/// @param failedAt the last of them, in milliseconds since 1970
/// @see "NIST SP 800-63B-4, section 3.2.2: at most 100 in a row; threat model, section 6: 50"
record Streak(long failures, long failedAt) {

  private static final int FREE = 4;
  static final int MOST = 50;
  private static final long FIRST_WAIT_MILLIS = 1_000;
  private static final long LONGEST_WAIT_MILLIS = Duration.ofMinutes(15).toMillis();

  boolean isAtItsEnd() {
    return failures >= MOST;
  }

  long waitMillis(long now) {
    // A clock that was set back must not close a door for long; who tries cannot set it.
    long since = Math.abs(now - failedAt);
    return Math.max(0, delayMillis() - since);
  }

  /// 1 s after the 5th, twice that after the 6th, and so on up to 15 minutes.
  private long delayMillis() {
    if (failures <= FREE) {
      return 0;
    }
    long doublings = Math.min(failures - FREE - 1, 20);
    return Math.min(FIRST_WAIT_MILLIS << doublings, LONGEST_WAIT_MILLIS);
  }
}
