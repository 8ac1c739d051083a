package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// Goes from content to content through all drives, from the place where a round is. Used by one
/// thread.
record ContentWalk(DriveAccess.Rooms rooms, ScrubFindings findings) {

  private static final int PIECE = 100;

  /// What is done at each.
  interface Look {
    /// @return empty if it cannot be done now: here the round goes on later
    Optional<Seen> at(DriveAccess access, DriveRow drive, ScrubCare.Stored stored);
  }

  /// @param read whether there was a copy to be read
  /// @param made how many copies were made anew
  record Seen(boolean read, long made) {}

  /// @param goesOn whether there may be more to be done now
  record Piece(ScrubRows.Round round, boolean goesOn) {}

  /// Looks at some contents that follow on where the round is, in one drive: one at least.
  ///
  /// @param enough whether so much work is enough for now
  Piece piece(ScrubRows.Round round, Look look, LongPredicate enough) {
    Optional<DriveRow> found =
        rooms.database().read(tx -> new ScrubRows(tx).driveFrom(Math.max(1, round.at().drive())));
    if (found.isEmpty()) {
      return new Piece(round.ending(rooms.clock().millis()), false);
    }
    DriveRow drive = found.get();
    try {
      return in(drive, round, look, enough);
    } catch (DriveRefusal.ItemAbsent _) {
      return new Piece(round.behind(drive.no()), true); // it was destroyed meanwhile
    } catch (DriveRefusal.Tampered _) {
      findings.isSealed(drive);
      return new Piece(round.behind(drive.no()), true);
    }
  }

  private Piece in(DriveRow drive, ScrubRows.Round round, Look look, LongPredicate enough) {
    ScrubRows.Cursor from =
        drive.no() == round.at().drive()
            ? round.at()
            : new ScrubRows.Cursor(drive.no(), 1, ScrubRows.Cursor.START.revision());
    DriveAccess access = new DriveAccess(rooms, drive.id(), drive.no());
    List<ScrubCare.Stored> rows = access.read(view -> ScrubCare.stored(view, from, PIECE));
    ScrubRows.Round at = round.movedTo(from);
    for (ScrubCare.Stored row : rows) {
      Optional<Seen> seen = look.at(access, drive, row);
      if (seen.isEmpty()) {
        return new Piece(at, false);
      }
      at = at.counting(row.row(), seen.get());
      if (enough.test(at.done() - round.done())) {
        return new Piece(at, true);
      }
    }
    return new Piece(rows.size() < PIECE ? at.behind(drive.no()) : at, true);
  }
}
