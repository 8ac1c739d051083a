package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whose turn it is.
class TurnsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Turns turns = new Turns();
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void w05_whoAsksForMuchIsNotInFrontOfWhoAsksForOne() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread first =
        Thread.ofPlatform()
            .start(
                () ->
                    turns.take(
                        "mallory",
                        PATIENCE,
                        () -> {
                          begun.countDown();
                          until(go);
                          return done.add("mallory 1");
                        }));
    begun.await();
    List<Thread> all = new ArrayList<>(List.of(first));
    for (int i = 2; i < 5; i++) {
      all.add(waiting("mallory", "mallory " + i));
    }
    all.add(waiting("ana", "ana"));
    go.countDown();
    for (Thread each : all) {
      each.join();
    }

    assertThat(done).hasSize(5).startsWith("mallory 1", "ana", "mallory 2");
  }

  @Test
  void whoseTurnDoesNotComeIsToldSo() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Thread first =
        Thread.ofPlatform()
            .start(
                () ->
                    turns.take(
                        "mallory",
                        PATIENCE,
                        () -> {
                          begun.countDown();
                          until(go);
                          return true;
                        }));
    begun.await();

    assertThat(turns.take("ana", Duration.ZERO, () -> true)).isEmpty();
    assertThat(turns.take("mallory", Duration.ZERO, () -> true)).isEmpty();
    go.countDown();
    first.join();
    assertThat(turns.take("ana", Duration.ZERO, () -> true)).contains(true);
  }

  /// It would wait until the first is done, which waits for it.
  @Test
  @Timeout(20)
  void w05_behindOneOnlySoManyWait() throws InterruptedException {
    Turns narrow = new Turns(2);
    CountDownLatch begun = new CountDownLatch(1);
    Thread first =
        Thread.ofPlatform()
            .start(
                () ->
                    narrow.take(
                        "mallory",
                        PATIENCE,
                        () -> {
                          begun.countDown();
                          until(go);
                          return true;
                        }));
    begun.await();
    Thread second =
        Thread.ofPlatform().start(() -> narrow.take("mallory", PATIENCE, () -> done.add("2")));
    while (second.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    assertThat(narrow.take("mallory", PATIENCE, () -> done.add("3"))).isEmpty();
    go.countDown();
    first.join();
    second.join();
    assertThat(done).containsExactly("2");
    assertThat(narrow.take("mallory", PATIENCE, () -> done.add("4"))).contains(true);
  }

  private Thread waiting(String whose, String what) {
    Thread thread =
        Thread.ofPlatform().start(() -> turns.take(whose, PATIENCE, () -> done.add(what)));
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    return thread;
  }

  private static void until(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }
}
