package org.holdfast.drive;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.BlobCare;
import org.holdfast.content.BlobCheck;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.DriveKey;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.content.RegionStatus;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// Contents with a copy that could not be made good: each is told of in the change in which it is
/// noted, and looked at again until it is whole or gone. Used by one thread.
final class ScrubFindings {

  private static final int A_STEP = 20;

  private final DriveAccess.Rooms rooms;
  private final List<String> regions;
  private final ScrubWatch watch;
  private Set<String> answering = Set.of();

  /// @param regions those that count
  ScrubFindings(DriveAccess.Rooms rooms, List<Region> regions, ScrubWatch watch) {
    this.rooms = rooms;
    this.regions = regions.stream().map(Region::name).toList();
    this.watch = watch;
  }

  private <T> T read(Function<ScrubRows, T> query) {
    return rooms.database().read(tx -> query.apply(new ScrubRows(tx)));
  }

  private void write(Consumer<ScrubRows> change) {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              change.accept(new ScrubRows(tx));
              return true;
            });
  }

  boolean isWanted(RevisionId revision) {
    return read(rows -> rows.isWanted(revision));
  }

  /// Notes what care could not make good.
  void lacks(DriveAccess access, DriveRow drive, RevisionRow row, BlobCare care) {
    found(
        drive,
        row.address().revision().bytes(),
        access.read(view -> Verification.holder(view, row)).bytes(),
        care.isReadable(),
        care.wholeIn(regions),
        text(care));
  }

  /// Notes that nothing of a drive can be opened.
  void isSealed(DriveRow drive) {
    found(
        drive, drive.id().bytes(), ItemSeal.NO_ID, false, 0, "nothing of the drive can be opened");
  }

  private static String text(BlobCare care) {
    return care.copies().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(copy -> text(copy.getValue()).map(what -> copy.getKey() + ": " + what).stream())
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> text(BlobCheck check) {
    return switch (check) {
      case BlobCheck.Whole _ -> Optional.empty();
      case BlobCheck.Missing _ -> Optional.of("missing");
      case BlobCheck.Damaged(String reason) -> Optional.of("damaged (" + reason + ")");
      case BlobCheck.Unreachable _ -> Optional.of("away");
    };
  }

  private void found(
      DriveRow drive, byte[] id, byte[] item, boolean readable, int whole, String what) {
    long now = rooms.clock().millis();
    boolean news =
        rooms
            .database()
            .write(
                tx -> {
                  ScrubRows rows = new ScrubRows(tx);
                  Optional<Boolean> before = rows.readable(id);
                  rows.open(id, drive.no(), item, readable, whole, what, now);
                  boolean worse = !readable && before.orElse(true);
                  if (worse) {
                    log(tx, EventKind.CONTENT_UNREADABLE, Outcome.FOUND, drive, item);
                  } else if (readable && !before.orElse(true)) {
                    log(tx, EventKind.CONTENT_READABLE, Outcome.DONE, drive, item);
                  }
                  return worse;
                });
    if (news) {
      read(rows -> rows.unreadable(drive.no(), Integer.MAX_VALUE)).stream()
          .filter(open -> Arrays.equals(open.id().bytes(), id))
          .forEach(open -> watch.unreadable(open.finding()));
    }
  }

  private void gone(byte[] id) {
    write(rows -> rows.close(id));
  }

  private void whole(DriveRow drive, byte[] id, byte[] item) {
    rooms
        .database()
        .<Boolean>write(
            tx -> {
              ScrubRows rows = new ScrubRows(tx);
              if (rows.readable(id).equals(Optional.of(false))) {
                log(tx, EventKind.CONTENT_READABLE, Outcome.DONE, drive, item);
              }
              rows.close(id);
              return true;
            });
  }

  private void log(DSLContext tx, EventKind kind, Outcome outcome, DriveRow drive, byte[] item) {
    Target target =
        Arrays.equals(item, ItemSeal.NO_ID)
            ? new Target.Drive(drive.id().value())
            : new Target.Item(drive.id().value(), ItemSeal.itemId(item).value());
    rooms
        .log()
        .append(
            tx,
            Event.done(kind, new Who.Server())
                .about(drive.owner().value())
                .on(target)
                .ending(outcome, Reason.NONE));
  }

  /// Looks at some of those that are due.
  ///
  /// @param goesOn whether there may be another one
  void lookAgain(BooleanSupplier goesOn) {
    expectReturned();
    long before = rooms.clock().millis() - Scrub.LOOK_AGAIN.toMillis();
    List<ScrubRows.Open> due = read(rows -> rows.due(before, A_STEP));
    for (ScrubRows.Open open : due) {
      if (ScrubTurn.isToEnd()) {
        return;
      }
      lookAgain(open);
      if (!goesOn.getAsBoolean()) {
        return;
      }
    }
    write(ScrubRows::forgetGone);
  }

  /// A region that is back may have what the others lack: an alarm stands no longer than it must.
  private void expectReturned() {
    Set<String> now =
        rooms.blobs().regions().stream()
            .filter(region -> region.state() != RegionState.ABSENT)
            .map(RegionStatus::name)
            .collect(Collectors.toUnmodifiableSet());
    if (!answering.containsAll(now)) {
      write(ScrubRows::expectAll);
    }
    answering = now;
  }

  private void lookAgain(ScrubRows.Open open) {
    Optional<DriveRow> drive =
        read(rows -> rows.driveFrom(open.drive())).filter(row -> row.no() == open.drive());
    if (drive.isEmpty()) {
      return; // its finding is forgotten with it
    }
    DriveAccess access = new DriveAccess(rooms, drive.get().id(), open.drive());
    byte[] id = open.id().bytes();
    byte[] item = open.finding().item().map(of -> of.bytes()).orElse(ItemSeal.NO_ID);
    try {
      Optional<RevisionRow> row = access.read(view -> view.revisions().find(open.id()));
      if (row.isPresent()) {
        lookAgain(access, drive.get(), row.get());
      } else if (Arrays.equals(id, drive.get().id().bytes())) {
        whole(drive.get(), id, item); // the drive opens again
      } else {
        gone(id);
      }
    } catch (DriveRefusal.Tampered | ContentRefusal.NotAuthentic _) {
      found(drive.get(), id, item, false, 0, "its row in the database was altered");
    } catch (DriveRefusal.ItemAbsent _) {
      // Destroyed meanwhile: forgotten with the drive.
    }
  }

  private void lookAgain(DriveAccess access, DriveRow drive, RevisionRow row) {
    BlobCare care;
    try (DriveKey key = access.lease()) {
      care =
          rooms
              .blobs()
              .care(row.address(), key, row.seal(), row.sizeBytes(), row.hashes(), this::isWanted);
    }
    care.repaired().forEach(region -> watch.healed(region, row.address()));
    byte[] id = row.address().revision().bytes();
    byte[] item = access.read(view -> Verification.holder(view, row)).bytes();
    if (care.gone()) {
      gone(id);
    } else if (care.isWhole()) {
      whole(drive, id, item);
    } else {
      found(drive, id, item, care.isReadable(), care.wholeIn(regions), text(care));
    }
  }
}
