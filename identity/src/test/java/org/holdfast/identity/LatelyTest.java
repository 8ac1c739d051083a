package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LatelyTest {

  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private boolean alone = true;
  private final Lately<String, String> lately = new Lately<>(() -> now, () -> alone);
  private final AtomicInteger lookUps = new AtomicInteger();

  private Optional<String> find() {
    return lately.find(
        "key",
        () -> {
          lookUps.incrementAndGet();
          return Optional.of("value");
        });
  }

  @Test
  void looksUpOnceInAWhile() {
    find();
    now = now.plus(Lately.KEPT).minusMillis(1);
    assertThat(find()).contains("value");
    assertThat(lookUps).hasValue(1);

    now = now.plusMillis(1);
    assertThat(find()).contains("value");
    assertThat(lookUps).hasValue(2);
  }

  @Test
  void w14_besideOtherProcessesNothingIsKept() {
    find();
    alone = false;

    assertThat(find()).contains("value");
    assertThat(find()).contains("value");
    assertThat(lookUps).hasValue(3);
  }

  @Test
  void w14_forgetsAtOnce() {
    find();

    lately.forget();

    assertThat(lately.find("key", Optional::empty)).isEmpty();
  }

  @Test
  void w14_keepsNothingOfALookUpThatBeganBeforeItForgot() {
    lately.find(
        "key",
        () -> {
          lately.forget(); // as a revocation that comes right behind the reading of the row
          return Optional.of("value");
        });

    assertThat(lately.find("key", Optional::empty)).isEmpty();
  }

  @Test
  void keepsNoRefusal() {
    lately.find("key", Optional::empty);

    assertThat(find()).contains("value");
  }

  @Test
  void aClockThatJumpsBackDoesNotMakeAnAnswerLast() {
    find();

    now = now.minusSeconds(60);

    assertThat(lately.find("key", Optional::empty)).isEmpty();
  }
}
