package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.PastRestore;
import org.holdfast.drive.PastRestorePage;
import org.holdfast.drive.PastRestoreReport;
import tools.jackson.core.JsonGenerator;

/// Restores to a point that were done, and what they did: beside the contract.
final class PastRestoresHandler {

  private final Links links;

  PastRestoresHandler(Links links) {
    this.links = links;
  }

  /// Restores that were done, newest first: their reports are found again on any device.
  void list(Call call) throws IOException {
    QueryOptions query = call.query();
    PastRestorePage page = call.drive().restores(query.top(), query.text("$skiptoken"));
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          for (PastRestore each : page.restores()) {
            out.writeStartObject();
            properties(out, call, each);
            out.writeEndObject();
          }
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  /// What one of them did.
  void report(Call call) throws IOException {
    PastRestoreReport report = call.drive().restoreReport(RestoreHandler.seq(call));
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              properties(out, call, report.restore());
              RestoreHandler.write(out, report.counts());
              RestoreHandler.changes(out, report.changes());
              out.writeBooleanProperty("more", report.more());
              out.writeEndObject();
            });
  }

  private static void properties(JsonGenerator out, Call call, PastRestore restore) {
    out.writeNumberProperty("seq", restore.seq());
    out.writeStringProperty("at", GraphTime.text(restore.at()));
    out.writeStringProperty("kind", restore.undid() ? "undoRestore" : "restoreToPoint");
    ItemJson.identity(out, "by", restore.actor().account(), Optional.of(call.signedIn()));
    restore.folder().ifPresent(folder -> out.writeStringProperty("folderId", folder.text()));
    if (!restore.name().isEmpty()) {
      out.writeStringProperty("name", restore.name());
    }
    out.writeNumberProperty("items", restore.items());
    out.writeBooleanProperty("undoable", restore.undoable());
  }
}
