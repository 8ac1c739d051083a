package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SeldomTest {

  private Instant now = Instant.parse("2026-11-26T12:00:00Z");
  private final Seldom seldom = new Seldom(() -> now, Duration.ofMinutes(1));

  @Test
  void whatAStrangerRepeatsIsSaidOnceAMinuteWithHowOften() {
    assertThat(seldom.happened()).hasValue(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(seldom.happened()).isEmpty();
    }
    now = now.plusSeconds(60);

    assertThat(seldom.happened()).hasValue(1_001);
    assertThat(seldom.happened()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackSilencesNothing() {
    seldom.happened();
    now = now.minus(Duration.ofDays(3));

    assertThat(seldom.happened()).hasValue(1);
  }
}
