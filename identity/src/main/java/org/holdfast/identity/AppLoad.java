package org.holdfast.identity;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// How much apps, and those who pretend to be one, may begin or get wrong from one address: so that
/// no stranger uses up what all share. What is counted lies in `identity_limit`, for every process
/// of the server. Safe for use by any number of threads.
///
/// @see "RFC 8628, section 5.1; OWASP ASVS 5.0, 6.3.1"
public final class AppLoad {

  /// What is counted, each by itself. The words stand in keyed hashes: none is ever changed.
  public enum What {

    /// A device begins its sign-in. It waits a quarter of an hour, so that 35 of one address and
    /// 190 of one network wait at most, of the 10,000 that there is room for.
    DEVICE("device", 20, 100),

    /// An app did not show that it is itself.
    WRONG_APP("wrong app", 30, 150),

    /// Somebody typed a code that no device shows.
    WRONG_CODE("wrong code", 20, 150);

    private final String word;
    private final int ofAddress;
    private final int ofNetwork;

    /// @param ofAddress at once; one more each minute
    /// @param ofNetwork at once; one more each ten seconds
    What(String word, int ofAddress, int ofNetwork) {
      this.word = word;
      this.ofAddress = ofAddress;
      this.ofNetwork = ofNetwork;
    }
  }

  private static final Field<Long> FULL_AT = DSL.field("full_at", SQLDataType.BIGINT);

  private final Database database;
  private final SealedFields fields;
  private final InstantSource clock;

  AppLoad(Database database, SealedFields fields, InstantSource clock) {
    this.database = database;
    this.fields = fields;
    this.clock = clock;
  }

  private record Counter(Limit limit, String text) {}

  /// Refuses who had too many, and counts nothing.
  ///
  /// @param address as the server saw it; what is none has no limit
  /// @throws GrantRefusal.TooMany if it has to wait
  public void refuseTooMany(What what, String address) {
    List<Counter> counters = counters(what, address);
    long now = clock.millis();
    boolean full =
        !counters.isEmpty()
            && database.read(
                tx -> counters.stream().anyMatch(each -> isFull(each, fullAt(tx, each), now)));
    if (full) {
      throw new GrantRefusal.TooMany();
    }
  }

  /// Counts one more, which is wrong already: it cannot be refused any more.
  public void add(What what, String address) {
    List<Counter> counters = counters(what, address);
    if (!counters.isEmpty()) {
      long now = clock.millis();
      database.write(
          tx -> counters.stream().mapToInt(each -> put(tx, each, locked(tx, each), now)).sum());
    }
  }

  /// Counts one more of what is about to begin.
  ///
  /// @throws GrantRefusal.TooMany if it has to wait; nothing was counted
  public void take(What what, String address) {
    refuseTooMany(what, address); // a flood that is refused anyway costs no write
    List<Counter> counters = counters(what, address);
    long now = clock.millis();
    boolean taken = counters.isEmpty() || database.write(tx -> take(tx, counters, now));
    if (!taken) {
      throw new GrantRefusal.TooMany();
    }
  }

  /// The narrower one is locked first, always, so that no two wait for each other.
  private boolean take(DSLContext tx, List<Counter> counters, long now) {
    List<Long> found = counters.stream().map(each -> locked(tx, each)).toList();
    for (int i = 0; i < counters.size(); i++) {
      if (isFull(counters.get(i), found.get(i), now)) {
        return false;
      }
    }
    for (int i = 0; i < counters.size(); i++) {
      put(tx, counters.get(i), found.get(i), now);
    }
    return true;
  }

  private static boolean isFull(Counter counter, long fullAt, long now) {
    return counter.limit().waitMillis(fullAt, now) > 0;
  }

  private long fullAt(DSLContext tx, Counter counter) {
    return tx.resultQuery(
            "select full_at from identity_limit where limit_key = ?", (Object) key(counter))
        .coerce(FULL_AT)
        .fetchOptional()
        .map(row -> row.get(FULL_AT))
        .orElse(0L);
  }

  private long locked(DSLContext tx, Counter counter) {
    return tx.resultQuery(
            "insert into identity_limit (limit_key, full_at) values (?, 0) on conflict (limit_key)"
                + " do update set full_at = identity_limit.full_at returning full_at",
            (Object) key(counter))
        .coerce(FULL_AT)
        .fetchSingle(row -> row.get(FULL_AT));
  }

  private int put(DSLContext tx, Counter counter, long fullAt, long now) {
    return tx.execute(
        "update identity_limit set full_at = ? where limit_key = ?",
        counter.limit().plusOne(fullAt, now),
        key(counter));
  }

  private byte[] key(Counter counter) {
    return fields.key("app limit", counter.text());
  }

  /// A household has all 2^64 addresses of its /64.
  private static List<Counter> counters(What what, String address) {
    Optional<InetAddress> from = parsed(address);
    if (from.isEmpty()) {
      return List.of();
    }
    boolean old = from.get() instanceof Inet4Address;
    return List.of(
        new Counter(
            new Limit(what.ofAddress, Duration.ofMinutes(1)),
            what.word + " address " + prefix(from.get(), old ? 4 : 8)),
        new Counter(
            new Limit(what.ofNetwork, Duration.ofSeconds(10)),
            what.word + " network " + prefix(from.get(), old ? 3 : 6)));
  }

  private static String prefix(InetAddress from, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(from.getAddress(), bytes));
  }

  private static Optional<InetAddress> parsed(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
