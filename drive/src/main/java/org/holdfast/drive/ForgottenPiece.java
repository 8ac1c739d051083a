package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Contents that were forgotten in one change.
///
/// @param whole whether all of those asked for are gone
record ForgottenPiece(long revisions, long bytes, boolean whole) {

  static final ForgottenPiece NONE = new ForgottenPiece(0, 0, false);

  /// Destroys the keys of these contents, notes what is left of the operations that brought them,
  /// condemns the copies, and says so in the log.
  ///
  /// @param holding tells what is held as of this transaction: since the contents were found
  ///   somebody may have deleted newer versions, or named one
  /// @param files which had these contents when they were found
  /// @param head what came after this one is looked at again: somebody may have taken one back
  /// @throws DriveRefusal.Tampered if an operation is not as it was written
  static ForgottenPiece forget(
      View view,
      DriveAccess.Rooms rooms,
      Holding holding,
      Set<ItemId> files,
      long head,
      List<RevisionId> some,
      Duration lingers) {
    Set<RevisionId> wanted = new HashSet<>(some);
    wanted.removeAll(takenBack(view, head, some));
    wanted.removeAll(holding.held(view, files));
    long since = holding.since();
    Map<Long, List<Notes.Forgotten>> byOperation = new TreeMap<>();
    for (Notes.Forgotten each : rows(view, wanted)) {
      byOperation.computeIfAbsent(each.seq(), _ -> new ArrayList<>()).add(each);
    }
    byOperation.forEach((seq, contents) -> forget(view, since, seq, contents));
    List<Notes.Forgotten> all = byOperation.values().stream().flatMap(List::stream).toList();
    if (!all.isEmpty()) {
      DrivePast.of(view).more(all.size()).write(view);
      rooms
          .blobs()
          .doom(view.tx(), view.drive().id(), all.stream().map(Notes.Forgotten::revision).toList());
      tell(view, rooms, since, all, lingers);
    }
    return new ForgottenPiece(all.size(), bytes(all), true);
  }

  private static long bytes(List<Notes.Forgotten> all) {
    return all.stream().mapToLong(Notes.Forgotten::sizeBytes).sum();
  }

  private static void tell(
      View view, DriveAccess.Rooms rooms, long since, List<Notes.Forgotten> all, Duration lingers) {
    Instant gone = Instant.ofEpochMilli(view.now()).plus(lingers);
    rooms
        .log()
        .append(
            view.tx(),
            Event.done(EventKind.CONTENTS_FORGOTTEN, new Who.Server())
                .about(view.drive().owner().value())
                .on(new Target.Drive(view.drive().id().value()))
                .saying(new Detail.Forgotten(all.size(), bytes(all), since, gone.toEpochMilli())));
  }

  /// What somebody took back, or noted something of, since it was looked for.
  private static Set<RevisionId> takenBack(View view, long head, List<RevisionId> some) {
    Set<RevisionId> taken = new HashSet<>();
    for (String table : List.of("item_state", "version_mark")) {
      Sql.pieces(
          some.stream().map(RevisionId::bytes).toList(),
          piece ->
              Sql.of(
                      view.tx(),
                      "SELECT DISTINCT revision_id FROM "
                          + table
                          + " WHERE drive_no = ? AND from_seq > ? AND revision_id IN "
                          + Sql.marks(piece.size()))
                  .with(view.drive().no())
                  .with(head)
                  .withList(piece)
                  .each(row -> taken.add(RevisionId.of(row.getBytes(1)))));
    }
    return taken;
  }

  private static List<Notes.Forgotten> rows(View view, Set<RevisionId> wanted) {
    List<Notes.Forgotten> rows = new ArrayList<>();
    Sql.pieces(
        wanted.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    view.tx(),
                    "SELECT revision_id, seq, size_bytes FROM revision WHERE revision_id IN "
                        + Sql.marks(piece.size())
                        + " AND drive_no = ?")
                .withList(piece)
                .with(view.drive().no())
                .each(
                    row ->
                        rows.add(
                            new Notes.Forgotten(
                                RevisionId.of(row.getBytes(1)), row.getLong(2), row.getLong(3)))));
    return rows;
  }

  private static void forget(View view, long since, long seq, List<Notes.Forgotten> contents) {
    // Once the rows are gone nobody can tell any more: only what is as it was written is noted.
    Findings findings = new Findings(VerifyProgress.SILENT);
    new ChainCheck(view, findings, seq, seq).run();
    if (findings.count() > 0) {
      throw new DriveRefusal.Tampered();
    }
    Notes notes = new Notes(view);
    List<byte[]> ids = contents.stream().map(each -> each.revision().bytes()).toList();
    Sql.pieces(
        ids,
        piece ->
            Sql.of(
                    view.tx(),
                    "DELETE FROM revision WHERE revision_id IN " + Sql.marks(piece.size()))
                .withList(piece)
                .run());
    notes.insert(contents);
    Note bare = new Note(seq, view.now(), view.drive().seq(), since, new Digest(Chain.START));
    notes.write(ChainCheck.seal(view, bare));
  }
}
