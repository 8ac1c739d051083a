package org.holdfast.drive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How far the checking of all copies is.
///
/// @param regions those in which it has begun
/// @param open contents with a copy that could not be made good
/// @param unreadable those of them that no region gave
/// @param drain where a region does not count any more
public record ScrubStatus(
    List<Round> regions, long open, long unreadable, Optional<DrainStatus> drain) {

  /// Before the first round.
  public static final ScrubStatus NONE = new ScrubStatus(List.of(), 0, 0, Optional.empty());

  public ScrubStatus {
    regions = List.copyOf(regions);
  }

  /// One region's.
  ///
  /// @param percent of this round, in whole numbers; 100 only when it is over
  /// @param copies that were read in this round
  /// @param repaired those of them that were made anew
  /// @param filling whether copy after copy lacks in it: it is new, or was emptied
  /// @param ended when the last whole round ended
  public record Round(
      String region,
      Instant began,
      int percent,
      long copies,
      long repaired,
      boolean filling,
      Optional<Instant> ended) {}
}
