package org.holdfast.drive;

import java.time.Duration;
import java.util.OptionalLong;
import org.jooq.DSLContext;

/// The second clock: counts days one by one, and notes where each drive stood. A day is one only if
/// the machine's clock has moved on by it, and somebody has watched for nearly as long
/// ([SweepClock]): a clock that is set ahead, once or day after day, counts none.
///
/// @param tx the turn's row is taken by this process
record DayCount(DSLContext tx) {

  static final Duration DAY = Duration.ofDays(1);

  /// How long a turn lasts at most without being taken again: a piece may read very many rows.
  static final Duration TURN = Duration.ofMinutes(10);

  /// So long the database was watched in a day, at least.
  static final Duration WATCHED = Duration.ofHours(23);

  /// A counted day lasts so long at least, whatever somebody does to the machine's clock: a watch
  /// may tell so much more ([SweepClock]).
  static final Duration LEAST = WATCHED.minus(SweepClock.MOST_AT_ONCE);

  private static final long NEVER = -1;
  private static final int SPARE = 2; // days kept beyond the needed: one may be taken back

  /// Of several processes on one database one forgets at a time.
  ///
  /// @return whether this one may
  boolean take(byte[] holder, long now) {
    long until = now + TURN.toMillis();
    return Sql.of(
                tx,
                "INSERT INTO day_count (turn_no, holder, ends_at, day_no, counted_at,"
                    + " counted_watch, era) VALUES (1, ?, ?, 0, ?, -1, '') ON CONFLICT (turn_no) DO UPDATE SET"
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

  /// How many days were counted, of those that count.
  static long counted(DSLContext tx) {
    return Sql.of(
            tx,
            // Drive by drive: the least of them all at once would be a look at every row.
            "SELECT COALESCE((SELECT MAX(day_no) FROM day_count) + 1 - (SELECT MIN((SELECT MIN(c.day_no)"
                + " FROM counted_day c WHERE c.drive_no = d.drive_no)) FROM drive d), 0)")
        .number();
  }

  /// When a day may be counted.
  ///
  /// @param at by the machine's clock
  /// @param watch by the one that nobody sets
  /// @param era what counts of days are of; those of another count for nothing
  record Moment(long at, long watch, String era) {}

  private record Counted(long day, Moment when) {

    boolean isBefore(Moment now) {
      return isOf(now)
          && now.at() - when.at() >= DAY.toMillis()
          && now.watch() - when.watch() >= WATCHED.toMillis();
    }

    boolean isOf(Moment now) {
      return when.watch() != NEVER && when.era().equals(now.era());
    }
  }

  /// The number of the day that would be counted now.
  ///
  /// @return empty if none is over
  OptionalLong next(Moment now) {
    Counted last = last();
    return last.isBefore(now) ? OptionalLong.of(last.day() + 1) : OptionalLong.empty();
  }

  private Counted last() {
    return Sql.of(
            tx, "SELECT day_no, counted_at, counted_watch, era FROM day_count WHERE turn_no = 1")
        .one(
            row ->
                new Counted(
                    row.getLong(1), new Moment(row.getLong(2), row.getLong(3), row.getString(4))))
        .orElseThrow(() -> new IllegalStateException("the turn was taken"));
  }

  /// Counts a day if one is over since the last.
  ///
  /// @param kept how many days back it has to be known where drives stood
  /// @return the number of the day
  long count(Moment now, int kept) {
    Counted last = last();
    if (!last.isOf(now)) {
      return beginAnew(last, now);
    }
    if (last.when().at() - now.at() >= DAY.toMillis()) {
      return takeBack(last, now);
    }
    if (!last.isBefore(now)) {
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
            "DELETE FROM counted_day WHERE day_no < ? AND day_no < (SELECT MAX(c.day_no)"
                + " FROM counted_day c WHERE c.drive_no = counted_day.drive_no AND c.day_no <= ?)")
        .with(day - kept - SPARE) // most are not older: of those nothing is looked up
        .with(day - kept - SPARE)
        .run();
    return day;
  }

  /// An older database was gone on from: where drives stood in the other says nothing of this one.
  private long beginAnew(Counted last, Moment now) {
    set(last.day(), now);
    Sql.of(tx, "DELETE FROM counted_day WHERE day_no <= ?").with(Long.MAX_VALUE).run();
    return last.day();
  }

  /// The day that was counted last lies ahead: the clock had jumped, and it was none. Two processes
  /// whose clocks differ by much so count nothing together.
  private long takeBack(Counted last, Moment now) {
    long day = Math.max(0, last.day() - 1);
    set(day, now);
    Sql.of(tx, "DELETE FROM counted_day WHERE day_no > ?").with(day).run();
    return day;
  }

  private void set(long day, Moment now) {
    Sql.of(
            tx,
            "UPDATE day_count SET day_no = ?, counted_at = ?, counted_watch = ?, era = ?"
                + " WHERE turn_no = 1")
        .with(day)
        .with(now.at())
        .with(now.watch())
        .with(now.era())
        .run();
  }

  /// The days that were counted count no more.
  void standStill() {
    Sql.of(tx, "UPDATE day_count SET counted_watch = ? WHERE turn_no = 1").with(NEVER).run();
  }

  void passOn(byte[] holder) {
    Sql.of(tx, "UPDATE day_count SET ends_at = 0 WHERE turn_no = 1 AND holder = ?")
        .with(holder)
        .run();
  }
}
