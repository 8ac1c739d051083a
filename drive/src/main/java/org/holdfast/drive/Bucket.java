package org.holdfast.drive;

import java.time.Duration;

/// The stretch of time that activity is counted in; in UTC.
public enum Bucket {
  HOUR(Duration.ofHours(1)),
  DAY(Duration.ofDays(1));

  private final Duration length;

  Bucket(Duration length) {
    this.length = length;
  }

  public Duration length() {
    return length;
  }
}
