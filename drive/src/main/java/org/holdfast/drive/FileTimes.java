package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;

/// The times that a client's own file system knows of a file. Kept to the millisecond.
///
/// @param created absent: left as it is; the time of the operation for a new item
/// @param modified likewise
public record FileTimes(Optional<Instant> created, Optional<Instant> modified) {

  /// The client says nothing.
  public static final FileTimes NONE = new FileTimes(Optional.empty(), Optional.empty());
}
