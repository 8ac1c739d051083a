package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// The notes of blobs that nothing refers to, in one transaction. Nothing in them is authenticated:
/// whoever edits them can have such a blob removed sooner or later, and none that something refers
/// to, for that is asked anew. Format: `docs/formats/history.md`.
record UnreferencedRows(DSLContext tx) {

  private static final int WAITING = 0;
  private static final int CONDEMNED = 1;

  /// Kept, so that who wrote it and was stopped for long does not refer to it after all.
  private static final int REMOVED = 2;

  private static final String DUE =
      "(condemned = 1 OR (condemned = 0 AND noted_at <= ? AND noted_watch <= ?))";

  /// @param watch when it was noted, by the second clock
  record Note(RevisionId revision, long watch, long bytes, boolean condemned) {}

  /// How many wait, and how much that is.
  record Sum(long blobs, long bytes) {}

  /// By which moments of both clocks something must have been noted.
  record Until(long wall, long watch) {}

  /// What was removed, and lies there again because a region was late, stays condemned.
  void add(Map<RevisionId, Long> bytes, SweepClock.Now now) {
    Sql.batch(
        tx,
        "INSERT INTO unreferenced_blob (revision_id, noted_at, noted_watch, stored_bytes,"
            + " condemned) VALUES (?, ?, ?, ?, 0) ON CONFLICT (revision_id) DO UPDATE"
            + " SET condemned = 1 WHERE unreferenced_blob.condemned = 2",
        batch ->
            bytes.forEach(
                (revision, stored) ->
                    batch.accept(
                        new Object[] {revision.bytes(), now.wall(), now.watch(), stored})));
  }

  /// After a clock that was set back, or a second one that begins anew, the wait begins anew, too:
  /// else what was noted before would wait until it is as late again.
  void beginAnewWhatIsAhead(SweepClock.Now now) {
    Sql.of(tx, "UPDATE unreferenced_blob SET noted_at = ? WHERE noted_at > ?")
        .with(now.wall())
        .with(now.wall())
        .run();
    Sql.of(tx, "UPDATE unreferenced_blob SET noted_watch = ? WHERE noted_watch > ?")
        .with(now.watch())
        .with(now.watch())
        .run();
  }

  /// Those that wait no more. What is condemned stays so.
  void forgetWaiting(Collection<RevisionId> revisions) {
    each(
        "DELETE FROM unreferenced_blob WHERE condemned = ? AND revision_id IN ",
        List.of((long) WAITING),
        revisions);
  }

  /// Their last copy is gone.
  void removed(Collection<RevisionId> revisions, SweepClock.Now now) {
    each(
        "UPDATE unreferenced_blob SET condemned = ?, noted_at = ?, noted_watch = ?"
            + " WHERE revision_id IN ",
        List.of((long) REMOVED, now.wall(), now.watch()),
        revisions);
  }

  /// Those that were removed so long ago.
  void forgetRemoved(Until until) {
    Sql.of(
            tx,
            "DELETE FROM unreferenced_blob WHERE condemned = ? AND noted_at <= ? AND noted_watch <= ?")
        .with(REMOVED)
        .with(until.wall())
        .with(until.watch())
        .run();
  }

  private void each(String statement, List<Long> values, Collection<RevisionId> revisions) {
    Sql.pieces(
        revisions.stream().map(RevisionId::bytes).toList(),
        piece -> {
          Sql change = Sql.of(tx, statement + Sql.marks(piece.size()));
          values.forEach(change::with);
          change.withList(piece).run();
        });
  }

  List<Note> waitingBehind(RevisionId after, int limit) {
    return Sql.of(
            tx,
            "SELECT revision_id, noted_watch, stored_bytes, condemned FROM unreferenced_blob"
                + " WHERE revision_id > ? AND condemned = 0 ORDER BY revision_id LIMIT ?")
        .with(after)
        .with(limit)
        .list(UnreferencedRows::read);
  }

  List<Note> dueBehind(RevisionId after, Until until, int limit) {
    return Sql.of(
            tx,
            "SELECT revision_id, noted_watch, stored_bytes, condemned FROM unreferenced_blob"
                + " WHERE revision_id > ? AND "
                + DUE
                + " ORDER BY revision_id LIMIT ?")
        .with(after)
        .with(until.wall())
        .with(until.watch())
        .with(limit)
        .list(UnreferencedRows::read);
  }

  private static Note read(ResultSet row) throws SQLException {
    return new Note(
        RevisionId.of(row.getBytes(1)), row.getLong(2), row.getLong(3), row.getInt(4) == CONDEMNED);
  }

  /// Takes those that are still noted, due, and not referred to: nothing may refer to them any more
  /// ([#claim]). A note of what is referred to after all goes.
  ///
  /// @return those that are to be removed, as soon as this change is durable
  Set<RevisionId> condemn(List<RevisionId> revisions, Until until) {
    List<byte[]> ids = revisions.stream().map(RevisionId::bytes).toList();
    String these = " WHERE revision_id IN " + Sql.marks(ids.size());
    // First the rows: whoever claims one of these at the same time has done so before the next
    // statement, or waits for the end of this change and is refused.
    Sql.of(tx, "UPDATE unreferenced_blob SET condemned = 1" + these + " AND " + DUE)
        .withList(ids)
        .with(until.wall())
        .with(until.watch())
        .run();
    List<RevisionId> taken =
        Sql.of(
                tx,
                "SELECT revision_id FROM unreferenced_blob"
                    + these
                    + " AND condemned = 1 ORDER BY revision_id")
            .withList(ids)
            .list(row -> RevisionId.of(row.getBytes(1)));
    Set<RevisionId> wanted = References.among(tx, taken);
    each("DELETE FROM unreferenced_blob WHERE revision_id IN ", List.of(), wanted);
    Set<RevisionId> due = new LinkedHashSet<>(taken); // removed in this order in every region
    due.removeAll(wanted);
    return due;
  }

  /// Part of a change in which something begins to refer to blobs: they are noted no more.
  ///
  /// @throws DriveRefusal.StoreUnavailable if one of them is being removed, or was
  static void claim(DSLContext tx, List<RevisionId> revisions) {
    Sql.pieces(
        revisions.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    tx,
                    "DELETE FROM unreferenced_blob WHERE revision_id IN "
                        + Sql.marks(piece.size())
                        + " RETURNING condemned")
                .withList(piece)
                .each(row -> requireNotCondemned(row.getInt(1))));
  }

  private static void requireNotCondemned(int condemned) {
    if (condemned != WAITING) {
      throw new DriveRefusal.StoreUnavailable(
          new IllegalStateException("its content was given up: it was written days ago"));
    }
  }

  Sum sum() {
    return Sql.of(
            tx,
            "SELECT COUNT(*), COALESCE(SUM(stored_bytes), 0) FROM unreferenced_blob"
                + " WHERE condemned < 2")
        .one(row -> new Sum(row.getLong(1), row.getLong(2)))
        .orElseThrow();
  }
}
