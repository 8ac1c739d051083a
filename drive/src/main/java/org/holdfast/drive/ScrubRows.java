package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The rows of [Scrub], in one transaction. Nothing in them is authenticated: whoever edits them
/// has copies read later or sooner, and takes nothing from what `verify` finds.
record ScrubRows(DSLContext tx) {

  /// What each copy counts beside its bytes: to open one costs something.
  static final long COPY_WORK = 4096;

  /// Begins the names of rounds that are no region's: none has a blank in its name.
  private static final String DRAIN = "drain ";

  private static final String FINDINGS =
      "SELECT f.revision_id, f.drive_no, f.item_id, f.readable, f.what, f.found_at, d.drive_id,"
          + " d.owner FROM scrub_finding f JOIN drive d ON d.drive_no = f.drive_no";

  /// Behind which revision a region's round goes on.
  record Cursor(int drive, long seq, RevisionId revision) {
    static final Cursor START = new Cursor(0, 0, RevisionId.of(ItemSeal.NO_ID));
  }

  /// @param endedAt 0 if no round has ended
  record Round(
      long beganAt,
      long total,
      long done,
      long copies,
      long repaired,
      Cursor at,
      boolean over,
      long endedAt) {

    /// 100 only when it is over.
    int percent() {
      long part = total == 0 ? 0 : (long) (100.0 * done / total);
      return over ? 100 : Math.clamp(part, 0, 99);
    }

    Round ending(long now) {
      return new Round(beganAt, total, done, copies, repaired, at, true, now);
    }

    Round movedTo(Cursor to) {
      return new Round(beganAt, total, done, copies, repaired, to, over, endedAt);
    }

    /// Where the next drive begins.
    Round behind(int drive) {
      return movedTo(new Cursor(drive + 1, 1, Cursor.START.revision()));
    }

    /// Behind a content that was looked at.
    Round counting(RevisionRow row, ContentWalk.Seen seen) {
      return new Round(
          beganAt,
          total,
          done + work(row),
          copies + (seen.read() ? 1 : 0),
          repaired + seen.made(),
          new Cursor(at.drive(), row.seq(), row.address().revision()),
          false,
          endedAt);
    }
  }

  /// Of one copy of a content.
  static long work(RevisionRow row) {
    return Math.max(0, row.sizeBytes()) + COPY_WORK;
  }

  /// An open finding, and the row that it is about.
  record Open(RevisionId id, int drive, ScrubFinding finding) {}

  /// @return whether this process may go on until `until`
  boolean take(byte[] holder, long now, long until) {
    return Sql.of(
                tx,
                "INSERT INTO scrub_turn (turn_no, holder, ends_at) VALUES (1, ?, ?)"
                    + " ON CONFLICT (turn_no) DO UPDATE SET holder = excluded.holder,"
                    + " ends_at = excluded.ends_at WHERE scrub_turn.holder = excluded.holder"
                    + " OR scrub_turn.ends_at <= ? OR scrub_turn.ends_at > ?")
            .with(holder)
            .with(until)
            .with(now)
            .with(until) // taken before the clock was set back
            .run()
        > 0;
  }

  void passOn(byte[] holder) {
    Sql.of(tx, "DELETE FROM scrub_turn WHERE holder = ?").with(holder).run();
  }

  void endTurns() {
    Sql.of(tx, "DELETE FROM scrub_turn").run();
  }

  long totalWork() {
    return Sql.of(
            tx,
            "SELECT CAST(COALESCE(SUM(size_bytes), 0) + "
                + COPY_WORK
                + " * COUNT(*) AS BIGINT) FROM revision")
        .number();
  }

  ScrubMeasures.Stored stored() {
    return new ScrubMeasures.Stored(
        Sql.of(tx, "SELECT COUNT(*) FROM revision").number(), totalWork());
  }

  Optional<Round> round(String region) {
    return Sql.of(
            tx,
            "SELECT began_at, total_work, done_work, copies, repaired, at_drive, at_seq,"
                + " at_revision, is_over, ended_at FROM scrub_round WHERE region = ?")
        .with(region)
        .one(
            row ->
                new Round(
                    row.getLong(1),
                    Math.max(0, row.getLong(2)),
                    Math.max(0, row.getLong(3)),
                    row.getLong(4),
                    row.getLong(5),
                    new Cursor(row.getInt(6), row.getLong(7), RevisionId.of(row.getBytes(8))),
                    row.getInt(9) != 0,
                    row.getLong(10)));
  }

  /// One that begins now.
  ///
  /// @param endedAt of the one before; 0 if there was none
  Round fresh(long now, long endedAt) {
    return new Round(now, totalWork(), 0, 0, 0, Cursor.START, false, endedAt);
  }

  void put(String region, Round round) {
    Sql.of(tx, "DELETE FROM scrub_round WHERE region = ?").with(region).run();
    Sql.of(
            tx,
            "INSERT INTO scrub_round (region, began_at, total_work, done_work, copies, repaired,"
                + " at_drive, at_seq, at_revision, is_over, ended_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(region)
        .with(round.beganAt())
        .with(round.total())
        .with(round.done())
        .with(round.copies())
        .with(round.repaired())
        .with(round.at().drive())
        .with(round.at().seq())
        .with(round.at().revision())
        .with(round.over() ? 1 : 0)
        .with(round.endedAt())
        .run();
  }

  /// The name of the round in which everything is looked for in these regions.
  static String drainRound(int copies, List<String> staying) {
    return DRAIN + copies + " in " + String.join(" ", staying.stream().sorted().toList());
  }

  boolean hasDrainRound() {
    return Sql.of(tx, "SELECT COUNT(*) FROM scrub_round WHERE region LIKE ?")
            .with(DRAIN + "%")
            .number()
        > 0;
  }

  /// @param but one that stays
  void endDrainRounds(String but) {
    Sql.of(tx, "DELETE FROM scrub_round WHERE region LIKE ? AND region <> ?")
        .with(DRAIN + "%")
        .with(but)
        .run();
  }

  Map<String, Drain.Standing> standings() {
    Map<String, Drain.Standing> all = new HashMap<>();
    Sql.of(tx, "SELECT region, standing FROM drained_region")
        .list(row -> Map.entry(row.getString(1), row.getInt(2)))
        .forEach(
            row ->
                Drain.Standing.of(row.getValue())
                    .ifPresent(standing -> all.put(row.getKey(), standing)));
    return all;
  }

  void stand(String region, Drain.Standing standing) {
    Sql.of(
            tx,
            "INSERT INTO drained_region (region, standing) VALUES (?, ?) ON CONFLICT (region)"
                + " DO UPDATE SET standing = excluded.standing")
        .with(region)
        .with(standing.code)
        .run();
  }

  /// @param standing nothing is changed where it stands otherwise
  void standNoMore(String region, Drain.Standing standing) {
    Sql.of(tx, "DELETE FROM drained_region WHERE region = ? AND standing = ?")
        .with(region)
        .with(standing.code)
        .run();
  }

  /// How many contents are known to lie in fewer regions that count.
  long tooFew(int copies) {
    return Sql.of(tx, "SELECT COUNT(*) FROM scrub_finding WHERE whole_copies < ?")
        .with(copies)
        .number();
  }

  /// The first drive from a number on.
  Optional<DriveRow> driveFrom(int no) {
    return Sql.of(tx, "SELECT MIN(drive_no) FROM drive WHERE drive_no >= ?")
        .with(no)
        .one(row -> row.getInt(1))
        .filter(found -> found > 0)
        .map(found -> DriveRow.get(tx, found));
  }

  /// Whether there is a content behind a place.
  boolean goesOn(Cursor at) {
    return Sql.of(
                    tx,
                    "SELECT COUNT(*) FROM (SELECT 1 FROM revision WHERE drive_no = ? AND (seq > ? OR (seq"
                        + " = ? AND revision_id > ?)) LIMIT 1) AS here")
                .with(at.drive())
                .with(at.seq())
                .with(at.seq())
                .with(at.revision())
                .number()
            + Sql.of(
                    tx,
                    "SELECT COUNT(*) FROM (SELECT 1 FROM revision WHERE drive_no > ? LIMIT 1) AS behind")
                .with(at.drive())
                .number()
        > 0;
  }

  /// Whether the content is still somebody's.
  boolean isWanted(RevisionId revision) {
    return Sql.of(
                tx,
                "SELECT COUNT(*) FROM revision r JOIN drive d ON d.drive_no = r.drive_no"
                    + " WHERE r.revision_id = ?")
            .with(revision)
            .number()
        > 0;
  }

  /// @return whether there was a finding, and whether the content was readable then
  Optional<Boolean> readable(byte[] id) {
    return Sql.of(tx, "SELECT readable FROM scrub_finding WHERE revision_id = ?")
        .with(id)
        .one(row -> row.getInt(1) != 0);
  }

  /// @param whole in how many regions that count it is as it was written
  void open(byte[] id, int drive, byte[] item, boolean readable, int whole, String what, long now) {
    Sql.of(
            tx,
            "INSERT INTO scrub_finding (revision_id, drive_no, item_id, readable, whole_copies, what,"
                + " found_at, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (revision_id)"
                + " DO UPDATE SET readable = excluded.readable,"
                + " whole_copies = excluded.whole_copies, what = excluded.what,"
                + " checked_at = excluded.checked_at")
        .with(id)
        .with(drive)
        .with(item)
        .with(readable ? 1 : 0)
        .with(whole)
        .with(what)
        .with(now)
        .with(now)
        .run();
  }

  /// Opens a finding of which nothing is known but that a copy was missed: it is due at once, and
  /// until then counts as whole nowhere. What is open already becomes due.
  void suspect(RevisionId id, int drive, ItemId item, String what, long now) {
    Sql.of(
            tx,
            "INSERT INTO scrub_finding (revision_id, drive_no, item_id, readable, whole_copies, what,"
                + " found_at, checked_at) VALUES (?, ?, ?, 1, 0, ?, ?, 0) ON CONFLICT (revision_id)"
                + " DO UPDATE SET checked_at = 0")
        .with(id)
        .with(drive)
        .with(item)
        .with(what)
        .with(now)
        .run();
  }

  void close(byte[] id) {
    Sql.of(tx, "DELETE FROM scrub_finding WHERE revision_id = ?").with(id).run();
  }

  /// Those whose drive is gone are nobody's any more.
  void forgetGone() {
    Sql.of(tx, "DELETE FROM scrub_finding WHERE drive_no NOT IN (SELECT drive_no FROM drive)")
        .run();
  }

  /// Those that were looked at longest ago, if before an instant; what has stood open for long is
  /// looked at after a quarter of that time, and once a day at least.
  List<Open> due(long before, int atMost) {
    return Sql.of(
            tx,
            FINDINGS
                + " WHERE f.checked_at + CASE WHEN f.checked_at - f.found_at > 345600000 THEN"
                + " 86400000 ELSE (f.checked_at - f.found_at) / 4 END <= ?"
                + " ORDER BY f.checked_at LIMIT ?")
        .with(before)
        .with(atMost)
        .list(ScrubRows::finding);
  }

  /// Has every finding looked at as if it never had been.
  void expectAll() {
    Sql.of(tx, "UPDATE scrub_finding SET checked_at = 0").run();
  }

  List<Open> all(int atMost) {
    return Sql.of(tx, FINDINGS + " ORDER BY f.readable, f.found_at LIMIT ?")
        .with(atMost)
        .list(ScrubRows::finding);
  }

  List<Open> unreadable(int drive, int atMost) {
    return Sql.of(
            tx, FINDINGS + " WHERE f.drive_no = ? AND f.readable = 0 ORDER BY f.found_at LIMIT ?")
        .with(drive)
        .with(atMost)
        .list(ScrubRows::finding);
  }

  /// @param filling those of them that are being filled
  ScrubStatus status(List<String> regions, Set<String> filling, Optional<DrainStatus> drain) {
    return new ScrubStatus(
        regions.stream()
            .flatMap(
                region ->
                    round(region)
                        .map(round -> shown(region, round, filling.contains(region)))
                        .stream())
            .toList(),
        Sql.of(tx, "SELECT COUNT(*) FROM scrub_finding").number(),
        Sql.of(tx, "SELECT COUNT(*) FROM scrub_finding WHERE readable = 0").number(),
        drain);
  }

  private static ScrubStatus.Round shown(String region, Round round, boolean filling) {
    return new ScrubStatus.Round(
        region,
        Instant.ofEpochMilli(round.beganAt()),
        round.percent(),
        round.copies(),
        round.repaired(),
        filling,
        round.endedAt() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(round.endedAt())));
  }

  private static Open finding(ResultSet row) throws SQLException {
    RevisionId id = RevisionId.of(row.getBytes(1));
    ItemId item = ItemSeal.itemId(row.getBytes(3));
    return new Open(
        id,
        row.getInt(2),
        new ScrubFinding(
            DriveId.of(row.getBytes(7)),
            AccountId.of(row.getBytes(8)),
            item.equals(ItemRows.FIRST) ? Optional.empty() : Optional.of(item),
            row.getInt(4) != 0,
            row.getString(5),
            Instant.ofEpochMilli(row.getLong(6))));
  }
}
