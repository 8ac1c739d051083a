package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/// The second clock of the sweep (ADR 50): how long this database has been watched, in the
/// database.
///
/// Each process holds the count it saw last against its own stopwatch, and moves it up to where it
/// must be by now; never by more than [#MOST_AT_ONCE] at a time, so that a stopwatch that leaps
/// says nothing of a night. Several processes all say the same time, so it runs no faster for them.
/// What it misses (nobody ran, the machine slept, the database could not be written) it misses for
/// good: it is late then, which removes nothing too early.
///
/// Between two readings it never tells more than has passed, plus [#MOST_AT_ONCE]: so much may
/// another process have had to its credit at the first. Safe for use by any number of threads.
final class SweepClock {

  /// Call [#tick] more often than this, or time is lost.
  static final Duration MOST_AT_ONCE = Duration.ofHours(1);

  static final long NEVER = -1;

  private static final long NANOS_IN_MILLI = 1_000_000;
  private static final int ONLY = 1;
  private static final String COLUMNS = "era, watched, verified_watch, tried_watch";

  private final DriveAccess.Rooms rooms;

  // Guarded by this: what was seen last, and when by the stopwatch.
  private OptionalLong seen = OptionalLong.empty();
  private long seenNanos;

  SweepClock(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// Where both clocks stand.
  ///
  /// @param wall milliseconds since 1970
  /// @param watch milliseconds for which the database was watched
  /// @param verified the watch when all drives were last found to be as they were written, or
  ///   [#NEVER]
  /// @param tried the watch when that was last looked at, or [#NEVER]
  record Now(long wall, long watch, long verified, long tried) {}

  private record Row(String era, long watched, long verified, long tried) {}

  /// Moves the second clock on.
  ///
  /// @param era of another one nothing waits: what waited before is forgotten
  synchronized Now tick(String era) {
    long passed = (rooms.stopwatch().nanos() - seenNanos) / NANOS_IN_MILLI;
    long credit = seen.isEmpty() ? 0 : Math.clamp(passed, 0, MOST_AT_ONCE.toMillis());
    OptionalLong last = seen;
    Row row = rooms.database().write(tx -> moved(tx, era, last, credit));
    seen = OptionalLong.of(row.watched());
    seenNanos = rooms.stopwatch().nanos(); // not before: the change took time that is not counted
    return new Now(rooms.clock().millis(), row.watched(), row.verified(), row.tried());
  }

  private static Row moved(DSLContext tx, String era, OptionalLong last, long credit) {
    Row row = locked(tx);
    long from = last.orElse(row.watched());
    // A count that went back is an older database's: what was seen in another is no credit here.
    long watched = row.watched() < from ? row.watched() : Math.max(row.watched(), from + credit);
    if (!row.era().equals(era)) {
      Sql.of(tx, "DELETE FROM unreferenced_blob WHERE condemned = 0").run();
      return keep(tx, new Row(era, watched, NEVER, NEVER));
    }
    return keep(tx, new Row(era, watched, row.verified(), row.tried()));
  }

  private static Row locked(DSLContext tx) {
    Sql.of(
            tx,
            "INSERT INTO sweep_clock (clock_no, "
                + COLUMNS
                + ") VALUES (?, '', 0, -1, -1) ON CONFLICT (clock_no) DO NOTHING")
        .with(ONLY)
        .run();
    if (tx.dialect() != SQLDialect.SQLITE) {
      Sql.of(tx, "UPDATE sweep_clock SET watched = watched WHERE clock_no = ?").with(ONLY).run();
    }
    return Sql.of(tx, "SELECT " + COLUMNS + " FROM sweep_clock WHERE clock_no = ?")
        .with(ONLY)
        .one(SweepClock::read)
        .orElseThrow();
  }

  private static Row read(ResultSet row) throws SQLException {
    return new Row(row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }

  private static Row keep(DSLContext tx, Row row) {
    Sql.of(
            tx,
            "UPDATE sweep_clock SET era = ?, watched = ?, verified_watch = ?, tried_watch = ?"
                + " WHERE clock_no = ?")
        .with(row.era())
        .with(row.watched())
        .with(row.verified())
        .with(row.tried())
        .with(ONLY)
        .run();
    return row;
  }

  /// All drives are about to be looked at: until they were, none of them counts as verified.
  void trying(long watch) {
    rooms.database().<Integer>write(tx -> note(tx, NEVER, watch));
  }

  /// All drives are as they were written, or were when the watch stood there.
  void verified(long watch) {
    rooms.database().<Integer>write(tx -> note(tx, watch, watch));
  }

  private static int note(DSLContext tx, long verified, long tried) {
    return Sql.of(
            tx, "UPDATE sweep_clock SET verified_watch = ?, tried_watch = ? WHERE clock_no = ?")
        .with(verified)
        .with(tried)
        .with(ONLY)
        .run();
  }
}
