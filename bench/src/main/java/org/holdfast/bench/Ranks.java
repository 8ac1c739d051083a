package org.holdfast.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Whether two sets of times can be told apart.
///
/// @param share how often one of the second set takes longer than one of the first; 0.5 if chance
///   decides
/// @param z by how many standard deviations that is off 0.5, were there no difference: beyond 3
///   either way is no accident
/// @see "Mann and Whitney, 1947: On a test of whether one of two random variables is stochastically
///   larger than the other"
record Ranks(double share, double z) {

  private static final int RESAMPLES = 2_000;

  static Ranks of(List<Double> first, List<Double> second) {
    double[] sorted = first.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double above = 0;
    for (double each : second) {
      above += (below(sorted, each) + below(sorted, Math.nextUp(each))) / 2.0;
    }
    double pairs = (double) first.size() * second.size();
    double deviation = Math.sqrt(pairs * (first.size() + second.size() + 1) / 12);
    return new Ranks(above / pairs, (above - pairs / 2) / deviation);
  }

  private static int below(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /// What the medians differ by (second less first), and within what 95 of 100 resamples of the
  /// same times lie.
  static Results.Figure difference(List<Double> first, List<Double> second) {
    SplittableRandom random = new SplittableRandom(2026);
    double[] seen = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      seen[i] = median(resampled(second, random)) - median(resampled(first, random));
    }
    Arrays.sort(seen);
    double there = Results.Figure.of(second).median() - Results.Figure.of(first).median();
    return new Results.Figure(there, seen[RESAMPLES / 40], seen[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double[] resampled(List<Double> all, SplittableRandom random) {
    double[] drawn = new double[all.size()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = all.get(random.nextInt(all.size()));
    }
    return drawn;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
