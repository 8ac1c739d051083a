package org.holdfast.identity;

import java.util.Locale;

/// How near a drive is to what its plan allows.
public enum Fullness {
  NORMAL(0),
  /// Under 10 % are left.
  NEARING(1),
  /// Under 1 % is left.
  CRITICAL(2),
  /// Nothing is left: the drive can be read and tidied up, and takes no more.
  EXCEEDED(3);

  private final int severity;

  Fullness(int severity) {
    this.severity = severity;
  }

  /// More is worse. It is what the database keeps.
  int severity() {
    return severity;
  }

  public static Fullness of(long totalBytes, long usedBytes) {
    long remaining = Math.max(0, totalBytes - usedBytes);
    if (remaining == 0) {
      return EXCEEDED;
    }
    if (remaining < totalBytes / 100) {
      return CRITICAL;
    }
    return remaining < totalBytes / 10 ? NEARING : NORMAL;
  }

  /// As the wire contract and the words of pages have it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
