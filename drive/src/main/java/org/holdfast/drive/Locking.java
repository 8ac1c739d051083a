package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Takes, prolongs and gives back locks. None of it is an operation: history knows no locks.
final class Locking {

  private static final int MOST_LOCKS = 1_000;

  private Locking() {}

  static Lock take(Change change, ItemPath path, LockWish wish, LockToken token) {
    View view = change.view();
    ItemRow row = Paths.require(view, path);
    change.requireChange(row.id());
    LockRows rows = LockRows.of(view);
    List<LockRow> all = rows.at(change.at());
    if (all.size() >= MOST_LOCKS) {
      throw new DriveRefusal.TooManyLocks();
    }
    LockWatch watch = new LockWatch(view, all, change.actor().account(), Set.of());
    refuseConflict(watch.covering(row.id()), wish);
    if (wish.deep()) {
      refuseConflict(watch.below(row.id()), wish);
    }
    Lock lock =
        new Lock(
            token,
            row.id(),
            wish.exclusive(),
            wish.deep(),
            wish.owner(),
            change.actor().account(),
            Instant.ofEpochMilli(change.at()).plus(wish.length()));
    rows.put(lock, change.at());
    return lock;
  }

  private static void refuseConflict(List<LockRow> there, LockWish wish) {
    there.stream()
        .filter(lock -> lock.exclusive() || wish.exclusive())
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
            Instant.ofEpochMilli(change.at()).plus(LockWish.bounded(length)));
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
    LockWatch watch = new LockWatch(view, rows.at(change.at()), change.actor().account(), Set.of());
    return rows.find(token, change.at())
        .filter(lock -> lock.holder().equals(change.actor().account()))
        .filter(
            lock -> watch.covering(item).stream().anyMatch(row -> row.root().equals(lock.root())))
        .orElseThrow(DriveRefusal.LockAbsent::new);
  }
}
