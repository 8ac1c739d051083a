package org.holdfast.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was measured so far.
final class Results {

  /// The figures of one row and contestant over all runs.
  record Figure(double median, double least, double most) {

    static Figure of(List<Double> samples) {
      double[] sorted = samples.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Figure(median, sorted[0], sorted[sorted.length - 1]);
    }
  }

  private final Map<Measure, Map<String, List<Double>>> samples = new EnumMap<>(Measure.class);

  void add(Measure measure, String contestant, double value) {
    samples
        .computeIfAbsent(measure, _ -> new LinkedHashMap<>())
        .computeIfAbsent(contestant, _ -> new ArrayList<>())
        .add(value);
  }

  List<Measure> measured() {
    return List.copyOf(samples.keySet());
  }

  /// In the order in which they were measured.
  List<Double> samples(Measure measure, String contestant) {
    return samples.getOrDefault(measure, Map.of()).getOrDefault(contestant, List.of());
  }

  Optional<Figure> figure(Measure measure, String contestant) {
    return Optional.ofNullable(samples.getOrDefault(measure, Map.of()).get(contestant))
        .map(Figure::of);
  }
}
