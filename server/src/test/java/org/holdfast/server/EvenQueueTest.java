package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is next.
class EvenQueueTest {

  private final EvenQueue<Integer> queue = new EvenQueue<>(3, 5);
  private final List<String> done = new ArrayList<>();

  @Test
  void w05_whoAsksForMuchIsNotInFrontOfWhoAsksForOne() {
    put("mallory", 1);
    put("mallory", 2);
    put("ana", 3);
    put("mallory", 4);

    drain();

    assertThat(done).containsExactly("mallory 1", "ana 3", "mallory 2", "mallory 4");
  }

  @Test
  void w05_ofEachOnlySoMuchWaitsAndNothingTwice() {
    assertThat(put("mallory", 1)).isTrue();
    assertThat(put("mallory", 1)).isFalse();
    assertThat(put("mallory", 2)).isTrue();
    assertThat(put("mallory", 3)).isTrue();
    assertThat(put("mallory", 4)).as("of one").isFalse();
    assertThat(put("ana", 1)).isTrue();
    assertThat(put("ben", 1)).isTrue();
    assertThat(put("cyd", 1)).as("in all").isFalse();

    drain();

    assertThat(done).hasSize(5);
    assertThat(put("mallory", 1)).as("again").isTrue();
  }

  private boolean put(String whose, int what) {
    return queue.put(whose, what, () -> done.add(whose + " " + what));
  }

  private void drain() {
    for (Optional<Runnable> next = queue.take(); next.isPresent(); next = queue.take()) {
      next.get().run();
    }
  }
}
