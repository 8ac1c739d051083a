package org.holdfast.bench;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/// One measured path: done to each contestant in turn before the next step, so that a slow minute
/// of the machine falls on all.
///
/// @param memory how the most memory that the server had meanwhile is told; empty where that says
///   no more than the whole run's
record Step(Measure measure, Optional<Measure> memory, Act act) {

  Step(Measure measure, Act act) {
    this(measure, Optional.empty(), act);
  }

  /// Does it once. Empty where the protocol has no such thing.
  @FunctionalInterface
  interface Act {
    OptionalDouble on(Running server) throws IOException, InterruptedException;
  }
}
