package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The test of the test: each bug that is planted is caught within a few seeds, which all pass
/// without it.
class PlantedBugTest {

  private static final int SEEDS = 80; // they need from 1 to 35

  @ParameterizedTest
  @EnumSource(value = Bug.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void isCaughtWithinAFewSeeds(Bug bug) {
    long caughtAt =
        LongStream.rangeClosed(1, SEEDS)
            .filter(seed -> !bug.isOfMirror() || Simulation.isMirrored(seed))
            .filter(seed -> catches(seed, bug))
            .findFirst()
            .orElse(0);

    assertThat(caughtAt).as("seed that caught it").isPositive();
    Simulation.run(caughtAt, Bug.NONE);
  }

  private static boolean catches(long seed, Bug bug) {
    try {
      Simulation.run(seed, bug);
      return false;
    } catch (AssertionError _) {
      return true;
    }
  }
}
