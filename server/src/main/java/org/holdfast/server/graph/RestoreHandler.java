package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ItemId;
import org.holdfast.drive.NotRestored;
import org.holdfast.drive.RestoreCounts;
import org.holdfast.drive.RestorePoint;
import org.holdfast.drive.RestorePreview;
import org.holdfast.drive.RestoreReport;
import org.holdfast.drive.RestoreTarget;
import tools.jackson.core.JsonGenerator;

/// Going back to a point, looking first, and taking it back: Holdfast's own resources beside the
/// contract.
final class RestoreHandler {

  void preview(Call call) throws IOException {
    RestorePreview preview = call.drive().preview(target(call.exchange().json()));
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("seq", preview.seq());
              write(out, preview.counts());
              out.writeArrayPropertyStart("changes");
              preview
                  .changes()
                  .forEach(
                      change -> {
                        out.writeStartObject();
                        out.writeStringProperty("id", change.item().text());
                        out.writeStringProperty("name", change.name());
                        out.writeBooleanProperty("folder", change.folder());
                        out.writeStringProperty("kind", HistoryHandler.word(change.kind()));
                        out.writeEndObject();
                      });
              out.writeEndArray();
              out.writeBooleanProperty("more", preview.more());
              write(out, preview.notRestored());
              out.writeBooleanProperty("overQuota", preview.overQuota());
              out.writeEndObject();
            });
  }

  void restore(Call call) throws IOException {
    RestoreTarget target = target(call.exchange().json());
    answer(call, call.drive().restoreTo(call.actor(), target));
  }

  void undo(Call call) throws IOException {
    String seq = call.place("seq");
    if (!seq.matches("[0-9]{1,18}")) {
      throw GraphError.absent().refusal();
    }
    answer(call, call.drive().undo(call.actor(), Long.parseLong(seq)));
  }

  /// `{"point": instant}` or `{"seq": number}`, and perhaps `"folderId"`.
  private static RestoreTarget target(JsonBody body) {
    Optional<Instant> point = body.time("point");
    OptionalLong seq = body.number("seq");
    if (point.isPresent() == seq.isPresent()) {
      throw GraphError.invalid("Say when: either point, an instant, or seq, an operation.")
          .refusal();
    }
    RestorePoint to =
        point.isPresent()
            ? new RestorePoint.At(point.get())
            : new RestorePoint.After(seq.getAsLong());
    Optional<ItemId> folder = body.text("folderId").map(Call::itemId);
    return new RestoreTarget(to, folder);
  }

  private static void answer(Call call, RestoreReport report) throws IOException {
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              report.seq().ifPresent(seq -> out.writeNumberProperty("seq", seq));
              out.writeNumberProperty("pointSeq", report.pointSeq());
              write(out, report.counts());
              write(out, report.notRestored());
              out.writeBooleanProperty("overQuota", report.overQuota());
              out.writeEndObject();
            });
  }

  private static void write(JsonGenerator out, RestoreCounts counts) {
    out.writeObjectPropertyStart("counts");
    out.writeNumberProperty("broughtBack", counts.broughtBack());
    out.writeNumberProperty("recycled", counts.recycled());
    out.writeNumberProperty("contentBack", counts.contentBack());
    out.writeNumberProperty("movedBack", counts.movedBack());
    out.writeNumberProperty("detailsBack", counts.detailsBack());
    out.writeNumberProperty("total", counts.total());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, List<NotRestored> notRestored) {
    out.writeArrayPropertyStart("notRestored");
    for (NotRestored each : notRestored) {
      out.writeStartObject();
      out.writeStringProperty("id", each.item().text());
      out.writeStringProperty("name", each.name());
      out.writeStringProperty("reason", HistoryHandler.word(each.reason()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
