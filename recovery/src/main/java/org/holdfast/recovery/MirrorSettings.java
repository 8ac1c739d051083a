package org.holdfast.recovery;

import java.time.Duration;

/// How a mirror works.
///
/// @param enough in how many regions a group of changes must lie before it is answered; at least 1
/// @param patience after this a region counts as hung; 30 s
/// @param snapshotAfterBytes how much log calls for the next snapshot at least; 64 MiB, and never
///   less than the last snapshot had: so snapshots cost at most as much again as the log
public record MirrorSettings(int enough, Duration patience, long snapshotAfterBytes) {

  public static MirrorSettings defaults(int enough) {
    return new MirrorSettings(enough, Duration.ofSeconds(30), 64L << 20);
  }

  public MirrorSettings {
    if (enough < 1 || snapshotAfterBytes < 1) {
      throw new IllegalArgumentException("at least one region, and some log between snapshots");
    }
  }
}
