package org.holdfast.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Factor;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Slows down who guesses, without letting a stranger lock a person out.
///
/// An attempt counts as failed from the moment it is admitted, until it is said to have succeeded:
/// so a hundred at the same time are no way round, nor is a server that dies in between. Counted
/// are failures in a row of one factor of one account ([Streak]), for each trusted device by itself
/// and for all strangers together; and all attempts from one address, one network and everywhere
/// ([Limit]), which trusted devices are free of. Counts lie in the database, for all its servers.
///
/// A price: an account without a trusted device can be kept waiting by strangers, 15 minutes at a
/// time, and after 50 failures with its password or its app needs another way in. Codes that are
/// sent end by themselves, and nobody guesses a recovery code or a passkey: to close those would
/// only let a stranger lock a person out. Safe for use by any number of threads and processes.
///
/// @see "Threat model, section 6; OWASP ASVS 5.0, 6.1.1 and 6.3.1: no malicious account lockout"
final class Throttle {

  /// A streak this old is forgotten if it had not come to its end: names that nobody has must not
  /// fill the database. It allows 49 guesses in that time.
  static final Duration REMEMBERED = Duration.ofDays(90);

  // SQLite calls every whole number an INTEGER, which jOOQ takes for 32 bits.
  private static final Field<Long> FAILURES = DSL.field("failures", SQLDataType.BIGINT);
  private static final Field<Long> FAILED_AT = DSL.field("failed_at", SQLDataType.BIGINT);
  private static final Field<Long> FULL_AT = DSL.field("full_at", SQLDataType.BIGINT);

  private static final Admission ADMITTED = new Admission.Admitted();

  private final Database database;
  private final SealedFields fields;
  private final InstantSource clock;

  Throttle(Database database, SealedFields fields, InstantSource clock) {
    this.database = database;
    this.fields = fields;
    this.clock = clock;
  }

  /// Decides, and if it admits, counts the attempt as failed.
  Admission admit(SignInAttempt attempt) {
    long now = clock.millis();
    Counters counters = Counters.of(attempt, fields);
    // A flood that is refused anyway costs no write.
    Admission atFirstSight = database.read(tx -> look(tx, attempt.factor(), counters, now));
    return switch (atFirstSight) {
      case Admission.Admitted _ -> database.write(tx -> take(tx, attempt.factor(), counters, now));
      case Admission.Wait _, Admission.Disabled _ -> atFirstSight;
    };
  }

  /// The attempt that was admitted was the person: the streak is over, and what it took comes back.
  void succeeded(SignInAttempt attempt) {
    Counters counters = Counters.of(attempt, fields);
    database.write(
        tx -> {
          int rows =
              tx.execute("delete from identity_throttle where throttle_key = ?", counters.streak());
          for (Counters.Counter each : counters.limits()) {
            rows += giveBack(tx, each);
          }
          return rows;
        });
  }

  /// The attempt that was admitted was not made after all, for want of a place ([TooManySignIns]):
  /// it is not counted.
  void withdrawn(SignInAttempt attempt) {
    Counters counters = Counters.of(attempt, fields);
    database.write(
        tx -> {
          int rows =
              tx.execute(
                  "update identity_throttle set failures = failures - 1"
                      + " where throttle_key = ? and failures > 0",
                  counters.streak());
          for (Counters.Counter each : counters.limits()) {
            rows += giveBack(tx, each);
          }
          return rows;
        });
  }

  /// Decides by limits alone, for who guesses nothing but makes rows or has messages sent; and if
  /// it admits, counts.
  ///
  /// @param limits in the order in which they are locked
  /// @return empty if it may be; else how long to wait, in whole seconds
  Optional<Duration> begin(List<Counters.Counter> limits) {
    long now = clock.millis();
    long wait = database.read(tx -> waitMillis(tx, limits, now)); // a flood costs no write
    if (wait == 0 && !limits.isEmpty()) {
      wait = database.write(tx -> takeLimits(tx, limits, now));
    }
    return wait > 0 ? Optional.of(Duration.ofSeconds(Math.ceilDiv(wait, 1_000))) : Optional.empty();
  }

  /// What was begun is over and left nothing: what it took comes back.
  void ended(List<Counters.Counter> limits) {
    if (!limits.isEmpty()) {
      database.write(tx -> limits.stream().mapToInt(each -> giveBack(tx, each)).sum());
    }
  }

  private static long takeLimits(DSLContext tx, List<Counters.Counter> limits, long now) {
    List<Long> fullAt = new ArrayList<>();
    long wait = 0;
    for (Counters.Counter each : limits) {
      long found = lockLimit(tx, each);
      wait = Math.max(wait, each.limit().waitMillis(found, now));
      fullAt.add(found);
    }
    if (wait == 0) {
      count(tx, limits, fullAt, now);
    }
    return wait;
  }

  /// The factor was secured again: nothing counts against it any more, from wherever.
  void clear(String subject, Factor factor) {
    database.write(
        tx -> {
          clear(tx, subject, factor);
          return true;
        });
  }

  void clear(DSLContext tx, String subject, Factor factor) {
    byte[] key = Counters.factorKey(subject, factor, fields);
    tx.execute("delete from identity_throttle where factor_key = ?", (Object) key);
  }

  /// Removes what no longer decides anything.
  ///
  /// @return how many rows
  int sweep() {
    long now = clock.millis();
    long old = now - REMEMBERED.toMillis();
    return database.write(
        tx ->
            tx.execute(
                    "delete from identity_throttle where failed_at < ? and failures < ?",
                    old,
                    Streak.MOST)
                + tx.execute("delete from identity_limit where full_at < ?", now));
  }

  private static Admission look(DSLContext tx, Factor factor, Counters counters, long now) {
    Streak streak =
        tx.resultQuery(
                "select failures, failed_at from identity_throttle where throttle_key = ?",
                (Object) counters.streak())
            .coerce(FAILURES, FAILED_AT)
            .fetchOptional()
            .map(Throttle::streak)
            .orElse(new Streak(0, 0));
    long wait = waitMillis(factor, streak, now);
    wait = Math.max(wait, waitMillis(tx, counters.limits(), now));
    return verdict(factor, streak, wait);
  }

  private static long waitMillis(DSLContext tx, List<Counters.Counter> limits, long now) {
    long wait = 0;
    for (Counters.Counter each : limits) {
      wait = Math.max(wait, each.limit().waitMillis(fullAt(tx, each), now));
    }
    return wait;
  }

  private static long fullAt(DSLContext tx, Counters.Counter counter) {
    return tx.resultQuery(
            "select full_at from identity_limit where limit_key = ?", (Object) counter.key())
        .coerce(FULL_AT)
        .fetchOptional()
        .map(row -> row.get(0, Long.class))
        .orElse(0L);
  }

  /// A passkey is nobody's before it is known whose: those of one network must not wait for each
  /// other, and its limits are enough.
  private static long waitMillis(Factor factor, Streak streak, long now) {
    return factor == Factor.PASSKEY ? 0 : streak.waitMillis(now);
  }

  private static Admission verdict(Factor factor, Streak streak, long waitMillis) {
    boolean guessable = factor == Factor.PASSWORD || factor == Factor.AUTHENTICATOR_APP;
    if (guessable && streak.isAtItsEnd()) {
      return new Admission.Disabled();
    }
    return waitMillis > 0
        ? new Admission.Wait(Duration.ofSeconds(Math.ceilDiv(waitMillis, 1_000)))
        : ADMITTED;
  }

  /// Locks each row before it decides: of two attempts at the same time one waits here.
  private static Admission take(DSLContext tx, Factor factor, Counters counters, long now) {
    Streak streak = lockStreak(tx, counters);
    long wait = waitMillis(factor, streak, now);
    List<Long> fullAt = new ArrayList<>();
    for (Counters.Counter each : counters.limits()) {
      long found = lockLimit(tx, each);
      wait = Math.max(wait, each.limit().waitMillis(found, now));
      fullAt.add(found);
    }
    Admission verdict = verdict(factor, streak, wait);
    if (verdict.equals(ADMITTED)) {
      count(tx, counters, fullAt, now);
    }
    return verdict;
  }

  private static Streak lockStreak(DSLContext tx, Counters counters) {
    return tx.resultQuery(
            "insert into identity_throttle (throttle_key, factor_key, failures, failed_at)"
                + " values (?, ?, 0, 0) on conflict (throttle_key)"
                + " do update set failures = identity_throttle.failures"
                + " returning failures, failed_at",
            counters.streak(),
            counters.factor())
        .coerce(FAILURES, FAILED_AT)
        .fetchSingle(Throttle::streak);
  }

  private static Streak streak(Record row) {
    return new Streak(row.get(FAILURES), row.get(FAILED_AT));
  }

  private static long lockLimit(DSLContext tx, Counters.Counter counter) {
    return tx.resultQuery(
            "insert into identity_limit (limit_key, full_at) values (?, 0) on conflict (limit_key)"
                + " do update set full_at = identity_limit.full_at returning full_at",
            (Object) counter.key())
        .coerce(FULL_AT)
        .fetchSingle(row -> row.get(FULL_AT));
  }

  private static void count(DSLContext tx, Counters counters, List<Long> fullAt, long now) {
    tx.execute(
        "update identity_throttle set failures = failures + 1, failed_at = ?"
            + " where throttle_key = ?",
        now,
        counters.streak());
    count(tx, counters.limits(), fullAt, now);
  }

  private static void count(
      DSLContext tx, List<Counters.Counter> limits, List<Long> fullAt, long now) {
    for (int i = 0; i < fullAt.size(); i++) {
      Counters.Counter each = limits.get(i);
      tx.execute(
          "update identity_limit set full_at = ? where limit_key = ?",
          each.limit().plusOne(fullAt.get(i), now),
          each.key());
    }
  }

  private static int giveBack(DSLContext tx, Counters.Counter counter) {
    return tx.execute(
        "update identity_limit set full_at = full_at - ? where limit_key = ?",
        counter.limit().each().toMillis(),
        counter.key());
  }
}
