package org.holdfast.identity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.holdfast.audit.Factor;
import org.holdfast.database.SealedFields;

/// What decides over one attempt, by the keys of its rows: one streak, and the limits in the order
/// in which they are locked, from the narrowest to what all share, so that no two attempts wait for
/// each other.
final class Counters {

  // Chosen. An address is a household or an office behind one; a network, a provider's corner; and
  // ten a second in all are what two cores hash anyway.
  private static final Limit ADDRESS = new Limit(30, Duration.ofMinutes(1));
  private static final Limit NETWORK = new Limit(150, Duration.ofSeconds(10));
  private static final Limit ALL = new Limit(1_000, Duration.ofMillis(100));

  /// A limit and the row that keeps it.
  static final class Counter {

    private final Limit limit;
    private final byte[] key;

    private Counter(Limit limit, byte[] key) {
      this.limit = limit;
      this.key = key;
    }

    Limit limit() {
      return limit;
    }

    byte[] key() {
      return key;
    }
  }

  private final byte[] streak;
  private final byte[] factor;
  private final List<Counter> limits;

  private Counters(byte[] streak, byte[] factor, List<Counter> limits) {
    this.streak = streak;
    this.factor = factor;
    this.limits = limits;
  }

  static Counters of(SignInAttempt attempt, SealedFields fields) {
    String who = attempt.trustedDevice().map(device -> "device " + device).orElse("stranger");
    String what = what(attempt.subject(), attempt.factor());
    return new Counters(
        fields.key("throttle", what + "\n" + who),
        factorKey(attempt.subject(), attempt.factor(), fields),
        limits(attempt, fields));
  }

  /// Of all streaks of a factor, whoever tried.
  static byte[] factorKey(String subject, Factor factor, SealedFields fields) {
    return fields.key("throttle factor", what(subject, factor));
  }

  private static String what(String subject, Factor factor) {
    return factor + "\n" + subject;
  }

  /// None for a trusted device: others behind its address must not lock it out.
  private static List<Counter> limits(SignInAttempt attempt, SealedFields fields) {
    if (attempt.trustedDevice().isPresent() || attempt.from().isEmpty()) {
      return List.of();
    }
    InetAddress from = attempt.from().get();
    boolean old = from instanceof Inet4Address;
    // A household has all 2^64 addresses of its /64.
    return List.of(
        new Counter(ADDRESS, limitKey("address", from, old ? 4 : 8, fields)),
        new Counter(NETWORK, limitKey("network", from, old ? 3 : 6, fields)),
        new Counter(ALL, fields.key("throttle limit", "all")));
  }

  private static byte[] limitKey(
      String kind, InetAddress from, int prefixBytes, SealedFields fields) {
    byte[] prefix = Arrays.copyOf(from.getAddress(), prefixBytes);
    return fields.key("throttle limit", kind + " " + HexFormat.of().formatHex(prefix));
  }

  byte[] streak() {
    return streak;
  }

  byte[] factor() {
    return factor;
  }

  List<Counter> limits() {
    return limits;
  }
}
