package org.holdfast.server;

import static org.jooq.impl.DSL.field;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/// How many processes serve on one database. Each of them counts on in a row of its own; one whose
/// count stood still for [#PATIENCE], by the clock of who looks, is not counted any more, and its
/// row is removed after [#FORGOTTEN]. What a person may do is shared out by that number. Safe for
/// use by any number of threads.
final class Processes implements Portion, AutoCloseable {

  /// How often [#beat] is to be called.
  static final Duration PERIOD = Duration.ofSeconds(10);

  static final Duration PATIENCE = Duration.ofSeconds(35);
  static final Duration FORGOTTEN = Duration.ofMinutes(10);

  private static final System.Logger LOG = System.getLogger(Processes.class.getName());
  private static final int ID_BYTES = 16;
  private static final Field<byte[]> ID = field("process_id", SQLDataType.BLOB);
  private static final Field<Long> BEAT = field("beat", SQLDataType.BIGINT);

  private final Database database;
  private final InstantSource clock;
  private final byte[] self = new byte[ID_BYTES];

  // Of beats alone, which come from one thread at a time: guarded by this.
  private final Map<String, Seen> others = new HashMap<>();
  private long beat;

  private volatile int alive = 1;

  private record Seen(long beat, Instant since) {}

  Processes(Database database, SecureRandom random, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    random.nextBytes(self);
  }

  /// Shows that this process is there, and looks who else is.
  ///
  /// @throws DatabaseRefusal if it cannot be shown now; the others are counted as before
  synchronized void beat() {
    beat++;
    Map<String, Long> rows = database.write(this::beat);
    Instant now = clock.instant();
    others.keySet().retainAll(rows.keySet());
    rows.forEach((id, count) -> see(id, count, now));
    int before = alive;
    alive = 1 + (int) others.values().stream().filter(each -> !isOver(each, PATIENCE, now)).count();
    if (alive != before) {
      LOG.log(System.Logger.Level.INFO, "{0} processes serve on this database.", alive);
    }
    others.entrySet().stream()
        .filter(each -> isOver(each.getValue(), FORGOTTEN, now))
        .forEach(each -> remove(each.getKey(), each.getValue().beat()));
  }

  private Map<String, Long> beat(DSLContext tx) {
    tx.execute(
        "insert into server_process (process_id, beat) values (?, ?)"
            + " on conflict (process_id) do update set beat = excluded.beat",
        self,
        beat);
    Map<String, Long> rows = new HashMap<>();
    tx.resultQuery("select process_id, beat from server_process where process_id <> ?", self)
        .coerce(ID, BEAT)
        .forEach(row -> rows.put(HexFormat.of().formatHex(row.value1()), row.value2()));
    return rows;
  }

  private void see(String id, long count, Instant now) {
    Seen known = others.get(id);
    if (known == null || known.beat() != count) {
      others.put(id, new Seen(count, now));
    }
  }

  // A clock that jumped back keeps nobody for longer than once more.
  private static boolean isOver(Seen seen, Duration after, Instant now) {
    return Duration.between(seen.since(), now).abs().compareTo(after) >= 0;
  }

  private void remove(String id, long count) {
    database.write(
        tx ->
            tx.execute(
                "delete from server_process where process_id = ? and beat = ?",
                HexFormat.of().parseHex(id),
                count));
  }

  /// With this one.
  int alive() {
    return alive;
  }

  @Override
  public int of(int most) {
    return Portion.of(most, alive);
  }

  /// Says that this process is not there any more.
  @Override
  public void close() {
    try {
      database.write(tx -> tx.execute("delete from server_process where process_id = ?", self));
    } catch (DatabaseRefusal e) {
      LOG.log(System.Logger.Level.DEBUG, "The others find out by themselves.", e);
    }
  }
}
