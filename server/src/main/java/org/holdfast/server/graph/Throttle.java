package org.holdfast.server.graph;

import java.time.InstantSource;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.Portion;
import org.holdfast.server.RequestLimit;

/// The limit on requests, in the contract's words. Safe for use by any number of threads.
final class Throttle {

  private final RequestLimit limit;

  Throttle(int requestsAMinute, Portion portion, InstantSource clock) {
    this.limit = new RequestLimit(requestsAMinute, portion, clock);
  }

  /// Counts one request.
  ///
  /// @throws GraphRefusal 429 with the time to wait, if there were too many
  void count(SignedIn signedIn) {
    limit
        .count(signedIn)
        .ifPresent(
            reached -> {
              throw tooMany(reached);
            });
  }

  private static GraphRefusal tooMany(RequestLimit.Reached reached) {
    String wait = Long.toString(reached.waitSeconds());
    return GraphError.of(
            429,
            "activityLimitReached",
            "TooManyRequests",
            "Too many requests. Wait as long as Retry-After says, then go on.")
        .with("Retry-After", wait)
        .with("RateLimit-Limit", Integer.toString(reached.most()))
        .with("RateLimit-Remaining", "0")
        .with("RateLimit-Reset", wait)
        .refusal();
  }
}
