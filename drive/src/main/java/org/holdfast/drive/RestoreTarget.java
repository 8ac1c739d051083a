package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// What to restore, and to when.
///
/// @param folder a visible folder; what is in it goes back, its own place and name stay. Absent:
///   the whole drive
public record RestoreTarget(RestorePoint point, Optional<ItemId> folder) {

  /// The whole drive as it was at `instant`.
  public static RestoreTarget at(Instant instant) {
    return new RestoreTarget(new RestorePoint.At(instant), Optional.empty());
  }

  /// The whole drive as it was after operation `seq`.
  public static RestoreTarget after(long seq) {
    return new RestoreTarget(new RestorePoint.After(seq), Optional.empty());
  }

  /// The same point, for one folder.
  public RestoreTarget within(ItemId only) {
    return new RestoreTarget(point, Optional.of(only));
  }
}
