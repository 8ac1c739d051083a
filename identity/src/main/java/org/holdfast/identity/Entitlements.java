package org.holdfast.identity;

import java.time.Duration;
import java.util.Optional;

/// What an account may do and have.
///
/// @param quotaBytes how much may lie in its drive and in the recycle bin; older versions do not
///   count
/// @param restoreWindow how far back a restore to a point may reach; empty: there is none
/// @param ransomwareProtection whether its drive is watched for encryption by a stranger
/// @param linkPasswords whether links that it shares may ask for a password
/// @param linkExpiry whether links that it shares may end by themselves
/// @param versionsShown how many versions of a file are listed; those of the last 30 days are
///   listed whatever their number, and the newest 500 of the others stay, listed or not
/// @param recycleBinKept how long a removed item stays in the recycle bin
public record Entitlements(
    long quotaBytes,
    Optional<Duration> restoreWindow,
    boolean ransomwareProtection,
    boolean linkPasswords,
    boolean linkExpiry,
    int versionsShown,
    Duration recycleBinKept) {

  /// What is promised to everyone, and no setting shortens: the drive goes back to any second of so
  /// many days.
  public static final Duration PROMISED_WINDOW = Duration.ofDays(30);

  private static final Entitlements FREE =
      new Entitlements(
          5L << 30, Optional.of(PROMISED_WINDOW), true, false, false, 25, Duration.ofDays(30));
  private static final Entitlements PREMIUM =
      new Entitlements(
          1L << 40, Optional.of(PROMISED_WINDOW), true, true, true, 500, Duration.ofDays(93));

  /// What a plan holds if the owner of the server says nothing.
  public static Entitlements defaults(Plan plan) {
    return switch (plan) {
      case FREE -> FREE;
      case PREMIUM -> PREMIUM;
    };
  }
}
