package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/// The locks of one drive in one transaction.
///
/// The drive's row says until when there may be any ([DriveRow#locksUntil]): a drive without locks
/// is never asked for them.
record LockRows(DSLContext tx, DriveRow drive, RowSeal seal) {

  static LockRows of(View view) {
    return new LockRows(view.tx(), view.drive(), view.seal());
  }

  /// Those that hold at an instant, in no order that means anything.
  List<LockRow> at(long now) {
    if (drive.locksUntil() <= now) {
      return List.of();
    }
    return Sql.of(
            tx, "SELECT " + LockRow.COLUMNS + " FROM item_lock WHERE drive_no = ? AND until > ?")
        .with(drive.no())
        .with(now)
        .list(LockRow::read);
  }

  Optional<Lock> find(LockToken token, long now) {
    return Sql.of(
            tx,
            "SELECT "
                + LockRow.COLUMNS
                + " FROM item_lock WHERE drive_no = ? AND lock_key = ? AND until > ?")
        .with(drive.no())
        .with(LockRow.keyOf(seal, token))
        .with(now)
        .one(LockRow::read)
        .map(row -> row.open(seal));
  }

  /// Writes it, or writes it anew.
  void put(Lock lock, long now) {
    LockRow row = LockRow.of(seal, lock);
    delete(row.key());
    Sql.of(tx, "DELETE FROM item_lock WHERE drive_no = ? AND until <= ?")
        .with(drive.no())
        .with(now)
        .run();
    Sql.of(
            tx,
            "INSERT INTO item_lock (drive_no, "
                + LockRow.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(drive.no())
        .with(row.key())
        .with(row.root())
        .with(row.exclusive() ? 1 : 0)
        .with(row.deep() ? 1 : 0)
        .with(row.until())
        .with(row.sealed())
        .with(row.format())
        .run();
    noteUntil();
  }

  /// Writes all that hold anew, under the key that seals now: they are found by it.
  void replaceAll(List<Lock> locks, long now) {
    if (drive.locksUntil() > 0) {
      Sql.of(tx, "DELETE FROM item_lock WHERE drive_no = ?").with(drive.no()).run();
      locks.forEach(lock -> put(lock, now));
      noteUntil();
    }
  }

  void remove(List<LockRow> rows) {
    if (!rows.isEmpty()) {
      rows.forEach(row -> delete(row.key()));
      noteUntil();
    }
  }

  void remove(LockToken token) {
    delete(LockRow.keyOf(seal, token));
    noteUntil();
  }

  /// How many locks of any drive are over.
  static long over(DSLContext tx, long now) {
    return Sql.of(tx, "SELECT COUNT(*) FROM item_lock WHERE until <= ?").with(now).number();
  }

  /// @return how many it removed
  static int forget(DSLContext tx, long now) {
    Sql.of(tx, "UPDATE drive SET locks_until = 0 WHERE locks_until <= ?").with(now).run();
    return Sql.of(tx, "DELETE FROM item_lock WHERE until <= ?").with(now).run();
  }

  /// What the drive's row should say.
  long lastUntil() {
    return Sql.of(tx, "SELECT COALESCE(MAX(until), 0) FROM item_lock WHERE drive_no = ?")
        .with(drive.no())
        .number();
  }

  private void delete(byte[] key) {
    Sql.of(tx, "DELETE FROM item_lock WHERE drive_no = ? AND lock_key = ?")
        .with(drive.no())
        .with(key)
        .run();
  }

  private void noteUntil() {
    Sql.of(
            tx,
            "UPDATE drive SET locks_until ="
                + " COALESCE((SELECT MAX(until) FROM item_lock WHERE drive_no = ?), 0)"
                + " WHERE drive_no = ?")
        .with(drive.no())
        .with(drive.no())
        .run();
  }
}
