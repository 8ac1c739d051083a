package org.holdfast.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Figures of the same rounds, compared round by round: what slows the machine for a minute slows
/// both of a round.
final class Ratios {

  private static final int RESAMPLES = 2_000;

  private Ratios() {}

  /// The median of `ours` to `theirs` over all rounds, and within what 95 of 100 resamples of the
  /// rounds have it.
  ///
  /// @param theirs as many as `ours`, in the order of the rounds like these
  static Results.Figure of(List<Double> ours, List<Double> theirs) {
    List<Double> ratios =
        IntStream.range(0, ours.size()).mapToObj(i -> ours.get(i) / theirs.get(i)).toList();
    SplittableRandom random = new SplittableRandom(2026);
    double[] seen = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      seen[i] = Results.Figure.of(resampled(ratios, random)).median();
    }
    Arrays.sort(seen);
    return new Results.Figure(
        Results.Figure.of(ratios).median(),
        seen[RESAMPLES / 40],
        seen[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static List<Double> resampled(List<Double> all, SplittableRandom random) {
    return all.stream().map(_ -> all.get(random.nextInt(all.size()))).toList();
  }
}
