package org.holdfast.server;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.io.IOException;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// An entry of the service log as a JSON object in one line: what [ServiceLog.Line] tells, and no
/// more.
///
///     {"at":"2026-11-24T10:11:12.123Z","level":"WARNING","room":"server","message":"…",
///      "trace":"32 hex digits","thrown":[{"class":"…","said":"…","at":["frame", …]}, …]}
///
/// `trace` and `thrown` are there only where there is one.
final class JsonLine extends Formatter {

  // What is not ASCII may bend a line in some reader's eyes: it is written as an escape.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public String format(LogRecord entry) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      out.writeStartObject();
      out.writeStringProperty("at", entry.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
      out.writeStringProperty("level", entry.getLevel().getName());
      out.writeStringProperty("room", ServiceLog.room(String.valueOf(entry.getLoggerName())));
      out.writeStringProperty("message", ServiceLog.plain(formatMessage(entry)));
      SpanContext trace = Span.current().getSpanContext();
      if (trace.isSampled()) {
        out.writeStringProperty("trace", trace.getTraceId());
      }
      if (entry.getThrown() != null) {
        writeThrown(out, entry.getThrown());
      }
      out.writeEndObject();
    }
    return line.append('\n').toString();
  }

  private static void writeThrown(JsonGenerator out, Throwable first) {
    out.writeArrayPropertyStart("thrown");
    Throwable thrown = first;
    for (int depth = 0; thrown != null && depth < ServiceLog.MOST_CAUSES; depth++) {
      out.writeStartObject();
      out.writeStringProperty("class", thrown.getClass().getName());
      if (thrown instanceof IOException && thrown.getMessage() != null) {
        out.writeStringProperty("said", ServiceLog.plain(thrown.getMessage()));
      }
      out.writeArrayPropertyStart("at");
      StackTraceElement[] frames = thrown.getStackTrace();
      for (int i = 0; i < Math.min(ServiceLog.LONGEST_TRACE, frames.length); i++) {
        out.writeString(frames[i].toString());
      }
      out.writeEndArray();
      out.writeEndObject();
      thrown = thrown.getCause();
    }
    out.writeEndArray();
  }
}
