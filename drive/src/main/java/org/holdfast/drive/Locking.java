package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.holdfast.content.ItemId;

/// Takes, prolongs and gives back locks. None of it is an operation: history knows no locks.
final class Locking {

  private static final int MOST_LOCKS = 1_000;

  private Locking() {}

  static Lock take(Change change, ItemPath path, LockWish wish, LockToken token) {
    View view = change.view();
    ItemRow row = Paths.require(view, path);
    change.requireChange(row.id());
    refuseConflicts(change, row, wish.exclusive(), wish.deep());
    Lock lock =
        new Lock(
            token,
            row.id(),
            wish.exclusive(),
            wish.deep(),
            wish.owner(),
            change.actor().account(),
            Instant.ofEpochMilli(change.at()).plus(wish.length()),
            OptionalInt.empty());
    LockRows.of(view).put(lock, change.at());
    return lock;
  }

  /// @throws DriveRefusal.Locked if a lock is in the way of such a one
  /// @throws DriveRefusal.TooManyLocks if there are as many as there can be
  static void refuseConflicts(Change change, ItemRow row, boolean exclusive, boolean deep) {
    View view = change.view();
    List<LockRow> all = LockRows.of(view).at(change.at());
    if (all.size() >= MOST_LOCKS) {
      throw new DriveRefusal.TooManyLocks();
    }
    LockWatch watch = new LockWatch(view, all, change.actor().account(), Held.NOTHING);
    refuseConflict(watch.covering(row.id()), exclusive);
    if (deep) {
      refuseConflict(watch.below(row.id()), exclusive);
    }
  }

  private static void refuseConflict(List<LockRow> there, boolean exclusive) {
    there.stream()
        .filter(lock -> lock.exclusive() || exclusive)
        .findFirst()
        .ifPresent(
            lock -> {
              throw new DriveRefusal.Locked(lock.root());
            });
  }

  static Lock refresh(Change change, ItemId item, LockToken token, Duration length) {
    Lock old = require(change, item, token);
    Lock lock =
        new Lock(
            token,
            old.root(),
            old.exclusive(),
            old.deep(),
            old.owner(),
            old.holder(),
            Instant.ofEpochMilli(change.at()).plus(LockWish.bounded(length)),
            old.checkedOut());
    LockRows.of(change.view()).put(lock, change.at());
    return lock;
  }

  static void giveBack(Change change, ItemId item, LockToken token) {
    require(change, item, token);
    LockRows.of(change.view()).remove(token);
  }

  /// Another's lock is as absent as one that never was.
  private static Lock require(Change change, ItemId item, LockToken token) {
    View view = change.view();
    if (view.reach().isPresent()) {
      view.requireVisible(item);
    }
    LockRows rows = LockRows.of(view);
    LockWatch watch =
        new LockWatch(view, rows.at(change.at()), change.actor().account(), Held.NOTHING);
    return rows.find(token, change.at())
        .filter(lock -> lock.holder().equals(change.actor().account()))
        .filter(
            lock -> watch.covering(item).stream().anyMatch(row -> row.root().equals(lock.root())))
        .orElseThrow(DriveRefusal.LockAbsent::new);
  }
}
