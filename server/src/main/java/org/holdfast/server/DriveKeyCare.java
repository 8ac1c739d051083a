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
/// (`keys.rotate-drive-keys-after`), and those that somebody had replaced (ADR 59). Any number of
/// processes may be at it.
final class DriveKeyCare {

  private static final System.Logger LOG = System.getLogger(DriveKeyCare.class.getName());

  private final Holdfast holdfast;

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

  private void makeDue(DriveKeyRotation rotation) {
    Settings.Keys keys = holdfast.settings().keys();
    Instant then = holdfast.clock().instant().minus(keys.rotateDriveKeysAfter());
    List<DriveId> old = rotation.madeBefore(then);
    long nanosAKey = TimeUnit.SECONDS.toNanos(1) / keys.rewrapsASecond();
    for (DriveId drive : old) {
      try {
        rotation.make(drive, new Who.Server());
      } catch (DriveRefusal.ItemAbsent _) {
        continue; // it was destroyed meanwhile
      }
      LockSupport.parkNanos(nanosAKey); // each asks the vault
    }
  }
}
