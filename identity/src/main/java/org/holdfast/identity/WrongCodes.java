package org.holdfast.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Counts wrong codes by account: who guesses is soon let guess no more. Safe for use by any number
/// of threads; each process counts for itself, which the odds of a guess leave room for.
final class WrongCodes {

  private static final int MOST = 10;
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final int MOST_ACCOUNTS = 10_000;

  private final InstantSource clock;

  // Guarded by this.
  private final Map<AccountId, Count> counts = new HashMap<>();

  private record Count(int wrong, long since) {}

  WrongCodes(InstantSource clock) {
    this.clock = clock;
  }

  /// @throws GrantRefusal.TooMany if there were too many lately
  synchronized void refuseTooMany(AccountId account) {
    if (count(account).wrong() >= MOST) {
      throw new GrantRefusal.TooMany();
    }
  }

  synchronized void add(AccountId account) {
    if (counts.size() >= MOST_ACCOUNTS) {
      counts.values().removeIf(this::isOver);
    }
    Count before = count(account);
    counts.put(account, new Count(before.wrong() + 1, before.since()));
  }

  private Count count(AccountId account) {
    Count known = counts.get(account);
    return known == null || isOver(known) ? new Count(0, clock.millis()) : known;
  }

  private boolean isOver(Count count) {
    return Math.abs(clock.millis() - count.since()) >= PERIOD.toMillis();
  }
}
