package org.holdfast.server.graph;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Instants as the contract writes them: ISO 8601, UTC, to the millisecond.
final class GraphTime {

  // RFC 9110's preferred form, to the second; DateTimeFormatter's own leaves out a leading zero.
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private GraphTime() {}

  static String text(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  static String httpDate(Instant instant) {
    return HTTP.format(instant);
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
