package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Histories from seeds. More of them: `-Dsimulation.seeds=10000`; one again:
/// `-Dsimulation.seed=…`.
class SimulationTest {

  private static final long FIRST = Long.getLong("simulation.first", 1);
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 150);

  @Test
  void losesNothingThatWasAnsweredWhateverHappens() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      Simulation.run(one, Bug.NONE);
      return;
    }
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      Simulation.run(seed, Bug.NONE);
    }
  }

  @Test
  void replaysASeedExactly() {
    for (long seed = FIRST; seed < FIRST + 10; seed++) {
      assertThat(Simulation.run(seed, Bug.NONE)).isEqualTo(Simulation.run(seed, Bug.NONE));
    }
  }
}
