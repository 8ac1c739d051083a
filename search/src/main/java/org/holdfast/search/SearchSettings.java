package org.holdfast.search;

import java.time.Duration;

/// What searching may cost.
///
/// @param cacheBytes memory for opened pieces of all indexes together
/// @param mostOpen indexes that are open at once; each has about ten files open, and a few
///   megabytes while it is written
/// @param idle an index that nobody asked for so long is closed, and its key wiped
/// @param commitEvery what was indexed since is on disk after that; until then it would be indexed
///   again after a crash
/// @param patience how long somebody who asks waits for what is newest to be indexed
/// @param longest how long a search may take
/// @param shredAfter what left the drive is gone from its index's files so long after, and a round
///   of the sweep
public record SearchSettings(
    long cacheBytes,
    int mostOpen,
    Duration idle,
    Duration commitEvery,
    Duration patience,
    Duration longest,
    Duration shredAfter) {

  public static SearchSettings defaults() {
    return new SearchSettings(
        32L << 20,
        64,
        Duration.ofMinutes(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofHours(24));
  }
}
