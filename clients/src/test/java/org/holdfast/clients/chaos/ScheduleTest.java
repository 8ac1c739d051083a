package org.holdfast.clients.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a seed stands for, and what a person may conclude from what was seen.
class ScheduleTest {

  private static final int ROUNDS = 300;

  /// Begun and not over, as the steps are done.
  private final List<String> now = new ArrayList<>();

  private Trouble trouble(String name, Set<String> takes) {
    return new Trouble(
        name,
        1,
        takes,
        false,
        random -> {
          int drawn = random.nextInt(1_000);
          return new Trouble.Drawn(name + " " + drawn, () -> now.add(name), () -> now.remove(name));
        });
  }

  private List<Trouble> troubles() {
    return List.of(
        trouble("west lost", Set.of("west")),
        trouble("west full", Set.of("west", "disk")),
        trouble("east lost", Set.of("east")),
        trouble("clock", Set.of("clock")));
  }

  private List<String> told(long seed) {
    Schedule schedule = new Schedule(seed, troubles());
    return IntStream.range(0, ROUNDS)
        .boxed()
        .flatMap(_ -> schedule.next().steps().stream())
        .map(step -> step.after() + " " + step.what())
        .toList();
  }

  @Test
  void aSeedGivesTheSameStepsAtTheSameTimes() {
    assertThat(told(7)).isEqualTo(told(7)).isNotEqualTo(told(8));
  }

  @Test
  void whatTakesTheSameNeverComesTogetherAndEverythingEnds() throws Exception {
    Schedule schedule = new Schedule(7, troubles());
    boolean together = false;
    for (int n = 0; n < ROUNDS; n++) {
      for (Schedule.Step step : schedule.next().steps()) {
        step.act().run();
        assertThat(now).doesNotHaveDuplicates();
        assertThat(now.contains("west lost") && now.contains("west full")).isFalse();
        together |= now.size() > 1;
      }
      assertThat(now).isEmpty();
    }
    assertThat(together).isTrue();
  }

  @Test
  void whatNobodyAnsweredMayBeEitherUntilItWasSeen() {
    KeptFile.State before = new KeptFile.State("a", "1", true);
    KeptFile.State after = before.with("2");
    KeptFile file = new KeptFile("id", before);
    file.mayBe(after);

    assertThat(file.seen(before::equals)).isTrue(); // it may still be under way
    assertThat(file.seen(after::equals)).isTrue();
    assertThat(file.seen(before::equals)).as("what was seen once cannot go away").isFalse();
    assertThat(file.isCertain()).isTrue();
  }
}
