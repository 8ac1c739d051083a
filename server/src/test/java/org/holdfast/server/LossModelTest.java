package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// How likely a loss is, by values that were worked by hand, by what must hold of any formula, and
/// by a simulation of the same events.
class LossModelTest {

  private static final Duration FORTNIGHT = Duration.ofDays(14);
  private static final int TRIES = 2_000;

  private final Random random = new Random(45);

  private static double yearly(Duration window, Double... losses) {
    return LossModel.yearly(List.of(losses), window);
  }

  private List<Double> somePlaces() {
    return IntStream.range(0, 1 + random.nextInt(5)).mapToObj(_ -> someLoss()).toList();
  }

  private double someLoss() {
    return LossModel.BEST
        * Math.pow(LossModel.WORST / LossModel.BEST, random.nextDouble()); // of all sizes
  }

  private Duration someWindow() {
    return Duration.ofSeconds((long) Math.exp(random.nextDouble() * 18)); // to two years
  }

  @Test
  void onePlaceLosesAsOftenAsItSaysWhateverTheWindow() {
    assertThat(yearly(FORTNIGHT, 0.016)).isCloseTo(0.016, within(1e-12));
    assertThat(yearly(Duration.ZERO, 0.016)).isCloseTo(0.016, within(1e-12));
    assertThat(yearly(FORTNIGHT, 1e-11)).isCloseTo(1e-11, Percentage.withPercentage(1e-6));
  }

  /// λ = -ln(0.99) = 0.01005034; w = 14 / 365.25 = 0.03832991; λw = 0.000385229, 1 - e^(-λw) =
  /// 0.000385155; R = 2 · 0.01005034 · 0.000385155 = 0.00000774188.
  @Test
  void twoDisksByHand() {
    assertThat(yearly(FORTNIGHT, 0.01, 0.01)).isCloseTo(7.7419e-6, within(5e-10));
  }

  /// λ of 0.01, 0.02, 0.04: 0.01005034, 0.02020271, 0.04082199; a tenth of a year each: 0.00100453,
  /// 0.00201823, 0.00407388; R = 0.01005034 · 0.00201823 · 0.00407388 + 0.02020271 · 0.00100453 ·
  /// 0.00407388 + 0.04082199 · 0.00100453 · 0.00201823 = 8.26342e-8 + 8.26761e-8 + 8.27613e-8.
  @Test
  void threePlacesThatDifferByHand() {
    Duration tenth = LossModel.YEAR.dividedBy(10);
    assertThat(yearly(tenth, 0.01, 0.02, 0.04))
        .isCloseTo(2.48072e-7, Percentage.withPercentage(0.001));
  }

  /// n λⁿ wⁿ⁻¹ for n places that are alike, as the mean time to data loss of n mirrors.
  @Test
  void shortWindowsAgreeWithTheMeanTimeToDataLossOfMirrors() {
    double lambda = -Math.log1p(-0.001);
    double w = 1.0 / LossModel.YEAR.toHours();
    for (int n = 1; n <= 4; n++) {
      double expected = n * Math.pow(lambda, n) * Math.pow(w, n - 1);
      assertThat(LossModel.yearly(Collections.nCopies(n, 0.001), Duration.ofHours(1)))
          .isCloseTo(expected, Percentage.withPercentage(0.1));
    }
  }

  @Test
  void anotherPlaceNeverMakesALossLikelier() {
    for (int i = 0; i < TRIES; i++) {
      List<Double> places = somePlaces();
      List<Double> more = new ArrayList<>(places);
      more.add(someLoss());
      Duration window = someWindow();
      assertThat(LossModel.yearly(more, window))
          .as("%s and %s in %s", places, more.getLast(), window)
          .isLessThanOrEqualTo(LossModel.yearly(places, window));
    }
    // The worst that settings allow, in the longest window there is.
    for (int n = 1; n < 10; n++) {
      assertThat(LossModel.yearly(Collections.nCopies(n + 1, LossModel.WORST), LossModel.YEAR))
          .isLessThan(LossModel.yearly(Collections.nCopies(n, LossModel.WORST), LossModel.YEAR));
    }
  }

  @Test
  void aLongerWindowAndAWorsePlaceNeverMakeItLessLikely() {
    for (int i = 0; i < TRIES; i++) {
      List<Double> places = somePlaces();
      Duration window = someWindow();
      double before = LossModel.yearly(places, window);
      assertThat(LossModel.yearly(places, window.multipliedBy(2))).isGreaterThanOrEqualTo(before);
      List<Double> worse = new ArrayList<>(places);
      worse.set(0, Math.min(LossModel.WORST, 2 * places.getFirst()));
      assertThat(LossModel.yearly(worse, window)).isGreaterThanOrEqualTo(before);
      assertThat(before).isBetween(0.0, 1.0);
    }
  }

  @Test
  void theOrderOfPlacesChangesNoDigit() {
    for (int i = 0; i < TRIES; i++) {
      List<Double> places = somePlaces();
      List<Double> shuffled = new ArrayList<>(places);
      Collections.shuffle(shuffled, random);
      Duration window = someWindow();
      assertThat(LossModel.yearly(shuffled, window)).isEqualTo(LossModel.yearly(places, window));
    }
  }

  @Test
  void aSimulationOfTheSameEventsAgrees() {
    requireAgreement(LossModel.YEAR.dividedBy(20), 0.3, 0.3);
    requireAgreement(LossModel.YEAR.dividedBy(20), 0.4, 0.05);
    requireAgreement(LossModel.YEAR.dividedBy(10), 0.4, 0.3, 0.35);
  }

  private static void requireAgreement(Duration window, Double... losses) {
    int years = 2_000_000;
    SplittableRandom chance = new SplittableRandom(1988);
    double w = (double) window.toMillis() / LossModel.YEAR.toMillis();
    int lost = 0;
    for (int year = 0; year < years; year++) {
      lost += isLost(chance, losses, w) ? 1 : 0;
    }
    double expected = yearly(window, losses);
    double simulated = (double) lost / years;
    double spread = Math.sqrt(expected / years);
    assertThat(simulated).as("never worse than told").isLessThan(expected + 3 * spread);
    assertThat(simulated).isCloseTo(expected, Percentage.withPercentage(10));
  }

  /// One year, with the window before it: each place loses its copy at random instants, and has it
  /// back a window later. Lost is what lacks everywhere at one instant.
  private static boolean isLost(SplittableRandom chance, Double[] losses, double w) {
    List<List<Double>> places = new ArrayList<>();
    for (double p : losses) {
      List<Double> instants = new ArrayList<>();
      double rate = -Math.log1p(-p);
      for (double at = -w - Math.log(1 - chance.nextDouble()) / rate;
          at < 1;
          at -= Math.log(1 - chance.nextDouble()) / rate) {
        instants.add(at);
      }
      places.add(instants);
    }
    return places.stream()
        .flatMap(List::stream)
        .filter(at -> at >= 0)
        .anyMatch(
            at ->
                places.stream()
                    .allMatch(
                        place -> place.stream().anyMatch(other -> other <= at && other > at - w)));
  }
}
