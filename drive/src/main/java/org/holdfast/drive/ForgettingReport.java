package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;

/// What a round of forgetting came to.
///
/// @param drives of how many something was forgotten
/// @param revisions contents whose keys were destroyed
/// @param bytes of those, in the clear
/// @param altered drives of which nothing was forgotten, because something in them is not as it was
///   written: `verify` names it
/// @param objection why nothing, or not all, was forgotten: a sentence for who runs the server
public record ForgettingReport(
    int drives, long revisions, long bytes, List<DriveId> altered, Optional<String> objection) {

  static final ForgettingReport NOTHING =
      new ForgettingReport(0, 0, 0, List.of(), Optional.empty());

  ForgettingReport with(Optional<String> newObjection) {
    return new ForgettingReport(drives, revisions, bytes, altered, newObjection);
  }

  public ForgettingReport {
    altered = List.copyOf(altered);
  }
}
