package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// How many codes are sent: at most 5 an hour and 10 a day to a person, and to a number or address,
/// whoever asks. So nobody is bombed with codes through one account or through many, and no one is
/// paid by the minute for calls to their own number.
///
/// Safe for use by any number of threads and processes.
///
/// @see "Threat model, W17"
final class SendLimit {

  private static final int AN_HOUR = 5;
  private static final int A_DAY = 10;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final Field<byte[]> RECENT = DSL.field("recent", SQLDataType.BLOB);

  private final Database database;
  private final SealedFields fields;
  private final InstantSource clock;

  SendLimit(Database database, SealedFields fields, InstantSource clock) {
    this.database = database;
    this.fields = fields;
    this.clock = clock;
  }

  /// Counts one send to both, unless one of them has had enough.
  ///
  /// @param person the account's id
  /// @param to the number or address, as compared
  /// @return empty if it may be sent now; else how long to wait, and nothing was counted
  Optional<Duration> take(String person, String to) {
    long now = clock.millis();
    byte[] personKey = fields.key("send person", person);
    byte[] toKey = fields.key("send to", to);
    long wait = database.write(tx -> take(tx, personKey, toKey, now));
    return wait > 0 ? Optional.of(Duration.ofSeconds(Math.ceilDiv(wait, 1_000))) : Optional.empty();
  }

  /// Counts one send that somebody asked for who has proved nothing. It has a count of its own: a
  /// stranger must not use up what a person needs to sign in.
  ///
  /// @param to the number or address, as compared
  /// @return as [#take]
  Optional<Duration> takeForStranger(String to) {
    return take("stranger " + to, "stranger " + to);
  }

  /// Forgets what was sent to a person, and to addresses and numbers of theirs.
  ///
  /// @param addresses as compared
  void erase(DSLContext tx, String person, Collection<String> addresses) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(fields.key("send person", person));
    for (String each : addresses) {
      keys.add(fields.key("send to", each));
      keys.add(fields.key("send person", "stranger " + each));
      keys.add(fields.key("send to", "stranger " + each));
    }
    keys.forEach(key -> tx.execute("delete from identity_send where send_key = ?", (Object) key));
  }

  /// Removes what no longer decides anything.
  ///
  /// @return how many rows
  int sweep() {
    long old = clock.millis() - DAY_MILLIS;
    return database.write(tx -> tx.execute("delete from identity_send where sent_at < ?", old));
  }

  // Persons are locked before numbers, always, so that no two sends wait for each other.
  private static long take(DSLContext tx, byte[] person, byte[] to, long now) {
    byte[] ofPerson = lock(tx, person);
    byte[] ofNumber = lock(tx, to);
    long wait = Math.max(waitMillis(ofPerson, now), waitMillis(ofNumber, now));
    if (wait == 0) {
      note(tx, person, ofPerson, now);
      note(tx, to, ofNumber, now);
    }
    return wait;
  }

  private static byte[] lock(DSLContext tx, byte[] key) {
    return tx.resultQuery(
            "insert into identity_send (send_key, recent, sent_at) values (?, ?, 0)"
                + " on conflict (send_key) do update set recent = identity_send.recent"
                + " returning recent",
            key,
            new byte[0])
        .coerce(RECENT)
        .fetchSingle(row -> row.get(RECENT));
  }

  private static void note(DSLContext tx, byte[] key, byte[] recent, long now) {
    int kept = Math.min(recent.length, (A_DAY - 1) * Long.BYTES);
    byte[] with = ByteBuffer.allocate(Long.BYTES + kept).putLong(now).put(recent, 0, kept).array();
    tx.execute(
        "update identity_send set recent = ?, sent_at = ? where send_key = ?", with, now, key);
  }

  static long waitMillis(byte[] recent, long now) {
    return Math.max(
        waitMillis(recent, AN_HOUR, HOUR_MILLIS, now), waitMillis(recent, A_DAY, DAY_MILLIS, now));
  }

  /// Until the oldest of the newest `most` is out of the window. As with failures, a clock that was
  /// set back opens rather than closes.
  private static long waitMillis(byte[] recent, int most, long window, long now) {
    if (recent.length < most * Long.BYTES) {
      return 0;
    }
    long oldest = ByteBuffer.wrap(recent).getLong((most - 1) * Long.BYTES);
    return Math.max(0, window - Math.abs(now - oldest));
  }
}
