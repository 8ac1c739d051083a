package org.holdfast.drive;

import java.time.Duration;

/// What a drive's owner is entitled to.
public enum Plan {
  FREE(1, 5L << 30, Duration.ofDays(30), Duration.ofDays(30)),
  PREMIUM(2, 1L << 40, Duration.ofDays(30), Duration.ofDays(93));

  private final int code;
  private final long quotaBytes;
  private final Duration restoreWindow;
  private final Duration recycleBinKept;

  Plan(int code, long quotaBytes, Duration restoreWindow, Duration recycleBinKept) {
    this.code = code;
    this.quotaBytes = quotaBytes;
    this.restoreWindow = restoreWindow;
    this.recycleBinKept = recycleBinKept;
  }

  /// How much may lie in the drive and its recycle bin. Older versions do not count.
  public long quotaBytes() {
    return quotaBytes;
  }

  /// How far back a restore to a point may reach.
  public Duration restoreWindow() {
    return restoreWindow;
  }

  /// How long a removed item stays in the recycle bin.
  public Duration recycleBinKept() {
    return recycleBinKept;
  }

  /// What stands for it in the database; never given to another plan.
  int code() {
    return code;
  }

  static Plan of(int code) {
    for (Plan plan : values()) {
      if (plan.code == code) {
        return plan;
      }
    }
    throw new DriveRefusal.Tampered();
  }
}
