package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// `holdfast bench --vaults`: what a server gives with each kind of vault, beside the built-in.
///
/// All servers run at once, and each step of a round is done to every one of them before the next,
/// each round beginning with another one. A server is compared with the built-in of the same round
/// alone. The built-in takes part twice: by what the two differ, any two do.
final class VaultRun {
  private static final String BUILT_IN = "built-in";

  /// What a round writes, it reads so often: reading takes a third of the time.
  private static final int READS = 3;

  private static final Sizes SIZES = new Sizes(1, 1_000, 0, 0, Crowd.NO_LIMIT);
  private static final Sizes QUICK = new Sizes(1, 50, 0, 0, Crowd.NO_LIMIT);

  /// About what four servers keep in the end.
  static final long KEPT_BYTES = 4L << 30;

  private final Workplace place;
  private final List<Holdfast> sides;
  private final boolean quick;
  private final PrintWriter progress;
  private final Noise noise = new Noise(2026);
  private final Results rates = new Results();

  /// What the processors spent for a server in each round: another load beside it takes from its
  /// rate, and hardly anything from this.
  private final Results processor = new Results();

  /// @param command how `holdfast` is called
  /// @param quick nothing is warmed up, and the built-in is compared with both together alone
  VaultRun(Workplace place, List<String> command, boolean quick, PrintWriter progress) {
    this.place = place;
    this.quick = quick;
    this.progress = progress;
    Holdfast builtIn = new Holdfast(command, BUILT_IN, Holdfast.Vaults.BUILT_IN);
    Holdfast together = new Holdfast(command, "token and built-in", Holdfast.Vaults.TOGETHER);
    this.sides =
        quick
            ? List.of(builtIn, together)
            : List.of(
                builtIn,
                new Holdfast(command, "built-in once more", Holdfast.Vaults.BUILT_IN),
                new Holdfast(command, "token", Holdfast.Vaults.TOKEN),
                together);
  }

  /// @return a table: its head, then a row for each figure
  List<List<String>> measure(int rounds) throws IOException, InterruptedException {
    Sizes sizes = quick ? QUICK : SIZES;
    List<Running> running = new ArrayList<>();
    for (Holdfast each : sides) {
      Path folder = place.newFolder(each.name().replace(' ', '-'));
      each.prepare(place, folder);
      running.add(Running.start(each, place, folder));
    }
    if (!quick) {
      say("warming up");
      for (Step step : steps(sizes.warmUp(), "warm")) {
        for (Running server : running) {
          var _ = step.act().on(server);
        }
      }
    }
    for (int round = 1; round <= rounds; round++) {
      say("round %d of %d".formatted(round, rounds));
      round(steps(sizes, "round-" + round), running);
      Collections.rotate(running, 1);
    }
    return rows(sizes);
  }

  private void round(List<Step> steps, List<Running> running)
      throws IOException, InterruptedException {
    Results spent = new Results();
    for (Step step : steps) {
      for (Running server : running) {
        Race.settle();
        String side = server.contestant().name();
        Duration before = server.child().processorTime();
        double perSecond = step.act().on(server).orElseThrow();
        double micros = server.child().processorTime().minus(before).toNanos() / 1e3;
        rates.add(step.measure(), side, perSecond);
        spent.add(step.measure(), side, micros);
      }
    }
    for (Measure measure : spent.measured()) {
      for (Holdfast side : sides) {
        double micros =
            spent.samples(measure, side.name()).stream().mapToDouble(Double::doubleValue).sum();
        processor.add(measure, side.name(), micros);
      }
    }
  }

  private List<Step> steps(Sizes sizes, String round) {
    Map<Measure, Step> all =
        new SmallFiles(noise, sizes, round)
            .steps().stream().collect(Collectors.toMap(Step::measure, step -> step));
    List<Step> steps = new ArrayList<>();
    steps.add(Objects.requireNonNull(all.get(Measure.SMALL_UPLOAD_MANY)));
    steps.addAll(
        Collections.nCopies(READS, Objects.requireNonNull(all.get(Measure.SMALL_DOWNLOAD_MANY))));
    return steps;
  }

  private List<List<String>> rows(Sizes sizes) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "path",
            "vault",
            "median",
            "of the built-in",
            "95 % of resamples",
            "processor of the built-in",
            "95 % of resamples"));
    for (Measure measure : rates.measured()) {
      for (Holdfast side : sides) {
        rows.add(row(measure, measure.title(sizes), side.name()));
      }
    }
    return rows;
  }

  private List<String> row(Measure measure, String title, String side) {
    String median = Table.cell(rates.figure(measure, side).orElseThrow(), measure);
    List<String> row = new ArrayList<>(List.of(title, side, median));
    if (side.equals(BUILT_IN)) {
      row.addAll(List.of("1", "–", "1", "–"));
    } else {
      row.addAll(ratio(rates, measure, side));
      row.addAll(ratio(processor, measure, side));
    }
    return row;
  }

  private static List<String> ratio(Results of, Measure measure, String side) {
    Results.Figure ratio = Ratios.of(of.samples(measure, side), of.samples(measure, BUILT_IN));
    return List.of(
        String.format(Locale.ROOT, "%.3f", ratio.median()),
        String.format(Locale.ROOT, "%.3f–%.3f", ratio.least(), ratio.most()));
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
