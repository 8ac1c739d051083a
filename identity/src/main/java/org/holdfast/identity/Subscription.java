package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which plan an account has.
///
/// @param until when it ends, and the free one holds; empty: it does not
/// @param since when it began; 1970 for accounts from before there were plans here
public record Subscription(Plan plan, Optional<Instant> until, Instant since) {

  /// What an account from before has until somebody says otherwise.
  static final Subscription FROM_BEFORE =
      new Subscription(Plan.FREE, Optional.empty(), Instant.EPOCH);

  static Subscription free(Instant since) {
    return new Subscription(Plan.FREE, Optional.empty(), since);
  }

  boolean isFromBefore() {
    return equals(FROM_BEFORE);
  }

  /// What holds now: once its time is over, the free plan does, whether or not anybody has settled
  /// it.
  public Subscription at(Instant now) {
    return until.filter(end -> !now.isBefore(end)).map(Subscription::free).orElse(this);
  }

  /// Another one from now on, or the same with another end.
  ///
  /// @param length from now; empty: without end
  Subscription replaced(Plan next, Optional<Duration> length, Instant now) {
    Subscription held = at(now);
    Instant begun = held.plan == next ? held.since : now;
    return new Subscription(next, length.map(now::plus), begun);
  }

  /// The same for longer, counted from its end; or another one from now on.
  Subscription extended(Plan next, Optional<Duration> length, Instant now) {
    Subscription held = at(now);
    Instant from = held.plan == next ? held.until.orElse(now) : now;
    Instant begun = held.plan == next ? held.since : now;
    return new Subscription(next, length.map(from::plus), begun);
  }

  List<String> texts() {
    return List.of(
        plan.name(),
        until.map(Instant::toEpochMilli).map(String::valueOf).orElse(""),
        Long.toString(since.toEpochMilli()));
  }

  static Subscription of(List<String> texts) {
    return new Subscription(
        Plan.valueOf(texts.get(0)),
        texts.get(1).isEmpty() ? Optional.empty() : Optional.of(instant(texts.get(1))),
        instant(texts.get(2)));
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }
}
