package org.holdfast.server;

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

  private final Holdfast holdfast;
  private volatile boolean ended;

  DriveKeyCare(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// Makes new keys where they are due, and brings those into force that every process has. For one
  /// thread; call it every minute.
  void step() {
    DriveKeyRotation rotation = holdfast.drives().keyRotation();
    makeDue(rotation);
    int replaced = rotation.bringIntoForce();
    if (replaced > 0) {
      LOG.log(System.Logger.Level.INFO, "New keys of {0} drives came into force.", replaced);
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
      try {
        sealAnew(rotation, drive);
      } catch (DriveRefusal.ItemAbsent _) {
        // It was destroyed meanwhile.
      } catch (DriveRefusal.Tampered e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The drive {0} was altered, and stays under the keys that it has.",
            drive.text(),
            e);
      }
    }
  }

  private void sealAnew(DriveKeyRotation rotation, DriveId drive) {
    DriveKeyRotation.Sealed piece;
    do {
      if (ended) {
        return;
      }
      piece = rotation.sealAnew(drive);
      LockSupport.parkNanos(piece.rows() * nanosARow());
    } while (!piece.over());
  }

  private long nanosARow() {
    return TimeUnit.SECONDS.toNanos(1) / holdfast.settings().keys().rewrapsASecond();
  }

  private void makeDue(DriveKeyRotation rotation) {
    Settings.Keys keys = holdfast.settings().keys();
    Instant then = holdfast.clock().instant().minus(keys.rotateDriveKeysAfter());
    List<DriveId> old = rotation.madeBefore(then);
    for (DriveId drive : old) {
      try {
        rotation.make(drive, new Who.Server());
      } catch (DriveRefusal.ItemAbsent _) {
        continue; // it was destroyed meanwhile
      }
      LockSupport.parkNanos(nanosARow()); // each asks the vault
    }
  }
}
