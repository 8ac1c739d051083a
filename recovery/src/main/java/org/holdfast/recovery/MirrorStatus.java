package org.holdfast.recovery;

import java.util.List;
import java.util.Optional;

/// How a mirror stands.
///
/// @param lineage the history that it goes on with
/// @param seq of the last group of changes
/// @param trouble why nothing is written now, if so
public record MirrorStatus(String lineage, long seq, Optional<String> trouble, List<Place> places) {

  public MirrorStatus {
    places = List.copyOf(places);
  }

  /// How a region stands.
  ///
  /// @param seq up to which it has everything
  /// @param behindGroups how many groups it lacks
  /// @param trouble what went wrong last, while it is behind
  public record Place(String region, long seq, long behindGroups, Optional<String> trouble) {}
}
