package org.holdfast.content;

import java.time.Instant;

/// One thing that lies in a region.
///
/// @param sizeBytes as stored
/// @param changedAt when it was last written, by the region's own clock
public record RegionEntry(RevisionId revision, Kind kind, long sizeBytes, Instant changedAt) {

  /// How it lies there.
  public enum Kind {
    /// A small blob, or the tail of a draft.
    PACKED,
    /// A blob of its own.
    LARGE,
    /// A draft, or a write in progress.
    PART
  }
}
