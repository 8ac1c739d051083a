package org.holdfast.database;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who may call a database now: nobody after `close`, and no query or change from inside another.
///
/// A nested call would wait for a connection, or for a turn, that its own caller holds.
final class Calls {

  /// Shared by calls in progress, exclusive for closing; guards `closed`.
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
  private boolean closed;

  <T extends @Nullable Object> T call(Supplier<T> work) {
    refuseInside();
    lock.readLock().lock();
    try {
      if (closed) {
        throw new DatabaseRefusal.Unusable("The database is closed: Holdfast is stopping.");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Runs a caller's query or change, marked so that a nested call is noticed.
  <T extends @Nullable Object> T inside(Supplier<T> body) {
    inside.add(Thread.currentThread());
    try {
      return body.get();
    } finally {
      inside.remove(Thread.currentThread());
    }
  }

  void close(Runnable release) {
    refuseInside();
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        release.run();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void refuseInside() {
    if (inside.contains(Thread.currentThread())) {
      throw new IllegalStateException("a query or change called its own database again");
    }
  }
}
