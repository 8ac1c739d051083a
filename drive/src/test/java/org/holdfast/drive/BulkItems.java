package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;

/// Very many items, each thousand in one operation. They have no blobs.
final class BulkItems {

  static final int IN_FOLDER = 1_000;

  private BulkItems() {}

  /// @param number the drive's row: they are counted from 1 in the order in which they were made
  static DriveAccess access(House house, Drive drive, int number) {
    DriveAccess.Rooms rooms =
        new DriveAccess.Rooms(
            house.database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.PREMIUM)));
    return new DriveAccess(rooms, drive.id(), number);
  }

  /// So many, folders and files, in folders of [#IN_FOLDER].
  ///
  /// @return the files
  static List<ItemId> fill(DriveAccess access, ItemId into, int items) {
    List<ItemId> files = new ArrayList<>();
    Actor actor = new Actor(AccountId.random(access.rooms().random()), "scale");
    for (int made = 0; made < items; made += IN_FOLDER) {
      access.write(
          actor,
          change -> {
            ItemId folder = ItemId.random(access.rooms().random());
            change.create(
                Folders.fresh(
                    change, folder, Optional.of(into), "folder " + folder.text(), FileTimes.NONE));
            for (int i = 1; i < IN_FOLDER; i++) {
              files.add(file(access, change, folder, "file number " + i + ".dat"));
            }
            change.finish(OperationKind.COPY, Optional.empty());
            return true;
          });
    }
    return files;
  }

  private static ItemId file(DriveAccess access, Change change, ItemId folder, String name) {
    ItemId id = ItemId.random(access.rooms().random());
    RevisionRow content = content(access, change, id);
    change.add(content);
    change.create(
        Folders.fresh(change, id, Optional.of(folder), name, FileTimes.NONE)
            .withContent(content.address().revision(), 1, content.sizeBytes()));
    return id;
  }

  static RevisionRow content(DriveAccess access, Change change, ItemId id) {
    return new RevisionRow(
        new BlobAddress(access.id(), id, RevisionId.random(access.rooms().random())),
        change.seq(),
        1_000,
        change.at(),
        new BlobSeal(new byte[64], new byte[32]),
        "text/plain",
        new ContentHashes(new byte[20], new byte[20], new byte[32], OptionalInt.of(0)));
  }
}
