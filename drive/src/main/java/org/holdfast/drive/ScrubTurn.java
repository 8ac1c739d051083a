package org.holdfast.drive;

import java.time.Duration;

/// Which process reads all copies: one of those that share a database, and another one when it has
/// not been heard of for a while. Used by one thread.
final class ScrubTurn {

  private static final Duration LENGTH = Duration.ofMinutes(1);

  private final DriveAccess.Rooms rooms;
  private final byte[] holder = new byte[16];
  private long until;

  ScrubTurn(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
    rooms.random().nextBytes(holder);
  }

  /// @return whether this process may go on
  boolean take() {
    long now = rooms.clock().millis();
    until = now + LENGTH.toMillis();
    return rooms.database().write(tx -> new ScrubRows(tx).take(holder, now, until));
  }

  /// Keeps it while one content takes long. Where another has it meanwhile both read, and no harm
  /// is done.
  void keep() {
    if (rooms.clock().millis() > until - LENGTH.toMillis() / 2) {
      take();
    }
  }

  /// Nobody else is there: whoever had it was killed.
  void endAll() {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              new ScrubRows(tx).endTurns();
              return true;
            });
  }

  void passOn() {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              new ScrubRows(tx).passOn(holder);
              return true;
            });
  }

  /// Whether the server is told to stop: its thread is interrupted.
  static boolean isToEnd() {
    return Thread.currentThread().isInterrupted();
  }
}
