package org.holdfast.drive;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Who goes before the reading of all copies, and never keeps it waiting.
///
/// @param busy whether somebody waits now
/// @param spared how much a step does of a fill all the same
record People(BooleanSupplier busy, long spared) implements Scrub.Foreground {

  /// People for whom everything else rests.
  static People alone(BooleanSupplier busy) {
    return new People(busy, 0);
  }

  @Override
  public boolean isBusy() {
    return busy.getAsBoolean();
  }

  @Override
  public void pause(Duration atLeast) {}
}
