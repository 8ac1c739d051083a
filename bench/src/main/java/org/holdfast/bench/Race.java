package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// All runs of all contestants over all steps.
///
/// Every run begins from nothing: fresh folders, fresh processes, a warm-up of a quarter of the
/// size, then each step once. So runs are independent of each other, and no run pays for what
/// another left behind.
final class Race {
  private static final String LIMIT = "the disk itself";

  private final Workplace place;
  private final List<Contestant> contestants;
  private final Sizes sizes;
  private final Set<String> groups;
  private final boolean warmUp;
  private final PrintWriter progress;
  private final Noise noise = new Noise(2026);
  private final Results results = new Results();
  private final List<Double> limits = new ArrayList<>();

  /// @param groups which of `big`, `zip`, `small`, `listing`, `delta`
  Race(
      Workplace place,
      List<Contestant> contestants,
      Sizes sizes,
      Set<String> groups,
      boolean warmUp,
      PrintWriter progress) {
    this.place = place;
    this.contestants = contestants;
    this.sizes = sizes;
    this.groups = groups;
    this.warmUp = warmUp;
    this.progress = progress;
  }

  void run(int runs) throws IOException, InterruptedException {
    for (int i = 1; i <= runs; i++) {
      String run = runs == 1 ? "" : "run " + i + " of " + runs + " · ";
      if (groups.contains(BigFiles.GROUP)) {
        limit(run);
      }
      // The client itself is cold only once.
      one(run, warmUp ? (i == 1 ? 2 : 1) : 0);
      place.clear();
    }
  }

  Results results() {
    return results;
  }

  /// What the disk took by itself, if that was measured.
  List<Double> limits() {
    return List.copyOf(limits);
  }

  private void limit(String run) throws IOException, InterruptedException {
    Path folder = place.newFolder("limit");
    settle();
    double value = DiskLimit.mebibytesPerSecond(folder, noise.file(0, sizes.bigBytes()));
    limits.add(value);
    say(run + LIMIT + ": two copies written and flushed at " + Table.number(value) + " MiB/s");
    place.clear();
  }

  private void one(String run, int warmUps) throws IOException, InterruptedException {
    List<Running> running = new ArrayList<>();
    for (Contestant each : contestants) {
      Path folder = place.newFolder(each.name().replace(' ', '-'));
      each.prepare(place, folder);
      Running server = Running.start(each, place, folder);
      record(run, Measure.START, each, server.startMillis());
      running.add(server);
    }
    for (int i = 0; i < warmUps; i++) {
      say(run + "warming up");
      for (Step step : steps(sizes.warmUp(), "warm-" + i)) {
        for (Running server : running) {
          on(step, server);
        }
      }
    }
    for (Step step : steps(sizes, "run")) {
      for (Running server : running) {
        settle();
        measure(run, step, server);
      }
    }
    for (Running server : running) {
      double peak = server.child().peakMemoryBytes() / 1048576.0;
      record(run, Measure.MEMORY, server.contestant(), peak);
    }
  }

  private void measure(String run, Step step, Running server)
      throws IOException, InterruptedException {
    if (step.memory().isPresent()) {
      server.child().countPeakAnew();
    }
    OptionalDouble value = on(step, server);
    if (value.isEmpty()) {
      return;
    }
    record(run, step.measure(), server.contestant(), value.getAsDouble());
    if (step.memory().isPresent()) {
      double peak = server.child().recentPeakMemoryBytes() / 1048576.0;
      record(run, step.memory().get(), server.contestant(), peak);
    }
  }

  private static OptionalDouble on(Step step, Running server)
      throws IOException, InterruptedException {
    try {
      return step.act().on(server);
    } catch (IOException e) {
      String what = server.contestant().name() + ", " + step.measure();
      throw new IOException(what + ": " + e.getMessage() + "\n" + server.child().said(), e);
    }
  }

  private List<Step> steps(Sizes of, String round) {
    List<Step> steps = new ArrayList<>();
    if (groups.contains(BigFiles.GROUP)) {
      steps.addAll(new BigFiles(noise, of, round).steps());
    }
    if (groups.contains(Archives.GROUP)) {
      steps.addAll(new Archives(noise, of, round).steps());
    }
    if (groups.contains(SmallFiles.GROUP)) {
      steps.addAll(new SmallFiles(noise, of, round).steps());
    }
    if (groups.contains(LongListing.GROUP)) {
      steps.addAll(new LongListing(noise, of).steps());
    }
    if (groups.contains(Changes.GROUP)) {
      steps.addAll(new Changes(noise, of).steps());
    }
    return steps;
  }

  private void record(String run, Measure measure, Contestant contestant, double value) {
    results.add(measure, contestant.name(), value);
    String figure = Table.number(value) + " " + measure.unit().text();
    say(run + measure.title(sizes) + " · " + contestant.name() + " · " + figure);
  }

  // What a peer left unflushed must not be written during another's turn.
  static void settle() throws IOException, InterruptedException {
    Process sync = new ProcessBuilder("sync").inheritIO().start();
    sync.waitFor();
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}
