package org.holdfast.content;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Asks again what may pass, after a while that doubles and of which chance takes a part: many that
/// failed together do not come back together.
///
/// @param attempts in all
/// @param first longest wait before the second attempt
/// @param longest no wait is longer
/// @param budget no attempt begins later than this after the first
/// @see "M. Brooker, Exponential Backoff and Jitter (AWS Architecture Blog, 2015): full jitter"
record Retries(
    int attempts,
    Duration first,
    Duration longest,
    Duration budget,
    RandomGenerator random,
    InstantSource clock,
    Waits waits) {

  /// One request.
  interface Attempt<T> {
    T run() throws IOException;
  }

  /// A region is given up after 30 s ([Blobs]); what began before that may still be answered.
  static Retries standard(RandomGenerator random, InstantSource clock, Waits waits) {
    return new Retries(
        4,
        Duration.ofMillis(200),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        random,
        clock,
        waits);
  }

  <T> T run(Attempt<T> attempt) throws IOException {
    Instant last = clock.instant().plus(budget);
    Duration most = first;
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (StoreFailure e) {
        if (!e.mayPass() || i == attempts || clock.instant().isAfter(last)) {
          throw e;
        }
      }
      pause(most);
      most = most.multipliedBy(2).compareTo(longest) < 0 ? most.multipliedBy(2) : longest;
    }
  }

  private void pause(Duration most) {
    Duration chosen = Duration.ofNanos(random.nextLong(most.toNanos()) + 1);
    var _ = waits.settles(new CompletableFuture<>(), chosen); // which never ends by itself
  }
}
