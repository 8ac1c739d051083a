package org.holdfast.drive;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.holdfast.content.RevisionId;

/// Computes the digests of a stretch of operations again, from what is stored, and opens every row
/// on the way.
///
/// Each digest is computed over the stored digest before it, so a finding names the operation that
/// was touched and not all that followed.
final class ChainCheck {

  private static final int MOST_REVISIONS = Integer.MAX_VALUE;

  private final View view;
  private final Findings findings;
  private final long from;
  private final long to;
  private final SequencedMap<Long, Link> links = new TreeMap<>();
  private final Map<Long, Note> notes;
  private long rows;

  ChainCheck(View view, Findings findings, long from, long to) {
    this.view = view;
    this.findings = findings;
    this.from = from;
    this.to = to;
    this.notes = new Notes(view).between(from, to);
  }

  private ChainCheck(View view, Note note) {
    this.view = view;
    this.findings = new Findings(VerifyProgress.SILENT);
    this.from = note.seq();
    this.to = note.seq();
    this.notes = Map.of(note.seq(), note);
  }

  /// The note with the mac over what is stored now.
  ///
  /// @throws DriveRefusal.Tampered if some of it does not open
  static Note seal(View view, Note note) {
    ChainCheck check = new ChainCheck(view, note);
    check.read();
    Link link = check.links.get(note.seq());
    if (link == null || check.findings.count() > 0) {
      throw new DriveRefusal.Tampered();
    }
    return note.with(link.chain.end());
  }

  /// An operation whose digest is being computed.
  private static final class Link {
    private final Chain chain;
    private final boolean noted;
    private final byte[] expected;
    private final long items;
    private long seen;

    /// @param expected its digest, or the mac of its note
    Link(Chain chain, boolean noted, byte[] expected, long items) {
      this.chain = chain;
      this.noted = noted;
      this.expected = expected;
      this.items = items;
    }
  }

  /// @return how many rows it looked at
  long run() {
    read();
    links.forEach(this::compare);
    return rows;
  }

  private void read() {
    readOperations();
    readItems();
    readRevisions();
    readForgotten();
    readRemoved();
    readMarks();
  }

  private void readOperations() {
    byte[][] previous = {
      from == 1 ? Chain.START : view.operations().digest(from - 1).orElse(Chain.START)
    };
    view.operations()
        .between(
            from,
            to,
            (seq, row) -> {
              byte[] digest = row.getBytes(8);
              begin(seq, previous[0], digest, row);
              previous[0] = digest;
            });
    for (long seq = from; seq <= to; seq++) {
      if (!links.containsKey(seq)) {
        findings.chain(seq, "the operation is missing, or not readable");
      }
    }
  }

  private void begin(long seq, byte[] previous, byte[] digest, ResultSet row) throws SQLException {
    try {
      SealedRow<OperationRow> sealed = view.operations().raw(row);
      Note note = notes.get(seq);
      Chain chain = note == null ? new Chain(view.seal()) : new Chain(view.seal(), note);
      chain.begin(view.seal(), previous, digest, sealed);
      byte[] expected = note == null ? digest : note.mac().bytes();
      links.put(seq, new Link(chain, note != null, expected, sealed.row().items()));
      view.operations().open(sealed);
    } catch (DriveRefusal.Tampered _) {
      findings.chain(seq, "the operation's row was altered");
    }
  }

  private void readItems() {
    Sql.of(
            view.tx(),
            "SELECT "
                + ItemSeal.COLUMNS
                + ", COALESCE(to_seq, 0) FROM item_state WHERE drive_no = ? AND from_seq >= ? AND from_seq <= ?"
                + " ORDER BY from_seq, item_id")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(row -> look(row.getLong(2), row));
  }

  private void look(long seq, ResultSet row) throws SQLException {
    rows++;
    try {
      SealedRow<ItemRow> sealed = view.itemSeal().raw(row, 1);
      Link link = links.get(seq);
      if (link == null) {
        findings.row(Optional.of(sealed.row().id()), seq, "the row belongs to no operation");
        return;
      }
      link.seen++;
      link.chain.add(sealed, row.getLong(ItemSeal.COLUMN_COUNT + 1));
      ItemRow opened = view.itemSeal().open(sealed);
      if (!MessageDigest.isEqual(view.itemSeal().nameKey(opened), ItemSeal.nameKey(sealed))) {
        findings.row(Optional.of(opened.id()), seq, "the name does not have its index value");
      }
    } catch (DriveRefusal.Tampered e) {
      findings.row(e.item(), seq, "the row was altered, or is another drive's");
    }
  }

  private void readRevisions() {
    for (SealedRow<RevisionRow> sealed :
        view.revisions().between(from, to, RevisionId.of(ItemSeal.NO_ID), MOST_REVISIONS)) {
      RevisionRow row = sealed.row();
      Link link = links.get(row.seq());
      if (link == null) {
        findings.revision(
            row.address().revision(), row.address().item(), "it belongs to no operation");
        continue;
      }
      link.chain.add(sealed);
      try {
        view.revisions().open(sealed);
      } catch (DriveRefusal.Tampered _) {
        findings.revision(row.address().revision(), row.address().item(), "its row was altered");
      }
    }
  }

  private void readForgotten() {
    for (Notes.Forgotten each : new Notes(view).forgotten(from, to)) {
      Link link = links.get(each.seq());
      if (link == null || !link.noted) {
        findings.chain(each.seq(), "a content of it was forgotten, and nobody noted it");
      } else {
        link.chain.addForgotten(each.revision(), each.sizeBytes());
      }
    }
  }

  private void readRemoved() {
    Sql.of(
            view.tx(),
            "SELECT seq, item_id, version_no FROM removed_version WHERE drive_no = ?"
                + " AND seq >= ? AND seq <= ? ORDER BY seq, item_id, version_no")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(
            row -> {
              Link link = links.get(row.getLong(1));
              if (link != null) {
                link.chain.addRemoved(ItemSeal.itemId(row.getBytes(2)), row.getInt(3));
              }
            });
  }

  private void readMarks() {
    VersionMarks marks = VersionMarks.of(view);
    Map<MarkRow, Long> ends = notes.isEmpty() ? Map.of() : marks.ends(from, to);
    for (SealedRow<MarkRow> sealed : marks.between(from, to)) {
      MarkRow row = sealed.row();
      Link link = links.get(row.fromSeq());
      if (link != null) {
        link.chain.add(sealed, ends.getOrDefault(row, 0L));
      }
      try {
        marks.open(sealed);
      } catch (DriveRefusal.Tampered _) {
        findings.row(
            Optional.of(row.item()), row.fromSeq(), "what was noted of a version was altered");
      }
    }
  }

  private void compare(long seq, Link link) {
    if (link.seen != link.items) {
      findings.chain(seq, "it wrote " + link.items + " item states; there are " + link.seen);
    }
    if (!MessageDigest.isEqual(link.chain.end(), link.expected)) {
      findings.chain(
          seq,
          link.noted
              ? "what was noted of it does not fit what is stored"
              : "the digest does not fit what is stored");
    }
  }
}
