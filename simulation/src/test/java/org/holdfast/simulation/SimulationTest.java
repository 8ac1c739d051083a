package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
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

  @Test
  void replaysASeedInAnotherProcess() throws IOException, InterruptedException {
    List<String> here =
        LongStream.range(FIRST, FIRST + 12)
            .mapToObj(seed -> Simulation.run(seed, Bug.NONE).toString())
            .toList();

    assertThat(Elsewhere.outcomes(FIRST, 12)).isEqualTo(here);
  }
}
