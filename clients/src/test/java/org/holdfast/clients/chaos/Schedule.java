package org.holdfast.clients.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What goes wrong, and when, drawn from a seed alone: round by round up to three troubles that
/// overlap as it happens. The same seed and the same troubles make the same rounds.
final class Schedule {

  private static final int MOST_AT_ONCE = 3;
  private static final int TRIES = 10;
  private static final int LATEST_BEGIN = 3_000;
  private static final int SHORTEST = 500;
  private static final int LONGEST = 7_500;

  private final Random random;
  private final List<Trouble> troubles;

  /// @param after the round's begin
  record Step(Duration after, String what, Trouble.Act act) {}

  record Round(Set<String> names, List<Step> steps, boolean harms) {
    Round {
      names = Set.copyOf(names);
      steps = List.copyOf(steps);
    }
  }

  Schedule(long seed, List<Trouble> troubles) {
    this.random = new Random(seed);
    this.troubles = List.copyOf(troubles);
  }

  Round next() {
    Set<String> taken = new HashSet<>();
    Set<String> names = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    boolean harms = false;
    int most = 1 + random.nextInt(MOST_AT_ONCE);
    for (int n = 0; n < most; n++) {
      Trouble trouble = pick();
      for (int again = 0; again < TRIES && meets(trouble, taken); again++) {
        trouble = pick();
      }
      if (meets(trouble, taken)) {
        continue;
      }
      taken.addAll(trouble.takes());
      names.add(trouble.name());
      harms |= trouble.harms();
      int begin = random.nextInt(LATEST_BEGIN);
      int end = begin + SHORTEST + random.nextInt(LONGEST);
      Trouble.Drawn drawn = trouble.draw().by(random);
      steps.add(new Step(Duration.ofMillis(begin), drawn.told(), drawn.begin()));
      steps.add(new Step(Duration.ofMillis(end), "over: " + drawn.told(), drawn.end()));
    }
    steps.sort(Comparator.comparing(Step::after));
    return new Round(names, steps, harms);
  }

  private static boolean meets(Trouble trouble, Set<String> taken) {
    return trouble.takes().stream().anyMatch(taken::contains);
  }

  private Trouble pick() {
    int at = random.nextInt(troubles.stream().mapToInt(Trouble::weight).sum());
    for (Trouble trouble : troubles) {
      at -= trouble.weight();
      if (at < 0) {
        return trouble;
      }
    }
    throw new IllegalStateException("weights are positive");
  }
}
