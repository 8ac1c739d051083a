package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.holdfast.server.HttpDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTimeTest {

  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T17:08:09.123456Z, 2026-11-23T17:08:09.123Z",
    "2026-01-02T03:04:05.007Z, 2026-01-02T03:04:05.007Z",
    "2026-01-02T03:04:05.000999Z, 2026-01-02T03:04:05Z",
    "0999-12-31T23:59:59Z, 0999-12-31T23:59:59Z",
    "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z"
  })
  void tellsMilliseconds(Instant instant, String text) {
    assertThat(GraphTime.text(instant)).isEqualTo(text);
  }

  @Test
  void tellsWhatTheJdkTells() {
    Random random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(-60_000_000_000L, 250_000_000_000L);
      Instant instant = Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
      assertThat(GraphTime.text(instant))
          .isEqualTo(instant.truncatedTo(ChronoUnit.MILLIS).toString());
      assertThat(HttpDate.text(instant)).isEqualTo(HTTP.format(instant));
    }
  }
}
