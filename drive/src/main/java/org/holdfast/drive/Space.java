package org.holdfast.drive;

import java.util.List;

/// What takes the room of a drive, at one moment.
///
/// @param pinnedBytes of pinned versions, beside what the files themselves take: part of the quota
/// @param earlierBytes of contents that files had before, or had until they were removed for good,
///   that are still kept and not pinned; no part of the quota
/// @param largest the largest visible files, the largest first
public record Space(Quota quota, long pinnedBytes, long earlierBytes, List<Placed> largest) {

  public Space {
    largest = List.copyOf(largest);
  }
}
