package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Checks what was forgotten of a drive, in one snapshot: that only what nobody could come to any
/// more was, and that none of it is there again. The macs of notes are checked with the operations.
final class PastCheck {

  private final View view;
  private final Findings findings;
  private final int no;

  PastCheck(View view, Findings findings) {
    this.view = view;
    this.findings = findings;
    this.no = view.drive().no();
  }

  void run() {
    DrivePast past;
    try {
      past = DrivePast.of(view);
    } catch (DriveRefusal.Tampered _) {
      findings.drive("what says how far back it is whole was altered");
      return;
    }
    long head = view.drive().seq();
    if (past.keptFrom() > head || past.doneTo() > past.keptFrom()) {
      findings.drive("it is whole from an operation on that is none of its own");
    }
    long there = number("SELECT COUNT(*) FROM forgotten_revision WHERE drive_no = ?");
    if (there != past.revisions()) {
      findings.drive(
          past.revisions() + " of its contents were forgotten; there are notes of " + there);
    }
    checkNotes(past);
    checkSealedAnew();
    checkBack();
    OutOfReach outOfReach = new OutOfReach(past.keptFrom());
    checkReach(past, outOfReach);
    checkMarked(past, outOfReach);
  }

  private long number(String sql) {
    return Sql.of(view.tx(), sql).with(no).number();
  }

  /// A note is of an operation that is there and brought what was forgotten, and was written so
  /// late that nobody could come to that any more.
  private void checkNotes(DrivePast past) {
    Sql.of(
            view.tx(),
            "SELECT n.seq, n.kept_from, n.head_seq, n.noted_at, (SELECT at FROM operation o"
                + " WHERE o.drive_no = n.drive_no AND o.seq = n.kept_from), (SELECT COUNT(*)"
                + " FROM forgotten_revision f WHERE f.drive_no = n.drive_no AND f.seq = n.seq)"
                + " FROM forgotten n WHERE n.drive_no = ?")
        .with(no)
        .each(
            row -> {
              long seq = row.getLong(1);
              long keptFrom = row.getLong(2);
              long head = row.getLong(3);
              long from = row.getLong(5);
              boolean known = !row.wasNull();
              boolean ordered =
                  seq >= 1
                      && seq <= keptFrom
                      && keptFrom <= head
                      && head <= view.drive().seq()
                      && keptFrom <= past.keptFrom();
              if (!ordered || !known || row.getLong(6) == 0) {
                findings.chain(seq, "what was noted of it is of no such operation");
              } else if (row.getLong(4) - from < Forgetting.KEPT.toMillis()) {
                findings.chain(seq, "something of it was forgotten before its time");
              }
            });
  }

  private void checkSealedAnew() {
    Sql.of(
            view.tx(),
            "SELECT s.seq FROM sealed_anew s WHERE s.drive_no = ? AND NOT EXISTS (SELECT 1"
                + " FROM operation o WHERE o.drive_no = s.drive_no AND o.seq = s.seq)")
        .with(no)
        .each(
            row ->
                findings.chain(
                    row.getLong(1), "it was sealed anew, and there is no such operation"));
  }

  /// What was forgotten is not there again.
  private void checkBack() {
    Sql.of(
            view.tx(),
            "SELECT r.revision_id, r.item_id FROM forgotten_revision f JOIN revision r"
                + " ON r.revision_id = f.revision_id WHERE f.drive_no = ?")
        .with(no)
        .each(
            row ->
                findings.revision(
                    RevisionId.of(row.getBytes(1)),
                    ItemSeal.itemId(row.getBytes(2)),
                    "it was forgotten, and is there again"));
  }

  /// What somebody can come to was not forgotten.
  private void checkReach(DrivePast past, OutOfReach outOfReach) {
    Sql.of(
            view.tx(),
            "SELECT i.item_id, i.from_seq, COALESCE(i.to_seq, 0), f.revision_id FROM"
                + " forgotten_revision f JOIN item_state i ON i.drive_no = f.drive_no AND"
                + " i.revision_id = f.revision_id WHERE f.drive_no = ? AND (i.to_seq IS NULL OR"
                + " i.to_seq > ?)")
        .with(no)
        .with(past.keptFrom())
        .list(
            row -> new Shown(ItemSeal.itemId(row.getBytes(1)), row.getLong(2), row.getLong(3) == 0))
        .stream()
        .filter(row -> !row.isOpen() || !outOfReach.is(view, row.item()))
        .forEach(
            row ->
                findings.row(
                    Optional.of(row.item()),
                    row.from(),
                    "its content was forgotten before its time"));
  }

  /// Nor was a version that has a name or a pin, or had one since, unless it was deleted before.
  private void checkMarked(DrivePast past, OutOfReach outOfReach) {
    Sql.of(
            view.tx(),
            "SELECT m.item_id, m.from_seq FROM forgotten_revision f JOIN version_mark m"
                + " ON m.drive_no = f.drive_no AND m.revision_id = f.revision_id"
                + " WHERE f.drive_no = ? AND (m.to_seq IS NULL OR m.to_seq > ?)"
                + " AND "
                + VersionMarks.KEEPS
                + " AND NOT EXISTS (SELECT 1"
                + " FROM removed_version r WHERE r.drive_no = m.drive_no AND r.item_id = m.item_id"
                + " AND r.version_no = m.version_no AND r.seq <= ?)")
        .with(no)
        .with(past.keptFrom())
        .with(past.keptFrom())
        .list(row -> new Shown(ItemSeal.itemId(row.getBytes(1)), row.getLong(2), true))
        .stream()
        .filter(row -> !outOfReach.is(view, row.item()))
        .forEach(
            row ->
                findings.row(
                    Optional.of(row.item()),
                    row.from(),
                    "a version with a name or a pin was forgotten"));
  }

  /// A row of what was forgotten.
  private record Shown(ItemId item, long from, boolean isOpen) {}
}
