package org.holdfast.drive;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.RevisionId;

/// Contents that were forgotten in one change.
///
/// @param whole whether all of those asked for are gone
record ForgottenPiece(long revisions, long bytes, boolean whole) {

  static final ForgottenPiece NONE = new ForgottenPiece(0, 0, false);

  /// What is asked for.
  ///
  /// @param witness has seen all that decides, up to some operation
  /// @param now by the clock; milliseconds. Read once: what the note says is what was decided by
  /// @param lingers see [Drives#forgetting]; empty: nobody can say
  record Asked(UnheldContents.Piece piece, Witness witness, long now, Optional<Duration> lingers) {}

  /// Destroys the keys of these contents, notes what is left of the operations that brought them,
  /// condemns the copies, and says so in the log.
  ///
  /// @param holding tells what is held as of this transaction: since the contents were found
  ///   somebody may have deleted newer versions, or named one
  /// @throws DriveRefusal.Tampered if an operation, or anything that decides, is not as it was
  ///   written
  static ForgottenPiece forget(View view, DriveAccess.Rooms rooms, Holding holding, Asked asked) {
    UnheldContents.Piece piece = asked.piece();
    Witness witness = asked.witness().now(view);
    witness.requireNoOthers();
    Set<RevisionId> wanted = new HashSet<>(piece.contents());
    wanted.removeAll(witness.again());
    wanted.removeAll(holding.held(view, piece.files(), wanted, witness));
    long since = holding.since();
    Map<Long, List<RevisionId>> byOperation = new TreeMap<>();
    List<Notes.Forgotten> all = view.revisions().brief(wanted);
    for (Notes.Forgotten each : all) {
      byOperation.computeIfAbsent(each.seq(), _ -> new ArrayList<>()).add(each.revision());
    }
    byOperation.forEach(
        (seq, contents) -> {
          Note bare =
              new Note(
                  seq,
                  asked.now(),
                  view.drive().seq(),
                  since,
                  view.seal().inForce(),
                  new Digest(Chain.START));
          forget(view, bare, Set.copyOf(contents));
        });
    if (!all.isEmpty()) {
      new Notes(view).insert(all);
      DrivePast.of(view).more(all.size()).write(view);
      rooms
          .blobs()
          .doom(view.tx(), view.drive().id(), all.stream().map(Notes.Forgotten::revision).toList());
      tell(view, rooms, since, all, asked);
    }
    return new ForgottenPiece(all.size(), bytes(all), all.size() == piece.contents().size());
  }

  private static long bytes(List<Notes.Forgotten> all) {
    return all.stream().mapToLong(Notes.Forgotten::sizeBytes).sum();
  }

  private static void tell(
      View view, DriveAccess.Rooms rooms, long since, List<Notes.Forgotten> all, Asked asked) {
    OptionalLong gone =
        asked
            .lingers()
            .map(each -> OptionalLong.of(asked.now() + each.toMillis()))
            .orElse(OptionalLong.empty());
    rooms
        .log()
        .append(
            view.tx(),
            Event.done(EventKind.CONTENTS_FORGOTTEN, new Who.Server())
                .about(view.drive().owner().value())
                .on(new Target.Drive(view.drive().id().value()))
                .saying(new Detail.Forgotten(all.size(), bytes(all), since, gone)));
  }

  private static void forget(View view, Note bare, Set<RevisionId> contents) {
    // Once the rows are gone nobody can tell any more: only what is as it was written is noted.
    Note note = ChainCheck.seal(view, bare, contents);
    Sql.pieces(
        contents.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    view.tx(),
                    "DELETE FROM revision WHERE revision_id IN " + Sql.marks(piece.size()))
                .withList(piece)
                .run());
    new Notes(view).write(note);
  }
}
