package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ReadinessTest {

  @TempDir private Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-27T03:00:00Z"));
  private final InstantSource clock = now::get;

  private static void until(BooleanSupplier question) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!question.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it never came to hold").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void aDatabaseThatHangsIsNotReadyAndIsAgainOnceItAnswers() {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    try (Holdfast holdfast = Machine.open(folder.resolve("data"));
        Readiness readiness = Readiness.of(holdfast, clock);
        ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      readiness.start();
      until(() -> readiness.obstacles().isEmpty());
      try {
        var _ =
            writer.submit(
                () ->
                    holdfast
                        .bareDatabase()
                        .<Boolean>write(
                            _ -> {
                              hangs.countDown();
                              return holds(answers);
                            }));
        assertThat(holds(hangs)).isTrue();

        until(
            () -> {
              pass(Duration.ofSeconds(31)); // a round that had written already may end still
              return readiness.obstacles().contains(Readiness.Obstacle.DATABASE);
            });
      } finally {
        answers.countDown();
      }
      until(() -> readiness.obstacles().isEmpty());
    }
  }

  private static boolean holds(CountDownLatch latch) {
    try {
      return latch.await(120, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatTheTrialIsRefusedNobodyWasRefused() {
    Holdfast holdfast = Machine.open(folder.resolve("data"));
    try (holdfast;
        Readiness readiness = Readiness.of(holdfast, clock)) {
      holdfast.bareDatabase().close(); // now it refuses whatever is asked

      readiness.start();

      until(() -> readiness.obstacles().contains(Readiness.Obstacle.DATABASE));
      assertThat(holdfast.audit().told(EventKind.WRITE_REFUSED, Outcome.REFUSED)).isZero();
    }
  }
}
