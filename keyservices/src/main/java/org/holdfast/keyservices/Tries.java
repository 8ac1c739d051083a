package org.holdfast.keyservices;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Repeats a request to a service where that is worth it: twice, and after a short wait alone,
/// since people wait for it.
final class Tries {

  /// For each request: a group of vaults waits for ten seconds at most.
  static final Duration PATIENCE = Duration.ofSeconds(4);

  /// Where a service does not say how long.
  static final Duration USUAL_PAUSE = Duration.ofMillis(300);

  private static final int TRIES = 3;

  /// Who has to be waited for longer is given up.
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Pause pause;

  Tries(Pause pause) {
    this.pause = pause;
  }

  /// @param worth how long to wait before another try; empty if that is of no use
  /// @throws RuntimeException what `request` threw last
  <T> T run(Supplier<T> request, Function<RuntimeException, Optional<Duration>> worth) {
    for (int left = TRIES - 1; ; left--) {
      try {
        return request.get();
      } catch (RuntimeException e) {
        Optional<Duration> wait =
            left > 0
                ? worth.apply(e).filter(each -> each.compareTo(LONGEST_PAUSE) <= 0)
                : Optional.empty();
        if (wait.isEmpty()) {
          throw e;
        }
        pause.pause(wait.get());
      }
    }
  }

  /// What a header `Retry-After` asks for; empty if it is absent, or a date.
  static Optional<Duration> retryAfter(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,6}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds)))
        : Optional.empty();
  }
}
