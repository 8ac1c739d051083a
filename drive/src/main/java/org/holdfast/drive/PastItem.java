package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// An item as it was at some point of its drive's history.
///
/// @param content absent for folders
/// @param sizeBytes 0 for folders
/// @param modifiedAt as its client said
public record PastItem(
    ItemId item,
    String name,
    Optional<RevisionId> content,
    long sizeBytes,
    Instant modifiedAt,
    Since since) {

  /// What has become of it, the first that fits.
  public enum Since {
    /// It is removed for good; a restore to a point may still bring it back.
    PURGED,
    /// It lies in the recycle bin, or in a folder that does.
    RECYCLED,
    /// It has other content.
    REWRITTEN,
    /// It has another place or name.
    MOVED,
    SAME
  }

  public boolean isFolder() {
    return content.isEmpty();
  }
}
