package org.holdfast.server.graph;

import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Placement;

/// What is to be copied, and how.
sealed interface CopyWish {

  ItemId item();

  /// The item, with all that is in it: one operation.
  record Whole(ItemId item, Placement to) implements CopyWish {}

  /// What is in a folder, each as an operation of its own.
  ///
  /// @param folder what it goes into
  /// @param versions whether with all versions
  record Children(ItemId item, ItemId folder, Conflict conflict, boolean versions)
      implements CopyWish {}

  /// A file with its versions, the oldest first, or a folder with all that is in it likewise: each
  /// version and each folder as an operation of its own.
  record WithVersions(ItemId item, Placement to) implements CopyWish {}

  /// The item, with all that is in it, into another drive: each file and folder as an operation of
  /// its own there.
  ///
  /// @param into that drive, as the caller reaches it
  record Across(ItemId item, Drive into, Placement to) implements CopyWish {}
}
