package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RetriesTest {

  /// Chance that always takes the most.
  private static final RandomGenerator MOST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return -1;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final StoppedClock clock = new StoppedClock(Instant.EPOCH);
  private final List<Duration> waited = new ArrayList<>();
  private final Waits waits =
      new Waits() {
        @Override
        public boolean settles(CompletableFuture<?> running, Duration atMost) {
          waited.add(atMost);
          return running.isDone();
        }

        @Override
        public <T> Optional<T> next(BlockingQueue<T> queue, Duration atMost) {
          return Optional.ofNullable(queue.poll());
        }
      };

  private void failing(Retries retries, Duration takes) {
    assertThatThrownBy(
            () ->
                retries.run(
                    () -> {
                      clock.advance(takes);
                      throw new StoreFailure(StoreFailure.Kind.UNREACHABLE, "planted", null);
                    }))
        .isInstanceOf(StoreFailure.class);
  }

  @Test
  void theWaitDoublesAndHasAnEnd() {
    Retries retries =
        new Retries(
            5,
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            MOST,
            clock,
            waits);

    failing(retries, Duration.ZERO);

    assertThat(waited)
        .containsExactly(
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(500),
            Duration.ofMillis(500));
  }

  @Test
  void nothingIsBegunAfterTheBudget() {
    failing(Retries.standard(MOST, clock, waits), Duration.ofSeconds(11));

    assertThat(waited).hasSize(1);
  }
}
