package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// How far back a drive is whole. Format: `docs/formats/history.md`.
///
/// @param keptFrom what was within reach right after this operation, or later, is whole; 0: all is
/// @param doneTo up to here everything that is out of reach was looked for and forgotten
/// @param revisions how many contents were forgotten
record DrivePast(long keptFrom, long doneTo, long revisions) {

  /// Nothing was forgotten yet.
  static final DrivePast WHOLE = new DrivePast(0, 0, 0);

  private static final byte[] MAGIC = {'H', 'F', 'E', '1'};

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  static DrivePast of(View view) {
    return Sql.of(
            view.tx(),
            "SELECT kept_from, done_to, revisions, mac FROM drive_past WHERE drive_no = ?")
        .with(view.drive().no())
        .one(row -> read(view, row))
        .orElse(WHOLE);
  }

  private static DrivePast read(View view, ResultSet row) throws SQLException {
    DrivePast past = new DrivePast(row.getLong(1), row.getLong(2), row.getLong(3));
    if (!past.mac(view.seal()).equals(new Digest(row.getBytes(4)))) {
      throw new DriveRefusal.Tampered();
    }
    return past;
  }

  /// Whether what the drive was right after an operation can be had.
  boolean reaches(long seq) {
    return seq >= keptFrom;
  }

  /// Nothing before this operation is shown or restored any more.
  DrivePast keptFrom(long seq) {
    return new DrivePast(Math.max(keptFrom, seq), doneTo, revisions);
  }

  DrivePast doneTo(long seq) {
    return new DrivePast(keptFrom, Math.max(doneTo, seq), revisions);
  }

  DrivePast more(long count) {
    return new DrivePast(keptFrom, doneTo, revisions + count);
  }

  void write(View view) {
    Sql.of(
            view.tx(),
            "INSERT INTO drive_past (drive_no, kept_from, done_to, revisions, mac)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (drive_no) DO UPDATE SET"
                + " kept_from = excluded.kept_from, done_to = excluded.done_to,"
                + " revisions = excluded.revisions, mac = excluded.mac")
        .with(view.drive().no())
        .with(keptFrom)
        .with(doneTo)
        .with(revisions)
        .with(mac(view.seal()).bytes())
        .run();
  }

  private Digest mac(RowSeal seal) {
    return new Digest(
        seal.mac("drive-past")
            .doFinal(
                ByteBuffer.allocate(MAGIC.length + 16 + 3 * Long.BYTES)
                    .put(MAGIC)
                    .put(seal.drive().bytes())
                    .putLong(keptFrom)
                    .putLong(doneTo)
                    .putLong(revisions)
                    .array()));
  }

  /// When the operation happened from which on everything is whole.
  Optional<Long> since(View view) {
    return keptFrom == 0
        ? Optional.empty()
        : view.operations().find(keptFrom).map(OperationRow::at);
  }
}
