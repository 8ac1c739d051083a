package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// One item that a restore to a point changes.
///
/// @param name as it will be
/// @param folder whether it is a folder: what a folder holds goes with it
public record RestoreChange(ItemId item, String name, boolean folder, Kind kind) {

  /// What happens to it; the meanings are those of [RestoreCounts].
  public enum Kind {
    BROUGHT_BACK,
    RECYCLED,
    CONTENT_BACK,
    MOVED_BACK,
    DETAILS_BACK
  }
}
