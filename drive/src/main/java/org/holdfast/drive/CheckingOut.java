package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Takes a file for oneself, and gives it back with what was written meanwhile, or without.
///
/// A check-out is a lock that belongs to an account instead of to who shows its token: every
/// sign-in of the account writes on, and every client that knows nothing of it is kept away like by
/// any other lock. What is written meanwhile is seen by all at once, as versions.
final class CheckingOut {

  private CheckingOut() {}

  /// Anew, if the actor has it already: it then lasts longer.
  static Lock take(Change change, ItemPath path, Precondition precondition, LockToken token) {
    View view = change.view();
    ItemRow row = requireFile(view, path, precondition);
    change.requireChange(row.id());
    Optional<Lock> own = find(change, row).filter(lock -> isActors(change, lock));
    if (own.isEmpty()) {
      Locking.refuseConflicts(change, row, true, false);
    }
    Lock lock =
        new Lock(
            own.map(Lock::token).orElse(token),
            row.id(),
            true,
            false,
            "",
            change.actor().account(),
            Instant.ofEpochMilli(change.at()).plus(LockWish.LONGEST),
            OptionalInt.of(own.map(had -> had.checkedOut().orElseThrow()).orElse(row.version())));
    LockRows.of(view).put(lock, change.at());
    return lock;
  }

  /// @param noted what the file is to keep of it
  static boolean giveBack(
      Change change, ItemPath path, Precondition precondition, List<ItemProperties.Change> noted) {
    ItemRow row = requireFile(change.view(), path, precondition);
    LockRows.of(change.view()).remove(require(change, row).token());
    ItemRow after = row.with(row.properties().after(noted));
    if (!after.looksLike(row)) {
      change.change(row, after);
      change.finish(OperationKind.DESCRIBE, Optional.of(after));
    }
    return true;
  }

  /// Brings back the version that it began with, as the newest one.
  static boolean discard(Change change, ItemPath path, Precondition precondition) {
    ItemRow row = requireFile(change.view(), path, precondition);
    Lock lock = require(change, row);
    LockRows.of(change.view()).remove(lock.token());
    int began = lock.checkedOut().orElseThrow();
    if (began != row.version()) {
      Versions.restore(change, row.id(), began);
    }
    return true;
  }

  /// The owner gives back what a guest has, too.
  private static Lock require(Change change, ItemRow row) {
    Lock lock = find(change, row).orElseThrow(DriveRefusal.LockAbsent::new);
    boolean guests = change.view().reach().isPresent();
    boolean ownersToEnd = !guests && !lock.holder().equals(change.view().drive().owner());
    if (!isActors(change, lock) && !ownersToEnd) {
      throw new DriveRefusal.Locked(row.id());
    }
    return lock;
  }

  private static boolean isActors(Change change, Lock lock) {
    return lock.holder().equals(change.actor().account());
  }

  private static Optional<Lock> find(Change change, ItemRow row) {
    View view = change.view();
    return LockRows.of(view).at(change.at()).stream()
        .filter(lock -> lock.isCheckOut() && lock.root().equals(row.id()))
        .findFirst()
        .map(lock -> lock.open(view.seal()));
  }

  private static ItemRow requireFile(View view, ItemPath path, Precondition precondition) {
    ItemRow row = Paths.require(view, path);
    Placing.check(Optional.of(row), precondition);
    if (row.isFolder()) {
      throw new DriveRefusal.NotAFile();
    }
    return row;
  }
}
