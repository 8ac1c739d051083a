package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;

/// Checks one drive from its first operation to the one that is the newest when it begins.
///
/// It reads in snapshots of some hundred operations or some thousand rows each, so that it can go
/// on for hours beside a running server. What never changes is looked at piece by piece; what does,
/// the current tree and its totals, in one snapshot.
final class Verification {

  private static final int OPERATIONS = 500;
  private static final int ROWS = 5_000;
  private static final int REVISIONS = 200;

  private final DriveAccess access;
  private final List<Region> regions;
  private final Findings findings;
  private final Witness witness;
  private long rows;
  private long copies;

  Verification(DriveAccess access, List<Region> regions, VerifyProgress progress) {
    this(access, regions, progress, Witness.none());
  }

  /// @param witness is told what the chain says
  Verification(DriveAccess access, List<Region> regions, VerifyProgress progress, Witness witness) {
    this.witness = witness;
    this.access = access;
    this.regions = regions;
    this.findings = new Findings(progress);
  }

  /// Where history stood when the check began.
  private record Head(long seq, Digest digest, long at) {}

  VerifyReport run() {
    Head head;
    try {
      head = access.read(this::begin);
    } catch (DriveRefusal.Tampered _) {
      findings.drive("the drive's own row or its key was altered: nothing in it can be read");
      return report(0);
    }
    for (long from = 1; from <= head.seq(); from += OPERATIONS) {
      long first = from;
      long last = Math.min(head.seq(), from + OPERATIONS - 1);
      ChainCheck check =
          access.read(view -> ChainCheck.run(view, findings, first, last, witness.fresh()));
      long seen = check.rows();
      witness.add(check.witness(), last, head.digest());
      rows += seen;
      findings.did(last - first + 1 + seen);
    }
    checkHead(head);
    checkLines(head.seq());
    access.read(this::checkNow);
    for (Region region : regions) {
      checkCopies(region, head.seq());
    }
    return report(head.seq());
  }

  private VerifyReport report(long seq) {
    return new VerifyReport(
        access.id(),
        seq,
        seq,
        rows,
        copies,
        findings.kept(),
        findings.count(),
        findings.copies(),
        findings.missed());
  }

  private Head begin(View view) {
    DriveRow drive = view.drive();
    for (int version : keyVersions(view)) {
      if (!view.seal().knows(version)) {
        findings.drive("version " + version + " of its key was altered, or its master key is gone");
      }
    }
    findings.expect(drive.seq());
    findings.expect(count(view, "SELECT COUNT(*) FROM item_state WHERE drive_no = ?"));
    findings.expect(
        regions.size()
            * count(view, "SELECT COALESCE(SUM(size_bytes), 0) FROM revision WHERE drive_no = ?"));
    return new Head(drive.seq(), drive.headDigest(), drive.headAt());
  }

  private static List<Integer> keyVersions(View view) {
    return Sql.of(
            view.tx(),
            "SELECT version FROM drive_key WHERE drive_no = ? AND version <= ? ORDER BY version")
        .with(view.drive().no())
        .with(view.seal().inForce())
        .list(row -> row.getInt(1));
  }

  private static long count(View view, String sql) {
    return Sql.of(view.tx(), sql).with(view.drive().no()).number();
  }

  private void checkHead(Head head) {
    byte[] stored = access.read(view -> view.operations().digest(head.seq()).orElse(Chain.START));
    if (!head.digest().equals(new Digest(stored))) {
      findings.chain(head.seq(), "it is not the operation that the drive ends with");
    }
    long at =
        access.read(
            view ->
                Sql.of(
                        view.tx(),
                        "SELECT COALESCE(MAX(at), 0) FROM operation WHERE drive_no = ? AND seq = ?")
                    .with(view.drive().no())
                    .with(head.seq())
                    .number());
    if (at != head.at()) {
      findings.chain(head.seq(), "the drive says that it happened at another time");
    }
  }

  /// One line of an item's history.
  private record Line(ItemId item, long from, long to) {
    static final long OPEN = Long.MAX_VALUE;
    static final Line NONE = new Line(ItemRows.FIRST, 0, OPEN);
  }

  /// Checks that the rows of each item follow on each other, and that the last is open.
  private void checkLines(long seq) {
    Line last = Line.NONE;
    while (true) {
      Line after = last;
      List<Line> piece = access.read(view -> lines(view, after, seq));
      for (Line line : piece) {
        checkFollows(last, line);
        last = line;
      }
      if (piece.size() < ROWS) {
        checkFollows(last, Line.NONE);
        return;
      }
    }
  }

  private static List<Line> lines(View view, Line after, long seq) {
    return Sql.of(
            view.tx(),
            "SELECT item_id, from_seq, to_seq FROM item_state WHERE drive_no = ?"
                + " AND item_id >= ? AND (item_id > ? OR from_seq > ?) AND from_seq <= ?"
                + " ORDER BY item_id, from_seq LIMIT ?")
        .with(view.drive().no())
        .with(after.item())
        .with(after.item())
        .with(after.from())
        .with(seq)
        .with(ROWS)
        .list(
            row -> {
              long to = row.getLong(3);
              boolean open = row.wasNull() || to > seq;
              return new Line(
                  ItemSeal.itemId(row.getBytes(1)), row.getLong(2), open ? Line.OPEN : to);
            });
  }

  private void checkFollows(Line before, Line next) {
    boolean same = before.item().equals(next.item());
    long expected = same ? next.from() : Line.OPEN;
    if (before.to() != expected) {
      findings.row(
          Optional.of(before.item()), before.from(), "the row does not end where the next begins");
    }
  }

  private boolean checkNow(View view) {
    new TreeCheck(view, findings).run();
    new PastCheck(view, findings).run();
    Sql.of(
            view.tx(),
            "SELECT item_id, from_seq FROM item_state WHERE drive_no = ?"
                + " AND (from_seq < 1 OR from_seq > ? OR to_seq > ?)")
        .with(view.drive().no())
        .with(view.drive().seq())
        .with(view.drive().seq())
        .each(
            row ->
                findings.row(
                    Optional.of(ItemSeal.itemId(row.getBytes(1))),
                    row.getLong(2),
                    "the row belongs to no operation"));
    Sql.of(
            view.tx(),
            "SELECT i.item_id, i.from_seq FROM item_state i WHERE i.drive_no = ? AND i.kind = 2"
                + " AND NOT EXISTS (SELECT 1 FROM revision r WHERE r.revision_id = i.revision_id"
                + " AND r.drive_no = i.drive_no AND r.size_bytes = i.size_bytes)"
                + " AND NOT EXISTS (SELECT 1 FROM forgotten_revision f WHERE"
                + " f.revision_id = i.revision_id AND f.drive_no = i.drive_no"
                + " AND f.size_bytes = i.size_bytes)")
        .with(view.drive().no())
        .each(
            row ->
                findings.row(
                    Optional.of(ItemSeal.itemId(row.getBytes(1))),
                    row.getLong(2),
                    "the row's content is not known"));
    Sql.of(
            view.tx(),
            "SELECT revision_id, item_id FROM revision WHERE drive_no = ? AND (seq < 1 OR seq > ?)")
        .with(view.drive().no())
        .with(view.drive().seq())
        .each(
            row ->
                findings.revision(
                    RevisionId.of(row.getBytes(1)),
                    ItemSeal.itemId(row.getBytes(2)),
                    "it belongs to no operation"));
    Sql.of(
            view.tx(),
            "SELECT item_id, seq FROM removed_version WHERE drive_no = ? AND (seq < 1 OR seq > ?)")
        .with(view.drive().no())
        .with(view.drive().seq())
        .each(
            row ->
                findings.row(
                    Optional.of(ItemSeal.itemId(row.getBytes(1))),
                    row.getLong(2),
                    "a removed version belongs to no operation"));
    checkMarks(view);
    return true;
  }

  /// Each row of what was noted of a version ends where the next begins.
  private void checkMarks(View view) {
    Sql.of(
            view.tx(),
            "SELECT m.item_id, m.from_seq FROM version_mark m WHERE m.drive_no = ? AND"
                + " (m.from_seq < 1 OR m.from_seq > ? OR COALESCE(m.to_seq, 0) <> COALESCE((SELECT"
                + " MIN(n.from_seq) FROM version_mark n WHERE n.drive_no = m.drive_no AND"
                + " n.item_id = m.item_id AND n.version_no = m.version_no AND"
                + " n.from_seq > m.from_seq), 0))")
        .with(view.drive().no())
        .with(view.drive().seq())
        .each(
            row ->
                findings.row(
                    Optional.of(ItemSeal.itemId(row.getBytes(1))),
                    row.getLong(2),
                    "what was noted of a version does not end where the next begins"));
  }

  private void checkCopies(Region region, long seq) {
    long from = 1;
    RevisionId after = RevisionId.of(ItemSeal.NO_ID);
    while (true) {
      long first = from;
      RevisionId behind = after;
      List<RevisionRow> piece =
          access.read(
              view ->
                  view.revisions().between(first, seq, behind, REVISIONS).stream()
                      .map(stored -> openOrBare(view, stored))
                      .toList());
      piece.stream()
          .filter(row -> !row.mediaType().isEmpty()) // what does not open is found already
          .forEach(row -> checkCopy(region, row));
      if (piece.size() < REVISIONS) {
        return;
      }
      from = piece.getLast().seq();
      after = piece.getLast().address().revision();
    }
  }

  private static RevisionRow openOrBare(View view, SealedRow<RevisionRow> stored) {
    try {
      return view.revisions().open(stored);
    } catch (DriveRefusal.Tampered _) {
      return stored.row();
    }
  }

  private void checkCopy(Region region, RevisionRow row) {
    BlobCheck check = check(region, row);
    if (!(check instanceof BlobCheck.Whole)) {
      access.read(view -> missing(view, row)).ifPresent(item -> note(region, row, item, check));
    }
    copies++;
    findings.did(row.sizeBytes());
  }

  private void note(Region region, RevisionRow row, ItemId item, BlobCheck check) {
    RevisionId revision = row.address().revision();
    switch (check) {
      case BlobCheck.Whole _ -> {}
      case BlobCheck.Missing _ ->
          findings.copy(region.name(), revision, item, "the copy is missing");
      case BlobCheck.Damaged(String reason) ->
          findings.copy(region.name(), revision, item, "the copy is damaged: " + reason);
      case BlobCheck.Unreachable(String reason) ->
          findings.away(region.name(), revision, item, "the region cannot be read: " + reason);
    }
  }

  /// Who misses a content. Reading the copies of a piece may take hours: what was forgotten
  /// meanwhile, and is noted as such, nobody does. One whose row is gone without a note is missed.
  private static Optional<ItemId> missing(View view, RevisionRow row) {
    return wasForgotten(view, row) ? Optional.empty() : Optional.of(holder(view, row));
  }

  private static boolean wasForgotten(View view, RevisionRow row) {
    return Sql.of(
                view.tx(),
                "SELECT COUNT(*) FROM forgotten_revision f WHERE f.revision_id = ? AND f.drive_no = ?"
                    + " AND f.seq = ? AND f.size_bytes = ? AND NOT EXISTS (SELECT 1 FROM revision r"
                    + " WHERE r.revision_id = f.revision_id)")
            .with(row.address().revision().bytes())
            .with(view.drive().no())
            .with(row.seq())
            .with(row.sizeBytes())
            .number()
        > 0;
  }

  /// The item that has the content: not always the one that its blob was written for.
  static ItemId holder(View view, RevisionRow row) {
    return Sql.of(
            view.tx(),
            "SELECT item_id FROM item_state WHERE drive_no = ? AND from_seq = ? AND revision_id ="
                + " ?")
        .with(view.drive().no())
        .with(row.seq())
        .with(row.address().revision().bytes())
        .one(stored -> ItemSeal.itemId(stored.getBytes(1)))
        .orElse(row.address().item());
  }

  private BlobCheck check(Region region, RevisionRow row) {
    try (DriveKey key = DriveAccess.refusing(access::lease)) {
      return access
          .rooms()
          .blobs()
          .check(region, row.address(), key, row.seal(), row.sizeBytes(), row.hashes());
    } catch (ContentRefusal.NotAuthentic _) {
      return new BlobCheck.Damaged("the wrapped key or the commitment was altered");
    }
  }
}
