package org.holdfast.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/// One measured path: done to each contestant in turn before the next step, so that a slow minute
/// of the machine falls on all.
record Step(Measure measure, Act act) {

  /// Does it once. Empty where the protocol has no such thing.
  @FunctionalInterface
  interface Act {
    OptionalDouble on(Running server) throws IOException, InterruptedException;
  }
}
