package org.holdfast.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Messages of one means and one purpose that are under way at once. Lanes do not wait for one
/// another: a mail server that hangs holds up no text message, and a thousand notices no code.
final class Lane {

  /// At once, in one process. A far side seldom takes more from one customer.
  private static final int WIDTH = 8;

  private final Semaphore free = new Semaphore(WIDTH);
  private final AtomicBoolean more = new AtomicBoolean();
  private final Means means;
  private final QueueRow.Kind kind;

  Lane(Means means, QueueRow.Kind kind) {
    this.means = means;
    this.kind = kind;
  }

  Means means() {
    return means;
  }

  QueueRow.Kind kind() {
    return kind;
  }

  /// @return how many may be under way besides; they are the caller's until given back
  int takeAll() {
    return free.drainPermits();
  }

  void giveBack(int places) {
    free.release(places);
  }

  /// That it was full, so that more may wait than were found.
  void noteFull() {
    more.set(true);
  }

  /// @return whether it was full since this was asked last
  boolean wasFull() {
    return more.getAndSet(false);
  }
}
