package org.holdfast.server.graph;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/// Instants as the contract writes them: ISO 8601, UTC, to the millisecond.
final class GraphTime {

  // By hand: an item has four times, and DateTimeFormatter takes longer for each than the database
  // for the item.

  private GraphTime() {}

  static String text(Instant instant) {
    LocalDateTime time = utc(instant);
    if (!hasFourDigits(time.getYear())) {
      return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
    StringBuilder text = new StringBuilder(24);
    text.append(time.getYear()).append('-');
    two(text, time.getMonthValue()).append('-');
    clock(two(text, time.getDayOfMonth()).append('T'), time);
    int millis = instant.get(ChronoField.MILLI_OF_SECOND);
    if (millis > 0) {
      text.append('.').append((char) ('0' + millis / 100));
      two(text, millis % 100);
    }
    return text.append('Z').toString();
  }

  private static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
  }

  private static boolean hasFourDigits(int year) {
    return year >= 1_000 && year <= 9_999;
  }

  private static StringBuilder clock(StringBuilder text, LocalDateTime time) {
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    return two(text, time.getSecond());
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /// @param field named in the refusal
  /// @throws GraphRefusal if it is no ISO 8601 instant of the years 1 to 9999
  static Instant parse(String field, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (text.length() <= 40 && time.getYear() >= 1 && time.getYear() <= 9_999) {
        return time.toInstant().truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException e) {
      // Told below: the parser's own words would repeat the client's.
    }
    throw GraphError.invalid(
            "invalidParameterFormat", field + " is a time like 2026-11-23T17:08:09.123Z.")
        .refusal();
  }
}
