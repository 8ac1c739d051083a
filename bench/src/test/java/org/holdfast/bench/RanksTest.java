package org.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RanksTest {

  @Test
  void theSameTimesAreToldApartByChanceAlone() {
    List<Double> times = DoubleStream.of(1, 2, 3, 4).boxed().toList();

    assertThat(Ranks.of(times, times)).isEqualTo(new Ranks(0.5, 0));
    assertThat(Ranks.difference(times, times).median()).isZero();
  }

  @Test
  void countsHowOftenTheSecondTakesLonger() {
    Ranks ranks = Ranks.of(List.of(1.0, 3.0), List.of(2.0, 4.0));

    assertThat(ranks.share()).isEqualTo(0.75);
    assertThat(ranks.z()).isCloseTo(1 / Math.sqrt(4 * 5 / 12.0), within(1e-9));
  }

  @Test
  void aSmallDifferenceIsSeenInManyTimes() {
    SplittableRandom random = new SplittableRandom(1);
    List<Double> first = IntStream.range(0, 1000).mapToObj(_ -> random.nextDouble(10)).toList();
    List<Double> second = first.stream().map(each -> each + 1).toList();

    assertThat(Ranks.of(first, second).z()).isGreaterThan(3);
    Results.Figure difference = Ranks.difference(first, second);
    assertThat(difference.median()).isCloseTo(1, within(1e-9));
    assertThat(difference.least()).isBetween(0.0, 1.0);
    assertThat(difference.most()).isBetween(1.0, 2.0);
  }
}
