package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;

/// The times that a client's own file system knows of a file. Kept to the millisecond.
///
/// @param created absent: left as it is; the time of the operation for a new item
/// @param modified likewise
public record FileTimes(Optional<Instant> created, Optional<Instant> modified) {

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /// The client says nothing.
  public static final FileTimes NONE = new FileTimes(Optional.empty(), Optional.empty());

  /// Times that no calendar of a client can show become the nearest that it can.
  public FileTimes {
    created = created.map(FileTimes::kept);
    modified = modified.map(FileTimes::kept);
  }

  private static Instant kept(Instant time) {
    Instant bounded = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    return Instant.ofEpochMilli(bounded.toEpochMilli());
  }
}
