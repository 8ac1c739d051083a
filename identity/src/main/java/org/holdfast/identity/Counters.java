package org.holdfast.identity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Factor;
import org.holdfast.database.SealedFields;

/// What decides over one attempt, by the keys of its rows: one streak, and the limits in the order
/// in which they are locked, from the narrowest to what all share, so that no two attempts wait for
/// each other.
final class Counters {

  // Chosen. An address is a household or an office behind one; a network, a provider's corner; and
  // ten a second in all are what two cores hash anyway.
  private static final Limit ADDRESS = new Limit(30, Duration.ofMinutes(1));
  private static final Limit VOUCHERS = new Limit(20, Duration.ofMinutes(3));
  private static final Limit LINKS = new Limit(10, Duration.ofMinutes(1)); // threat model, W11
  private static final Limit SHARE_LETTERS_BY = new Limit(100, Duration.ofMinutes(1));
  private static final Limit SHARE_LETTERS_TO = new Limit(5, Duration.ofHours(1));
  private static final Limit NETWORK = new Limit(150, Duration.ofSeconds(10));
  private static final Limit ALL = new Limit(1_000, Duration.ofMillis(100));

  // What strangers begin leaves a row of about 600 bytes for up to a day, and may send a mail: so
  // all together make 50 MB of rows at most, and 3,600 mails an hour.
  private static final Limit ALL_BEGINNINGS = new Limit(1_000, Duration.ofSeconds(1));

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
    return limits("throttle limit", attempt.from().get(), ALL, fields);
  }

  /// Of what somebody begins who has proved nothing. A trusted device has a limit of its own and
  /// shares none; the server's own command line has none.
  static List<Counter> beginnings(
      Optional<InetAddress> from, Optional<String> trustedDevice, SealedFields fields) {
    return trustedDevice
        .map(device -> List.of(new Counter(ADDRESS, fields.key("begin limit", "device " + device))))
        .orElseGet(
            () ->
                from.map(address -> limits("begin limit", address, ALL_BEGINNINGS, fields))
                    .orElse(List.of()));
  }

  /// Of vouchers that somebody tries who is signed in: each that gives nothing is written into the
  /// log, which nobody may fill.
  static List<Counter> vouchers(AccountId account, SealedFields fields) {
    return List.of(new Counter(VOUCHERS, fields.key("voucher limit", account.text())));
  }

  /// Of letters that tell somebody of what was shared with them.
  static List<Counter> shareLetters(AccountId sender, String to, SealedFields fields) {
    return List.of(
        new Counter(SHARE_LETTERS_TO, fields.key("share letters to", to)),
        new Counter(SHARE_LETTERS_BY, fields.key("share letters by", sender.text())));
  }

  /// Of passwords that are tried with one sharing link, by whomever.
  static List<Counter> links(String link, SealedFields fields) {
    return List.of(new Counter(LINKS, fields.key("link password limit", link)));
  }

  private static List<Counter> limits(
      String use, InetAddress from, Limit all, SealedFields fields) {
    boolean old = from instanceof Inet4Address;
    // A household has all 2^64 addresses of its /64.
    return List.of(
        new Counter(ADDRESS, fields.key(use, "address " + prefix(from, old ? 4 : 8))),
        new Counter(NETWORK, fields.key(use, "network " + prefix(from, old ? 3 : 6))),
        new Counter(all, fields.key(use, "all")));
  }

  private static String prefix(InetAddress from, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(from.getAddress(), bytes));
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
