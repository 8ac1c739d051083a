package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What [Scrub] measured of how long a copy that is lost lacks: until that is noticed, and until it
/// is made good.
///
/// @param rounds how long the last whole round took, by region; a region that had none lacks here
/// @param lacking since when a region does not have everything, by region, as far as it was seen
/// @param longestOutage of those that ended within the last year
/// @param bytesPerSecond at which regions were filled, with 4 KiB for each content; empty before
///   one was filled that had enough to be measured by
public record ScrubMeasures(
    Map<String, Duration> rounds,
    Map<String, Instant> lacking,
    Optional<Duration> longestOutage,
    OptionalLong bytesPerSecond) {

  /// Where nothing was measured.
  public static final ScrubMeasures NONE =
      new ScrubMeasures(Map.of(), Map.of(), Optional.empty(), OptionalLong.empty());

  public ScrubMeasures {
    rounds = Map.copyOf(rounds);
    lacking = Map.copyOf(lacking);
  }

  /// All contents that are kept.
  ///
  /// @param contents how many
  /// @param work their bytes, with 4 KiB for each
  public record Stored(long contents, long work) {}
}
