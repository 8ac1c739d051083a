package org.holdfast.server;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.identity.SignedIn;

/// How much one account, and one sign-in of it, may ask of one door: a bucket of so many requests
/// that fills again evenly over a minute. One client has half of what its account has, so that one
/// that runs wild leaves room for the others. Counted in the memory of one process: with several,
/// each allows its portion.
///
/// Safe for use by any number of threads.
public final class RequestLimit {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  // A forgotten bucket is a full one: nobody gains by another's.
  private static final int MOST_KNOWN = 20_000;

  private final int requestsAMinute;
  private final Portion portion;
  private final InstantSource clock;

  // Guarded by this; the longest unused first.
  private final Map<UUID, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

  private static final class Bucket {
    private double left;
    private long at;

    Bucket(double left, long at) {
      this.left = left;
      this.at = at;
    }
  }

  /// There were too many.
  ///
  /// @param most how many there may be in a minute
  /// @param waitSeconds until there is room for one more; at least one
  public record Reached(int most, long waitSeconds) {}

  /// @param requestsAMinute of one account through all processes of this server
  /// @param portion what of a limit is this process's
  public RequestLimit(int requestsAMinute, Portion portion, InstantSource clock) {
    this.requestsAMinute = requestsAMinute;
    this.portion = portion;
    this.clock = clock;
  }

  /// Counts one request.
  ///
  /// @return empty if it may be served
  public synchronized Optional<Reached> count(SignedIn signedIn) {
    long now = clock.millis();
    Optional<Reached> reached =
        take(signedIn.account().value(), requestsAMinute, now)
            .or(() -> take(signedIn.session().value(), Math.max(1, requestsAMinute / 2), now));
    forgetOldest();
    return reached;
  }

  /// Counts one request of whoever has no account, or need not show it.
  ///
  /// @param whose made of what they are counted by, such as their address
  /// @param most how many there may be in a minute
  /// @return empty if it may be served
  public synchronized Optional<Reached> count(UUID whose, int most) {
    Optional<Reached> reached = take(whose, most, clock.millis());
    forgetOldest();
    return reached;
  }

  private Optional<Reached> take(UUID whose, int ofAll, long now) {
    int most = portion.of(ofAll);
    Bucket bucket = buckets.computeIfAbsent(whose, _ -> new Bucket(most, now));
    double aMilli = (double) most / WINDOW.toMillis();
    // A clock that jumps back fills nothing.
    bucket.left = Math.min(most, bucket.left + Math.max(0, now - bucket.at) * aMilli);
    bucket.at = now;
    if (bucket.left < 1) {
      long wait = (long) Math.ceil((1 - bucket.left) / aMilli / 1_000);
      return Optional.of(new Reached(most, Math.max(1, wait)));
    }
    bucket.left--;
    return Optional.empty();
  }

  private void forgetOldest() {
    Iterator<UUID> oldest = buckets.keySet().iterator();
    while (buckets.size() > MOST_KNOWN) {
      oldest.next();
      oldest.remove();
    }
  }
}
