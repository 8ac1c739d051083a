package org.holdfast.drive;

import java.time.Instant;

/// The state of a drive that is wanted back.
public sealed interface RestorePoint {

  /// As it was at an instant.
  record At(Instant instant) implements RestorePoint {}

  /// As it was after an operation.
  record After(long seq) implements RestorePoint {}
}
