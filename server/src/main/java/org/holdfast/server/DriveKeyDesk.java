package org.holdfast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveKeyRotation;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;

/// What the command line asks about drives' keys.
final class DriveKeyDesk {

  private final Holdfast holdfast;

  DriveKeyDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// Has a new key made for one drive.
  ///
  /// @return what becomes of it
  /// @throws AccountRefusal if the account has no drive
  List<String> rotate(Account account) {
    Drive drive =
        drive(account)
            .orElseThrow(
                () -> new AccountRefusal("%s has no drive.".formatted(account.email().shown())));
    DriveKeyRotation.KeyVersion made = rotation().make(drive.id(), new Who.Keeper());
    return List.of(
        "drive key %d of %s %s".formatted(made.version(), account.email().shown(), state(made)),
        "What is written from then on is sealed under it; what was written before is sealed anew then, piece by piece, and its file keys are wrapped anew.");
  }

  /// Has a new key made for every drive.
  ///
  /// @param progress is told how many are done
  List<String> rotateAll(ConsoleProgress progress) {
    List<Drive> drives = holdfast.drives().all();
    for (int i = 0; i < drives.size(); i++) {
      progress.at(i, drives.size());
      try {
        rotation().make(drives.get(i).id(), new Who.Keeper());
      } catch (DriveRefusal.ItemAbsent _) {
        // It was destroyed meanwhile.
      }
    }
    return List.of(
        "new keys were made for all drives (%,d); they come into force once every process has them, in a few minutes"
            .formatted(drives.size()));
  }

  /// The newest key of each drive.
  List<String> list() {
    List<String> lines = new ArrayList<>();
    for (Account account : holdfast.accounts().all()) {
      drive(account)
          .flatMap(drive -> newest(drive.id()))
          .ifPresent(
              key ->
                  lines.add(
                      "%s  drive key %d of %s  %s%s"
                          .formatted(
                              account.email().shown(),
                              key.key().version(),
                              ConsoleDesk.day(key.key().madeAt()),
                              state(key.key()),
                              left(key.left()))));
    }
    return lines;
  }

  /// @return empty if the drive was destroyed meanwhile
  private Optional<Newest> newest(DriveId drive) {
    try {
      return Optional.of(new Newest(rotation().newest(drive), rotation().toSealAnew(drive)));
    } catch (DriveRefusal.ItemAbsent _) {
      return Optional.empty();
    }
  }

  private record Newest(DriveKeyRotation.KeyVersion key, long left) {}

  private static String left(long operations) {
    return operations == 0
        ? ""
        : "; %,d operations are still under earlier ones".formatted(operations);
  }

  private static String state(DriveKeyRotation.KeyVersion key) {
    return key.inForceAt()
        .map(at -> "comes into force at %s, once a server runs".formatted(at))
        .orElse("is in force");
  }

  private Optional<Drive> drive(Account account) {
    return holdfast.drives().ofOwner(account.id());
  }

  private DriveKeyRotation rotation() {
    return holdfast.drives().keyRotation();
  }
}
