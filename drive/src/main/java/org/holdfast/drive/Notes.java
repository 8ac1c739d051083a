package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.content.RevisionId;

/// What was noted of operations whose rows are not all there any more, and which contents were
/// forgotten, of one drive in one transaction. Format: `docs/formats/history.md`.
final class Notes {

  private final View view;

  Notes(View view) {
    this.view = view;
  }

  /// A content whose key was destroyed, or is about to be.
  ///
  /// @param seq the operation that brought it
  record Forgotten(RevisionId revision, long seq, long sizeBytes) {

    /// The order of ids in the database and in digests.
    static final Comparator<Forgotten> BY_ID =
        (a, b) -> ItemRow.compare(a.revision.value(), b.revision.value());

    static Forgotten read(ResultSet row) throws SQLException {
      return new Forgotten(
          RevisionId.of(ItemSeal.itemId(row.getBytes(1)).bytes()), row.getLong(2), row.getLong(3));
    }
  }

  /// Of operations `from` to `to`, by their numbers; the macs are not checked.
  Map<Long, Note> between(long from, long to) {
    Map<Long, Note> found = new HashMap<>();
    Sql.of(
            view.tx(),
            "SELECT seq, noted_at, head_seq, kept_from, key_version, mac FROM forgotten"
                + " WHERE drive_no = ?"
                + " AND seq >= ? AND seq <= ?")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(row -> found.put(row.getLong(1), read(row)));
    return found;
  }

  private static Note read(ResultSet row) throws SQLException {
    return new Note(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getInt(5),
        new Digest(row.getBytes(6)));
  }

  /// Which of operations `from` to `to` were sealed anew; the macs are not checked.
  Map<Long, SealedAnew> sealedAnew(long from, long to) {
    Map<Long, SealedAnew> found = new HashMap<>();
    Sql.of(
            view.tx(),
            "SELECT seq, key_version, mac FROM sealed_anew WHERE drive_no = ? AND seq >= ?"
                + " AND seq <= ?")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .each(
            row ->
                found.put(
                    row.getLong(1),
                    new SealedAnew(row.getLong(1), row.getInt(2), new Digest(row.getBytes(3)))));
    return found;
  }

  /// The forgotten contents of these operations, in the order of operation and id.
  List<Forgotten> forgotten(long from, long to) {
    return Sql.of(
            view.tx(),
            "SELECT revision_id, seq, size_bytes FROM forgotten_revision WHERE drive_no = ?"
                + " AND seq >= ? AND seq <= ? ORDER BY seq, revision_id")
        .with(view.drive().no())
        .with(from)
        .with(to)
        .list(Forgotten::read);
  }

  /// Puts the note in place of the one that was there, or of what said that it was sealed anew.
  void write(Note note) {
    Sql.of(view.tx(), "DELETE FROM sealed_anew WHERE drive_no = ? AND seq = ?")
        .with(view.drive().no())
        .with(note.seq())
        .run();
    Sql.of(
            view.tx(),
            "INSERT INTO forgotten (drive_no, seq, noted_at, head_seq, kept_from, key_version, mac)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (drive_no, seq) DO UPDATE SET"
                + " noted_at = excluded.noted_at, head_seq = excluded.head_seq,"
                + " kept_from = excluded.kept_from, key_version = excluded.key_version,"
                + " mac = excluded.mac")
        .with(view.drive().no())
        .with(note.seq())
        .with(note.at())
        .with(note.head())
        .with(note.keptFrom())
        .with(note.keyVersion())
        .with(note.mac().bytes())
        .run();
  }

  /// Puts them in place of those that were there.
  void write(List<SealedAnew> all) {
    Sql.batch(
        view.tx(),
        "INSERT INTO sealed_anew (drive_no, seq, key_version, mac) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (drive_no, seq) DO UPDATE SET"
            + " key_version = excluded.key_version, mac = excluded.mac",
        batch ->
            all.forEach(
                anew ->
                    batch.accept(
                        new Object[] {
                          view.drive().no(), anew.seq(), anew.keyVersion(), anew.mac().bytes()
                        })));
  }

  void insert(List<Forgotten> contents) {
    Sql.batch(
        view.tx(),
        "INSERT INTO forgotten_revision (revision_id, drive_no, seq, size_bytes)"
            + " VALUES (?, ?, ?, ?)",
        batch ->
            contents.forEach(
                each ->
                    batch.accept(
                        new Object[] {
                          each.revision().bytes(), view.drive().no(), each.seq(), each.sizeBytes()
                        })));
  }
}
