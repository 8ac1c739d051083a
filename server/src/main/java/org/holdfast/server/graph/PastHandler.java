package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.holdfast.drive.PastFolder;
import org.holdfast.drive.PastItem;
import org.holdfast.drive.RestorePoint;
import org.holdfast.drive.RestoreTarget;
import tools.jackson.core.JsonGenerator;

/// A look at the drive as it was, before one decides to go back: Holdfast's own resource beside the
/// contract.
final class PastHandler {

  private final Links links;

  PastHandler(Links links) {
    this.links = links;
  }

  /// `GET {drive}/holdfast/past?at=|seq=&folder=`: what was in a folder.
  void folder(Call call) throws IOException {
    QueryOptions query = call.query();
    RestoreTarget target = new RestoreTarget(point(query), query.text("folder").map(Call::itemId));
    PastFolder folder = call.drive().past(target, query.top(), query.text("$skiptoken"));
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeNumberProperty("seq", folder.seq());
          out.writeStringProperty("at", GraphTime.text(folder.at()));
          out.writeArrayPropertyStart("way");
          for (PastItem above : folder.way()) {
            out.writeStartObject();
            out.writeStringProperty("id", above.item().text());
            out.writeStringProperty("name", above.name());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeArrayPropertyStart("value");
          folder.items().forEach(item -> write(out, call, item));
          out.writeEndArray();
          folder
              .next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  private static RestorePoint point(QueryOptions query) {
    Optional<Instant> at = query.text("at").map(text -> GraphTime.parse("at", text));
    Optional<String> seq = query.text("seq");
    if (at.isPresent() == seq.isPresent() || seq.filter(PastHandler::isNoNumber).isPresent()) {
      throw GraphError.invalid(
              "invalidParameterFormat", "Say when: either at, an instant, or seq, an operation.")
          .refusal();
    }
    return at.isPresent()
        ? new RestorePoint.At(at.get())
        : new RestorePoint.After(Long.parseLong(seq.orElseThrow()));
  }

  private static boolean isNoNumber(String text) {
    return !text.matches("[0-9]{1,18}");
  }

  private void write(JsonGenerator out, Call call, PastItem item) {
    out.writeStartObject();
    out.writeStringProperty("id", item.item().text());
    out.writeStringProperty("name", item.name());
    out.writeBooleanProperty("folder", item.isFolder());
    out.writeNumberProperty("size", item.sizeBytes());
    out.writeStringProperty("lastModifiedDateTime", GraphTime.text(item.modifiedAt()));
    out.writeStringProperty("since", HistoryHandler.word(item.since()));
    download(call, item)
        .ifPresent(url -> out.writeStringProperty("@microsoft.graph.downloadUrl", url));
    out.writeEndObject();
  }

  /// Of what is there no more nothing is given out before it was restored.
  private Optional<String> download(Call call, PastItem item) {
    boolean there =
        switch (item.since()) {
          case SAME, MOVED, REWRITTEN -> true;
          case RECYCLED, PURGED -> false;
        };
    return item.content()
        .filter(_ -> there)
        .map(
            revision ->
                links.download(
                    call.drive().id(),
                    item.item(),
                    revision,
                    call.signedIn().session(),
                    Optional.empty()));
  }
}
