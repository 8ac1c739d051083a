package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.DriveId;

/// What a round of forgetting came to.
///
/// @param drives of how many something was forgotten
/// @param revisions contents whose keys were destroyed
/// @param bytes of those, in the clear
/// @param altered drives of which nothing was forgotten, because something in them is not as it was
///   written: `verify` names it
public record ForgettingReport(int drives, long revisions, long bytes, List<DriveId> altered) {

  static final ForgettingReport NOTHING = new ForgettingReport(0, 0, 0, List.of());

  public ForgettingReport {
    altered = List.copyOf(altered);
  }
}
