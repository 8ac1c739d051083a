package org.holdfast.drive;

import java.util.List;
import java.util.Optional;

/// Restores to a point, newest first.
///
/// @param next where the next page begins; empty on the last one
public record PastRestorePage(List<PastRestore> restores, Optional<String> next) {

  public PastRestorePage {
    restores = List.copyOf(restores);
  }
}
