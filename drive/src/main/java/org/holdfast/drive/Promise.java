package org.holdfast.drive;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.holdfast.identity.Entitlements;
import org.jooq.DSLContext;

/// How far back a drive's owner may count on its past, and on how many versions.
///
/// It is noted day by day what was promised to whom (`promised`), since a plan, or what it holds,
/// may be made smaller: what was promised last so long ago as it says holds until then, by both
/// clocks.
///
/// @param days what can be come to at some instant of so many counted days is whole: the window,
///   and the 72 hours for which nothing leaves a region that was just let go of; and so many that
///   they last for as long as the window even if somebody sets the clock ahead day after day
/// @param versions of a file that stay for their number alone
record Promise(int days, int versions) {

  private static final int LET_GO_DAYS = 3;

  /// What everybody has, whatever their plan says.
  ///
  /// @param versions of a file
  static Promise least(int versions) {
    return new Promise(Math.toIntExact(Forgetting.KEPT.toDays()), versions);
  }

  static Promise of(Entitlements held) {
    Duration window = held.restoreWindow().orElse(Duration.ZERO);
    long days =
        Math.max(begun(window.plusDays(LET_GO_DAYS), DayCount.DAY), begun(window, DayCount.LEAST));
    return least(held.versionsShown()).and(new Promise(Math.toIntExact(days), 0));
  }

  /// How many of these last as long, the last one being begun.
  private static long begun(Duration window, Duration each) {
    return Math.ceilDiv(window.toMillis(), each.toMillis());
  }

  Promise and(Promise other) {
    return new Promise(Math.max(days, other.days()), Math.max(versions, other.versions()));
  }

  boolean covers(Promise other) {
    return and(other).equals(this);
  }

  Duration kept() {
    return Duration.ofDays(days);
  }

  /// What of it was noted, and holds still, by the drives' numbers.
  static Map<Integer, Promise> noted(DSLContext tx, long today, long now) {
    Map<Integer, Promise> noted = new HashMap<>();
    Sql.of(
            tx,
            "SELECT drive_no, MAX(days), MAX(versions) FROM promised WHERE last_day + days > ?"
                + " OR last_at + days * ? > ? GROUP BY drive_no")
        .with(today)
        .with(DayCount.DAY.toMillis())
        .with(now)
        .each(row -> noted.put(row.getInt(1), new Promise(row.getInt(2), row.getInt(3))));
    return noted;
  }

  /// Notes that it held on a day; of a drive that was destroyed meanwhile nothing.
  void note(DSLContext tx, DriveRow drive, long day, long now) {
    Sql.of(
            tx,
            "INSERT INTO promised (drive_no, days, versions, last_day, last_at)"
                + " SELECT drive_no, ?, ?, ?, ? FROM drive WHERE drive_no = ?"
                + " ON CONFLICT (drive_no, days, versions) DO UPDATE SET"
                + " last_day = excluded.last_day, last_at = excluded.last_at")
        .with(days)
        .with(versions)
        .with(day)
        .with(now)
        .with(drive.no())
        .run();
  }

  /// Nobody can tell what is promised: whatever was holds on.
  static void noteAgain(DSLContext tx, DriveRow drive, long day, long now) {
    Sql.of(tx, "UPDATE promised SET last_day = ?, last_at = ? WHERE drive_no = ?")
        .with(day)
        .with(now)
        .with(drive.no())
        .run();
  }

  /// Takes away what holds no more.
  static void forgetOld(DSLContext tx, long today, long now) {
    Sql.of(tx, "DELETE FROM promised WHERE last_day + days <= ? AND last_at + days * ? <= ?")
        .with(today)
        .with(DayCount.DAY.toMillis())
        .with(now)
        .run();
  }

  /// The longest of any drive: so far back it has to be known where drives stood.
  static int longest(DSLContext tx) {
    long days = Sql.of(tx, "SELECT COALESCE(MAX(days), 0) FROM promised").number();
    return Math.toIntExact(Math.max(days, Forgetting.KEPT.toDays()));
  }
}
