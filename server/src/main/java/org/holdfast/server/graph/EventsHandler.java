package org.holdfast.server.graph;

import java.io.IOException;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventPage;
import org.holdfast.server.SecurityLog;
import tools.jackson.core.JsonGenerator;

/// What the audit log holds about the account of a drive, in plain sentences, for its owner: beside
/// the contract.
final class EventsHandler {

  private final Links links;
  private final SecurityLog log;

  EventsHandler(Links links, SecurityLog log) {
    this.links = links;
    this.log = log;
  }

  /// Newest first. An event of the last seconds may come with the next look.
  void list(Call call) throws IOException {
    QueryOptions query = call.query();
    EventPage page = page(call, query);
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          page.entries().forEach(entry -> write(out, entry));
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  private EventPage page(Call call, QueryOptions query) {
    try {
      return log.events(call.signedIn().account(), query.text("$skiptoken"), query.top());
    } catch (AuditRefusal.NotACursor _) {
      throw GraphError.invalid(
              "invalidQueryOption", "This $skiptoken is not one of this list. Begin the list anew.")
          .refusal();
    }
  }

  private static void write(JsonGenerator out, Entry entry) {
    out.writeStartObject();
    out.writeNumberProperty("log", entry.log());
    out.writeNumberProperty("entry", entry.index());
    out.writeStringProperty("at", GraphTime.text(entry.at()));
    out.writeStringProperty("kind", HistoryHandler.word(entry.event().kind()));
    out.writeStringProperty("outcome", HistoryHandler.word(entry.event().outcome()));
    out.writeStringProperty("sentence", entry.sentence());
    entry
        .personal()
        .ifPresent(
            personal -> {
              text(out, "address", personal.address());
              text(out, "device", personal.device());
              text(out, "email", personal.email());
            });
    entry
        .event()
        .circumstances()
        .request()
        .ifPresent(id -> out.writeStringProperty("requestId", id.toString()));
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, String value) {
    if (!value.isEmpty()) {
      out.writeStringProperty(name, value);
    }
  }
}
