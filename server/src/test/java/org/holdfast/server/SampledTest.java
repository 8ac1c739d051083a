package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SampledTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger disk = new AtomicInteger(7);
  private final Queue<Runnable> asked = new ArrayDeque<>();

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void isAskedAgainAfterTenSecondsAndNotBefore() {
    Supplier<Number> figure =
        new Sampled<>(disk::get, nanos::get, Runnable::run).number(Integer::intValue);
    assertThat(figure.get()).isEqualTo(7);

    disk.set(8);
    pass(9);
    assertThat(figure.get()).isEqualTo(7);
    pass(1);
    assertThat(figure.get()).isEqualTo(8);
  }

  @Test
  void aDiskThatHangsIsAskedOnceAndIsNoNumberUntilItAnswers() {
    Supplier<Number> figure =
        new Sampled<>(disk::get, nanos::get, asked::add).number(Integer::intValue);

    assertThat(figure.get()).isEqualTo(Double.NaN);
    pass(60);
    assertThat(figure.get()).isEqualTo(Double.NaN);
    assertThat(asked).hasSize(1);

    asked.remove().run();
    assertThat(figure.get()).isEqualTo(7); // what was answered before, while it is asked anew
    assertThat(asked).hasSize(1);
  }
}
