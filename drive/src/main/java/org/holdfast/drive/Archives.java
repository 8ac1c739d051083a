package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.holdfast.content.DriveKey;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// ZIP archives of what drives hold: a list each, pinned to one point of the drive's history, from
/// which any range of the archive's bytes can be made at any time, the same each time.
///
/// An archive costs its list, some 150 bytes for each entry, and no copy of a content. Who may have
/// one is the caller's to decide. Safe for use by any number of threads and processes. Format:
/// `docs/formats/archive.md`.
public final class Archives {

  private final DriveAccess.Rooms rooms;

  Archives(DriveAccess.Rooms rooms) {
    this.rooms = rooms;
  }

  /// Begins an archive of what the drive holds now. Quick whatever it holds; [#make] does the work.
  ///
  /// A guest has an archive of what they may download as often as anybody likes, all of it by one
  /// permission; that it was taken is logged, and counted with that. Reading it needs what
  /// [Drive#bearer(List)] gives.
  ///
  /// @param endsAt when it is over
  /// @throws DriveRefusal.ItemAbsent if an item of a selection is not there, or not visible
  /// @throws DriveRefusal.Forbidden if a guest may not download one freely, or asks for everything
  public ArchiveId begin(Drive drive, ArchiveScope scope, Instant endsAt) {
    ArchiveId id = ArchiveId.random(rooms.random());
    if (drive.guest().isPresent()) {
      GuestArchives.begin(drive, drive.guest().get(), id, scope, endsAt);
      return id;
    }
    DriveAccess access = drive.access();
    long seq =
        access.read(
            view -> {
              if (scope instanceof ArchiveScope.Selection(List<ItemId> items)) {
                items.forEach(view::requireVisible);
              }
              return view.drive().seq();
            });
    ArchiveRow.Form form =
        ArchiveRow.Form.begun(seq, rooms.clock().millis(), endsAt.toEpochMilli());
    write(access, (tx, seal) -> ArchiveRow.insert(tx, seal, access.no(), id, form, scope));
    return id;
  }

  /// Makes the list. Takes a look at each item, and reads no content but what an older Holdfast
  /// wrote. What a kill interrupts is made from the start by the next who comes.
  ///
  /// @param documents what else goes into it, at its top; may be asked for more than once
  /// @return whether it was made now; if not, it was before, is by another, or is gone
  /// @throws DriveRefusal.ArchiveNotWhole if things are removed for good faster than they are
  ///   listed
  public boolean make(ArchiveId id, Supplier<List<ArchiveDocument>> documents) {
    return make(id, documents, Long.MAX_VALUE);
  }

  /// As above, if it gets no longer than it may.
  ///
  /// @throws DriveRefusal.ArchiveTooLarge if it has more than `mostEntries`
  public boolean make(ArchiveId id, Supplier<List<ArchiveDocument>> documents, long mostEntries) {
    return DriveAccess.refusing(
        () ->
            living(id)
                .filter(row -> !row.form().ready())
                .map(row -> ArchiveMaking.make(access(row), row, documents, mostEntries))
                .orElse(false));
  }

  /// Archives that were begun, and that nobody has worked at for a while.
  public List<ArchiveId> unfinished(Duration idle) {
    long since = rooms.clock().millis() - idle.toMillis();
    return DriveAccess.refusing(
        () ->
            rooms.database().read(tx -> ArchiveRow.unfinished(tx, since)).stream()
                .filter(this::lives)
                .map(ArchiveRow::id)
                .toList());
  }

  /// What there is to say of an archive that is not over.
  public Optional<ArchiveInfo> find(ArchiveId id) {
    return DriveAccess.refusing(() -> living(id).map(ArchiveRow::info));
  }

  /// How many archives of a drive are not over.
  public int living(Drive drive) {
    long now = rooms.clock().millis();
    return DriveAccess.refusing(
        () -> rooms.database().read(tx -> ArchiveRow.living(tx, drive.no(), now)));
  }

  /// Whether there is such an archive, and it is one of some items alone.
  public boolean isSelection(ArchiveId id) {
    return DriveAccess.refusing(() -> living(id).filter(this::isSelection).isPresent());
  }

  /// Opens an archive for reading.
  ///
  /// @throws DriveRefusal.ItemAbsent if there is none, or it is over
  /// @throws DriveRefusal.ArchiveUnfinished if it is still being made
  /// @throws DriveRefusal.ArchiveNotWhole if something that it holds was removed for good
  public Archive open(ArchiveId id) {
    return DriveAccess.refusing(
        () -> {
          ArchiveRow row = living(id).orElseThrow(DriveRefusal.ItemAbsent::new);
          return new Archive(access(row), row);
        });
  }

  /// Opens an archive for a guest of its drive. What they reach no more, or may not download any
  /// more, is not given out: it is looked at anew for each piece.
  ///
  /// @param guest absent for the owner
  /// @throws DriveRefusal.ItemAbsent if there is none, it is over, or what was chosen for it is not
  ///   within the guest's reach
  /// @throws DriveRefusal.ArchiveUnfinished if it is still being made
  /// @throws DriveRefusal.ArchiveNotWhole if something that it holds was removed for good, or is
  ///   not the guest's to download any more
  public Archive open(ArchiveId id, Optional<Guest.Bearer> guest) {
    return DriveAccess.refusing(
        () -> {
          ArchiveRow row = living(id).orElseThrow(DriveRefusal.ItemAbsent::new);
          return new Archive(access(row).as(guest.map(Guest.class::cast)), row);
        });
  }

  /// Removes an archive; whoever reads it now is cut off at its next piece.
  ///
  /// @return whether there was one
  public boolean remove(ArchiveId id) {
    return DriveAccess.refusing(
        () -> {
          List<RevisionId> blobs = new ArrayList<>();
          boolean there =
              rooms
                  .database()
                  .write(
                      tx -> {
                        blobs.addAll(ArchiveRows.clear(tx, id));
                        return ArchiveRows.delete(tx, id);
                      });
          blobs.forEach(rooms::discard);
          return there;
        });
  }

  /// Removes archives that are over, and those that nobody wants any more.
  ///
  /// @param wanted asked of those that were begun a while ago
  /// @return how many
  public int sweep(Duration olderThan, Predicate<ArchiveId> wanted) {
    long before = rooms.clock().millis() - olderThan.toMillis();
    return DriveAccess.refusing(
        () -> {
          int removed = 0;
          for (ArchiveRow row : rooms.database().read(ArchiveRow::all)) {
            boolean known = row.form().madeAt() > before || wanted.test(row.id());
            if (!lives(row) || !known) {
              remove(row.id());
              removed++;
            }
          }
          return removed;
        });
  }

  private Optional<ArchiveRow> living(ArchiveId id) {
    return rooms.database().read(tx -> ArchiveRow.find(tx, id)).filter(this::lives);
  }

  private boolean isSelection(ArchiveRow row) {
    try {
      return access(row).read(view -> row.open(view.seal())).scope()
          instanceof ArchiveScope.Selection;
    } catch (DriveRefusal.Tampered | DriveRefusal.ItemAbsent _) {
      return false; // nobody can open it any more
    }
  }

  private boolean lives(ArchiveRow row) {
    return rooms.clock().millis() < row.form().endsAt();
  }

  private DriveAccess access(ArchiveRow row) {
    return new DriveAccess(rooms, row.drive(), row.driveNo());
  }

  private interface Writing {
    void in(DSLContext tx, RowSeal seal);
  }

  private void write(DriveAccess access, Writing writing) {
    Function<RowSeal, Boolean> change =
        seal ->
            rooms
                .database()
                .write(
                    tx -> {
                      writing.in(tx, seal);
                      return true;
                    });
    DriveAccess.refusing(
        () -> {
          try (DriveKey key = access.lease()) {
            return change.apply(new RowSeal(key, rooms.random()));
          }
        });
  }
}
