package org.holdfast.search;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;

/// The place of one drive's index in memory, whether it is open or not.
///
/// `lock` guards which index it is and every change to it; looking needs none. While it is held,
/// only the shelf's own is taken.
final class Slot {

  final ReentrantLock lock = new ReentrantLock();
  final Snapshots snapshots = new Snapshots();

  private final DriveId drive;
  private volatile Optional<DriveIndex> index = Optional.empty();
  private volatile boolean damaged;
  private volatile long usedAt;
  private long committedAt;

  // Of the rounds alone.
  private final Set<ItemId> notNow = new HashSet<>();

  Slot(DriveId drive) {
    this.drive = drive;
  }

  DriveId drive() {
    return drive;
  }

  Optional<DriveIndex> index() {
    return index;
  }

  /// @return what is open; else what lies on the shelf; else a new one
  DriveIndex open(Shelf shelf, long now) throws IOException {
    if (index.isEmpty()) {
      Optional<DriveIndex> found = damaged ? Optional.empty() : shelf.open(drive);
      index = Optional.of(found.isPresent() ? found.get() : shelf.make(drive));
      damaged = false;
      committedAt = now;
    }
    return index.get();
  }

  /// It is not what was written, or not of this drive's history: the next to open makes it anew.
  void condemn() throws IOException {
    damaged = true;
    drop();
  }

  /// Lets go of it without writing anything.
  void drop() throws IOException {
    Optional<DriveIndex> last = index;
    index = Optional.empty();
    snapshots.forgetAll();
    if (last.isPresent()) {
      last.get().discard();
    }
  }

  /// Has it on disk and lets go of it.
  void close(Shelf shelf) throws IOException {
    try {
      commit(shelf, 0);
    } finally {
      drop();
    }
  }

  void commit(Shelf shelf, long now) throws IOException {
    if (index.isPresent() && index.get().isChanged()) {
      index.get().commit();
      shelf.used(index.get());
    }
    committedAt = now;
  }

  /// Files whose texts could not be had in this try.
  Set<ItemId> notNow() {
    return notNow;
  }

  long committedAt() {
    return committedAt;
  }

  void renew(Shelf shelf) throws IOException {
    DriveIndex old = index.orElseThrow();
    snapshots.forgetAll();
    index = Optional.of(shelf.renew(old));
  }

  void used(long now) {
    usedAt = now;
  }

  long usedAt() {
    return usedAt;
  }
}
