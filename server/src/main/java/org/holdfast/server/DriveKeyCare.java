package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.drive.DriveKeyRotation;
import org.holdfast.drive.DriveRefusal;

/// Replaces the keys of drives while a server runs: those that have sealed for as long as they may
/// (`keys.rotate-drive-keys-after`), and those that somebody had replaced; and seals anew what is
/// under earlier ones (ADR 59). Any number of processes may be at it.
final class DriveKeyCare {

  private static final System.Logger LOG = System.getLogger(DriveKeyCare.class.getName());

  /// It goes through all drives.
  private static final Duration BETWEEN_LOOKS = Duration.ofHours(1);

  private static final Duration NAP = Duration.ofMillis(200);

  private final Holdfast holdfast;
  private volatile boolean ended;

  /// When it is looked for old keys again. Used by one thread.
  private Instant nextLook = Instant.EPOCH;

  DriveKeyCare(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// Makes new keys where they are due, and brings those into force that every process has. For one
  /// thread; call it every minute.
  void step() {
    DriveKeyRotation rotation = holdfast.drives().keyRotation();
    int replaced = rotation.bringIntoForce();
    if (replaced > 0) {
      LOG.log(System.Logger.Level.INFO, "New keys of {0} drives came into force.", replaced);
    }
    Instant now = holdfast.clock().instant();
    if (!now.isBefore(nextLook) || now.isBefore(nextLook.minus(BETWEEN_LOOKS))) {
      nextLook = now.plus(BETWEEN_LOOKS);
      makeDue(rotation);
    }
  }

  /// Has [#sealAnew] end with the piece that it has in hand.
  void end() {
    ended = true;
  }

  /// Seals anew what lies under earlier versions, `keys.rewraps-a-second` rows a second at most,
  /// and returns when nothing is left. For one thread; call it every minute.
  void sealAnew() {
    DriveKeyRotation rotation = holdfast.drives().keyRotation();
    for (DriveId drive : rotation.toSealAnew()) {
      attempt(drive, () -> sealAnew(rotation, drive));
    }
  }

  /// What one drive has keeps no other from its new key.
  private static void attempt(DriveId drive, Runnable work) {
    try {
      work.run();
    } catch (DriveRefusal.ItemAbsent _) {
      // It was destroyed meanwhile.
    } catch (DriveRefusal e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The key of the drive " + drive.text() + " was not replaced, or not in all places.",
          e);
    }
  }

  private void sealAnew(DriveKeyRotation rotation, DriveId drive) {
    DriveKeyRotation.Sealed piece;
    do {
      if (ended) {
        return;
      }
      piece = rotation.sealAnew(drive);
      pause(piece.rows());
    } while (!piece.over());
  }

  /// In naps, so that a server that ends need not wait.
  private void pause(long rows) {
    long nanosARow = TimeUnit.SECONDS.toNanos(1) / holdfast.settings().keys().rewrapsASecond();
    long end = System.nanoTime() + Math.max(1, rows) * nanosARow;
    for (long left = end - System.nanoTime(); left > 0 && !ended; left = end - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, NAP.toNanos()));
    }
  }

  private void makeDue(DriveKeyRotation rotation) {
    Settings.Keys keys = holdfast.settings().keys();
    Instant then = holdfast.clock().instant().minus(keys.rotateDriveKeysAfter());
    List<DriveId> old = rotation.madeBefore(then);
    for (DriveId drive : old) {
      if (ended) {
        return;
      }
      attempt(drive, () -> rotation.make(drive, new Who.Server()));
      pause(1); // each asks the vault
    }
  }
}
