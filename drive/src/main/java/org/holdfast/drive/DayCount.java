package org.holdfast.drive;

import java.time.Duration;
import java.util.OptionalLong;
import org.jooq.DSLContext;

/// The second clock: counts days one by one, and notes where each drive stood. A clock that jumps
/// ahead by a year has counted one of them; once it is set back, none.
///
/// @param tx the turn's row is taken by this process
record DayCount(DSLContext tx) {

  static final Duration DAY = Duration.ofDays(1);

  /// How long a turn lasts at most without being taken again: a piece may read very many rows.
  static final Duration TURN = Duration.ofMinutes(10);

  private static final int SPARE = 2; // days kept beyond the needed: one may be taken back

  /// Of several processes on one database one forgets at a time.
  ///
  /// @return whether this one may
  boolean take(byte[] holder, long now) {
    long until = now + TURN.toMillis();
    return Sql.of(
                tx,
                "INSERT INTO day_count (turn_no, holder, ends_at, day_no, counted_at)"
                    + " VALUES (1, ?, ?, 0, ?) ON CONFLICT (turn_no) DO UPDATE SET"
                    + " holder = excluded.holder, ends_at = excluded.ends_at"
                    + " WHERE day_count.holder = excluded.holder OR day_count.ends_at <= ?"
                    + " OR day_count.ends_at > ?")
            .with(holder)
            .with(until)
            .with(now)
            .with(now)
            .with(until) // taken before the clock was set back
            .run()
        > 0;
  }

  private record Counted(long day, long at) {}

  /// The number of the day that would be counted now.
  ///
  /// @return empty if none is over
  OptionalLong next(long now) {
    Counted last = last();
    return now - last.at() < DAY.toMillis() ? OptionalLong.empty() : OptionalLong.of(last.day() + 1);
  }

  private Counted last() {
    return Sql.of(tx, "SELECT day_no, counted_at FROM day_count WHERE turn_no = 1")
        .one(row -> new Counted(row.getLong(1), row.getLong(2)))
        .orElseThrow(() -> new IllegalStateException("the turn was taken"));
  }

  /// Counts a day if one is over since the last.
  ///
  /// @param kept how many days back it has to be known where drives stood
  /// @return the number of the day
  long count(long now, int kept) {
    Counted last = last();
    if (last.at() - now >= DAY.toMillis()) {
      return takeBack(last, now);
    }
    if (now - last.at() < DAY.toMillis()) {
      return last.day();
    }
    long day = last.day() + 1;
    set(day, now);
    Sql.of(
            tx,
            "INSERT INTO counted_day (drive_no, day_no, seq) SELECT d.drive_no, ?, d.seq FROM drive d"
                + " WHERE d.seq > COALESCE((SELECT MAX(c.seq) FROM counted_day c"
                + " WHERE c.drive_no = d.drive_no), 0)")
        .with(day)
        .run();
    Sql.of(
            tx,
            "DELETE FROM counted_day WHERE day_no < (SELECT MAX(c.day_no) FROM counted_day c"
                + " WHERE c.drive_no = counted_day.drive_no AND c.day_no <= ?)")
        .with(day - kept - SPARE)
        .run();
    return day;
  }

  /// The day that was counted last lies ahead: the clock had jumped, and it was none. Two processes
  /// whose clocks differ by much so count nothing together.
  private long takeBack(Counted last, long now) {
    long day = Math.max(0, last.day() - 1);
    set(day, now);
    Sql.of(tx, "DELETE FROM counted_day WHERE day_no > ?").with(day).run();
    return day;
  }

  private void set(long day, long now) {
    Sql.of(tx, "UPDATE day_count SET day_no = ?, counted_at = ? WHERE turn_no = 1")
        .with(day)
        .with(now)
        .run();
  }

  void passOn(byte[] holder) {
    Sql.of(tx, "UPDATE day_count SET ends_at = 0 WHERE turn_no = 1 AND holder = ?")
        .with(holder)
        .run();
  }
}
