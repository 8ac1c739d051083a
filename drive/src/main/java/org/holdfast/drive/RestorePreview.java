package org.holdfast.drive;

import java.util.List;

/// What a restore to a point would do, if it ran now.
///
/// @param seq the operation whose state comes back
/// @param changes the first of them
/// @param more whether there are more changes than are listed
/// @param overQuota whether the drive would hold more than its plan allows; that does not stop it
/// @param shared items that others reach and will find otherwise; the first hundred
/// @param sharedItems how many such items there are
public record RestorePreview(
    long seq,
    RestoreCounts counts,
    List<RestoreChange> changes,
    boolean more,
    List<NotRestored> notRestored,
    boolean overQuota,
    List<SharedChange> shared,
    int sharedItems) {

  public RestorePreview {
    shared = List.copyOf(shared);
  }
}
