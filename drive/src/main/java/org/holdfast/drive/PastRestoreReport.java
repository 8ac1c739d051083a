package org.holdfast.drive;

import java.util.List;

/// What a restore to a point did, told again from history, however long ago it was.
///
/// @param changes the first of them, with the names that items had right after
/// @param more whether there were more than are listed
public record PastRestoreReport(
    PastRestore restore, RestoreCounts counts, List<RestoreChange> changes, boolean more) {

  public PastRestoreReport {
    changes = List.copyOf(changes);
  }
}
