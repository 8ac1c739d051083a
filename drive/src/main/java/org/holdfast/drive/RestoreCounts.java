package org.holdfast.drive;

/// How many items a restore to a point changes, each counted once under the first that fits.
///
/// @param broughtBack items that were removed come back
/// @param recycled items that came since, or were in the recycle bin at the point, go there
/// @param contentBack files get their former content
/// @param movedBack items get their former place or name
/// @param detailsBack only times or descriptions go back, or the state of an item that is not
///   visible
public record RestoreCounts(
    int broughtBack, int recycled, int contentBack, int movedBack, int detailsBack) {

  public int total() {
    return broughtBack + recycled + contentBack + movedBack + detailsBack;
  }
}
