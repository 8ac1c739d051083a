package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.content.DriveKey;
import org.jooq.DSLContext;

/// Seals anew what a drive has under earlier versions of its key, and wraps file keys anew, piece
/// by piece in changes of their own, while the drive is in use (ADR 59). The digest of an operation
/// stays as it was: [SealedAnew] or the operation's [Note] stands in its place.
///
/// How far it is stands in the drive's row, so that a kill costs nothing.
record Resealing(DriveAccess access) {

  /// Rows in a change, unless one operation wrote more.
  private static final int ROWS = 500;

  /// @throws DriveRefusal.ItemAbsent if the drive is no more
  /// @throws DriveRefusal.StoreUnavailable if database or vault cannot be used
  /// @throws DriveRefusal.Tampered if the drive's row or key is not as it was written
  DriveKeyRotation.Sealed next() {
    return access.keyed(key -> access.rooms().database().writeLarge(tx -> next(tx, key)));
  }

  private DriveKeyRotation.Sealed next(DSLContext tx, DriveKey key) {
    DriveRow drive = DriveRow.lock(tx, access.no());
    if (drive.key().floor() == drive.key().version()) {
      return new DriveKeyRotation.Sealed(0, true);
    }
    RowSeal seal = access.seal(key, drive.key());
    View view = access.rooms().changing(tx, drive, seal, new RootId());
    long done = done(tx);
    // What came behind this was sealed under it when it came.
    long last = drive.key().fromSeq();
    if (done >= last) {
      long rows = besideHistory(view);
      drive.sealedAnew(tx, seal);
      return new DriveKeyRotation.Sealed(rows, true);
    }
    long to = end(view, done + 1, last);
    long rows = sealAnew(view, done + 1, to);
    Sql.of(tx, "UPDATE drive SET sealed_seq = ? WHERE drive_no = ?")
        .with(to)
        .with(drive.no())
        .run();
    return new DriveKeyRotation.Sealed(rows, false);
  }

  /// Operations up to this one are under the version in force.
  private long done(DSLContext tx) {
    return Sql.of(tx, "SELECT sealed_seq FROM drive WHERE drive_no = ?").with(access.no()).number();
  }

  /// The last operation of a piece.
  private static long end(View view, long from, long last) {
    long[] at = {from, 0}; // operation, rows up to it
    Sql.of(
            view.tx(),
            "SELECT seq, items FROM operation WHERE drive_no = ? AND seq >= ? AND seq <= ?"
                + " ORDER BY seq LIMIT "
                + ROWS)
        .with(view.drive().no())
        .with(from)
        .with(last)
        .each(
            row -> {
              if (at[1] < ROWS) {
                at[0] = row.getLong(1);
                at[1] += 1 + row.getLong(2);
              }
            });
    return at[0];
  }

  /// What is not as it was written stays as it is: `verify` tells of it, and needs to see it.
  ///
  /// @return how many rows
  private static long sealAnew(View view, long from, long to) {
    Findings findings = new Findings(VerifyProgress.SILENT);
    ChainCheck check = ChainCheck.run(view, findings, from, to, Witness.none());
    if (findings.count() > 0) {
      long rows = 0;
      for (long seq = from; from < to && seq <= to; seq++) {
        rows += sealAnew(view, seq, seq);
      }
      return rows;
    }
    Notes notes = new Notes(view);
    Map<Long, Note> noted = notes.between(from, to);
    view.operations().sealAnew(from, to);
    view.rows().sealAnew(from, to);
    view.revisions().sealAnew(from, to);
    VersionMarks.of(view).sealAnew(from, to);
    int inForce = view.seal().inForce();
    List<SealedAnew> anew = new ArrayList<>();
    ChainCheck.sealedAnew(view, from, to)
        .forEach(
            (seq, mac) -> {
              Note note = noted.get(seq);
              if (note == null) {
                anew.add(new SealedAnew(seq, inForce, mac));
              } else {
                notes.write(note.under(inForce).with(mac.bytes()));
              }
            });
    notes.write(anew);
    return to - from + 1 + check.rows();
  }

  /// Who may reach what, and holds. Locks were when the version came into force; the rest ends by
  /// itself within days, or is written anew with its next use.
  private static long besideHistory(View view) {
    return view.permissions().sealAnew() + Holds.sealAnew(view);
  }
}
