package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/// The end of a drive, in steps that can each be cut short and taken again:
///
///     keys ─one change, with its entry in the log▶ contents ─piece by piece▶ items, history
///
/// With the keys goes the drive's own row: from then on nobody finds the drive, and whoever had it
/// in hand is refused by the next look at it. What its rows and blobs say is noise already when they
/// are removed. Contents go first of them, since their rows hold wrapped keys too; each is handed to
/// `content` as condemned in the change in which its row goes, so that no copy is forgotten.
record Destroying(DriveAccess.Rooms rooms) {

  private static final int PIECE = 500;
  private static final String OF_DRIVE = "drive_no = ?";
  private static final String OF_ARCHIVE =
      "archive_id IN (SELECT archive_id FROM archive WHERE drive_no = ?)";

  // Each by its primary key.
  private static final List<String> REST =
      List.of(
          piece("item_state", "drive_no, item_id, from_seq"),
          piece("operation", "drive_no, seq"),
          piece("removed_version", "drive_no, item_id, version_no"),
          piece("version_mark", "drive_no, item_id, version_no, from_seq"),
          piece("forgotten", "drive_no, seq"),
          piece("sealed_anew", "drive_no, seq"),
          piece("forgotten_revision", "revision_id"),
          piece("drive_past", "drive_no"),
          piece("counted_day", "drive_no, day_no"),
          piece("promised", "drive_no, days, versions"),
          piece("drive_hold", "hold_id"),
          piece("folder_total", "drive_no, item_id"),
          piece("item_lock", "drive_no, lock_key"),
          piece("permission", "permission_id"),
          piece("followed", "drive_no, account, item_id"),
          piece("subscription", "subscription_id"),
          piece("copy_job", "job_key"),
          piece("scrub_finding", "revision_id"),
          "DELETE FROM archive_piece WHERE (archive_id, piece_no) IN (SELECT archive_id, piece_no"
              + " FROM archive_piece WHERE "
              + OF_ARCHIVE
              + " LIMIT 2000)",
          piece("archive", "archive_id"));

  private static String piece(String table, String key) {
    return "DELETE FROM %1$s WHERE (%2$s) IN (SELECT %2$s FROM %1$s WHERE drive_no = ? LIMIT 2000)"
        .formatted(table, key);
  }

  /// A destroyed drive with the number that its rows still have.
  record Numbered(int no, DestroyedDrive drive) {}

  /// Destroys the keys.
  ///
  /// @return empty if the account never had a drive; else what was destroyed, now or before
  /// @throws OnHold if a hold is on it; nothing was destroyed
  Optional<DestroyedDrive> keys(AccountId owner) {
    // The drive first: a row that only says that it was destroyed must not save it from that.
    return rooms
        .database()
        .write(tx -> destroyed(tx, owner).or(() -> find(tx, owner)))
        .map(Numbered::drive);
  }

  static Optional<Numbered> find(DSLContext tx, AccountId owner) {
    return Sql.of(
            tx,
            "SELECT drive_no, drive_id, destroyed_at, key_versions, revisions, content_bytes"
                + " FROM destroyed_drive WHERE owner = ?")
        .with(owner.bytes())
        .one(Destroying::read);
  }

  private static Numbered read(ResultSet row) throws SQLException {
    return new Numbered(
        row.getInt(1),
        new DestroyedDrive(
            DriveId.of(row.getBytes(2)),
            Instant.ofEpochMilli(row.getLong(3)),
            row.getInt(4),
            row.getLong(5),
            row.getLong(6)));
  }

  private Optional<Numbered> destroyed(DSLContext tx, AccountId owner) {
    return DriveRow.ofOwner(tx, owner)
        .map(row -> DriveRow.lock(tx, row.no()))
        .map(row -> destroyed(tx, row));
  }

  private Numbered destroyed(DSLContext tx, DriveRow row) {
    if (Holds.isHeld(tx, row.no())) {
      throw new OnHold();
    }
    Numbered counted =
        new Numbered(
            row.no(),
            new DestroyedDrive(
                row.id(),
                Instant.ofEpochMilli(rooms.clock().millis()),
                (int) number(tx, "SELECT COUNT(*) FROM drive_key WHERE drive_no = ?", row.no()),
                number(tx, "SELECT COUNT(*) FROM revision WHERE drive_no = ?", row.no()),
                number(
                    tx,
                    "SELECT COALESCE(SUM(size_bytes), 0) FROM revision WHERE drive_no = ?",
                    row.no())));
    removeFalse(tx, row);
    insert(tx, counted, row.owner());
    run(tx, "DELETE FROM drive_key WHERE drive_no = ?", row.no());
    run(tx, "DELETE FROM drive WHERE drive_no = ?", row.no());
    // The log's own word: without it a drive that is gone was removed behind the server's back.
    rooms
        .log()
        .append(
            tx,
            Event.done(EventKind.DRIVE_DESTROYED, new Who.Server())
                .about(row.owner().value())
                .on(new Target.Drive(row.id().value())));
    return counted;
  }

  /// What says that a drive was destroyed which is there was written by somebody else: a drive's
  /// row goes in the change in which this one comes.
  private static void removeFalse(DSLContext tx, DriveRow row) {
    Sql.of(tx, "DELETE FROM destroyed_drive WHERE owner = ? OR drive_id = ? OR drive_no = ?")
        .with(row.owner().bytes())
        .with(row.id().bytes())
        .with(row.no())
        .run();
  }

  private static void insert(DSLContext tx, Numbered counted, AccountId owner) {
    Sql.of(
            tx,
            "INSERT INTO destroyed_drive (drive_no, drive_id, owner, destroyed_at, key_versions,"
                + " revisions, content_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(counted.no())
        .with(counted.drive().drive().bytes())
        .with(owner.bytes())
        .with(counted.drive().destroyedAt().toEpochMilli())
        .with(counted.drive().keyVersions())
        .with(counted.drive().revisions())
        .with(counted.drive().contentBytes())
        .run();
  }

  /// Removes what is left of a destroyed drive in the database.
  ///
  /// @throws DriveRefusal.Tampered if its number is that of a drive that is there
  void rest(AccountId owner) {
    Optional<Numbered> found = rooms.database().read(tx -> find(tx, owner));
    found.ifPresent(
        drive -> {
          requireGone(drive);
          contents(drive, "upload_session", OF_DRIVE);
          contents(drive, "revision", OF_DRIVE);
          contents(drive, "archive_blob", OF_ARCHIVE);
          for (String piece : REST) {
            while (rooms.database().<Boolean>write(tx -> run(tx, piece, drive.no()) > 0)) {}
          }
        });
  }

  /// Whoever edits the number must not have another's drive removed, in all regions too.
  private void requireGone(Numbered drive) {
    String query = "SELECT COUNT(*) FROM drive WHERE drive_no = ?";
    if (rooms.database().<Long>read(tx -> number(tx, query, drive.no())) > 0) {
      throw new DriveRefusal.Tampered();
    }
  }

  private void contents(Numbered drive, String table, String whose) {
    while (rooms.database().<Boolean>write(tx -> contents(tx, drive, table, whose))) {}
  }

  /// @return whether there may be more
  private boolean contents(DSLContext tx, Numbered drive, String table, String whose) {
    lock(tx, drive);
    List<RevisionId> piece =
        Sql.of(tx, "SELECT revision_id FROM " + table + " WHERE " + whose + " LIMIT " + PIECE)
            .with(drive.no())
            .list(row -> RevisionId.of(row.getBytes(1)));
    rooms.blobs().doom(tx, drive.drive().drive(), piece);
    Sql.pieces(
        piece.stream().map(RevisionId::bytes).toList(),
        ids ->
            Sql.of(tx, "DELETE FROM " + table + " WHERE revision_id IN " + Sql.marks(ids.size()))
                .withList(ids)
                .run());
    return piece.size() == PIECE;
  }

  /// Servers that share a database take turns.
  private static void lock(DSLContext tx, Numbered drive) {
    if (tx.dialect() != SQLDialect.SQLITE) {
      run(tx, "UPDATE destroyed_drive SET drive_no = drive_no WHERE drive_no = ?", drive.no());
    }
  }

  static void forget(DSLContext tx, AccountId owner) {
    Sql.of(tx, "UPDATE destroyed_drive SET owner = ? WHERE owner = ?")
        .with(new byte[0])
        .with(owner.bytes())
        .run();
  }

  private static long number(DSLContext tx, String query, int no) {
    return Sql.of(tx, query).with(no).number();
  }

  private static int run(DSLContext tx, String statement, int no) {
    return Sql.of(tx, statement).with(no).run();
  }
}
