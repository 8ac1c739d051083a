package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// A file or folder as it is, or as it was at some `seq`.
///
/// @param parent absent for the root, and for what was shared itself as a guest sees it
/// @param name empty for the root only
/// @param changedAt when anything about the item itself last changed
/// @param description empty if there is none
/// @param properties what clients keep with it that means nothing to a drive
/// @param seq the operation that made it so: changes with anything, so it serves as an eTag
public record Item(
    DriveId drive,
    ItemId id,
    Optional<ItemId> parent,
    String name,
    Facet facet,
    Instant createdAt,
    Instant changedAt,
    FileTimesShown times,
    AccountId createdBy,
    AccountId changedBy,
    String description,
    ItemProperties properties,
    long seq) {

  /// A guest's shared item has no parent that they know of, and is no root.
  public boolean isRoot() {
    return name.isEmpty();
  }

  public boolean isFolder() {
    return facet instanceof Facet.Folder;
  }

  /// Of the file, or of all that the folder holds.
  public long sizeBytes() {
    return switch (facet) {
      case Facet.Folder folder -> folder.sizeBytes();
      case Facet.File file -> file.sizeBytes();
    };
  }
}
