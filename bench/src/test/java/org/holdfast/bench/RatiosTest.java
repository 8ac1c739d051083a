package org.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatiosTest {

  @Test
  void aSlowRoundIsSlowForBoth() {
    Results.Figure ratio = Ratios.of(List.of(90.0, 45.0, 9.0), List.of(100.0, 50.0, 10.0));

    assertThat(ratio.median()).isCloseTo(0.9, within(1e-9));
    assertThat(ratio.least()).isCloseTo(0.9, within(1e-9));
    assertThat(ratio.most()).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void manyRoundsTellASmallDifferenceFromNoise() {
    SplittableRandom random = new SplittableRandom(1);
    List<Double> theirs =
        IntStream.range(0, 100).mapToObj(_ -> random.nextDouble(50, 100)).toList();
    List<Double> ours = theirs.stream().map(each -> each * random.nextDouble(0.93, 0.97)).toList();

    Results.Figure ratio = Ratios.of(ours, theirs);

    assertThat(ratio.median()).isCloseTo(0.95, within(0.01));
    assertThat(ratio.most()).isLessThan(0.97);
  }
}
