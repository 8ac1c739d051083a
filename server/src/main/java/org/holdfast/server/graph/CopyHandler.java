package org.holdfast.server.graph;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.server.graph.Monitors.Monitor;
import org.holdfast.server.graph.Monitors.Status;
import tools.jackson.core.JsonGenerator;

/// Copies, made in the background, and the monitors that tell how far they are.
final class CopyHandler {

  private final Monitors monitors;
  private final Executor background;
  private final Failures failures;
  private final Links links;

  CopyHandler(Monitors monitors, Executor background, Failures failures, Links links) {
    this.monitors = monitors;
    this.background = background;
    this.failures = failures;
    this.links = links;
  }

  void copy(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    if (body.flag("includeAllVersionHistory") || body.flag("childrenOnly")) {
      throw GraphError.unsupported(
              "A copy is of the newest version and of the folder itself: leave the option out.")
          .refusal();
    }
    Item item = call.item();
    ItemId parent =
        call.parent(body)
            .or(() -> item.parent().map(call::inside))
            .orElseThrow(() -> GraphError.invalid("Say where the root is copied to.").refusal());
    ItemName name = ItemName.of(body.text("name").orElse(item.name()));
    Placement placement =
        new Placement(parent, name, Conflicts.of(body, call.query(), Conflict.FAIL));
    call.exchange().prefers("respond-async");
    Monitor monitor = start(call, item.id(), placement);
    call.exchange().setHeader("Location", links.monitor(monitor.id()));
    call.exchange().answerEmpty(202);
  }

  private Monitor start(Call call, ItemId item, Placement placement) {
    Monitor monitor = monitors.begin();
    Drive drive = call.drive();
    Actor actor = call.actor();
    String requestId = call.exchange().requestId();
    try {
      background.execute(() -> run(monitor, drive, actor, item, placement, requestId));
    } catch (RejectedExecutionException e) {
      GraphError closing =
          GraphError.unavailable("serverStopping", "The server is stopping. Try again later.");
      monitor.report(new Status.Failed(closing));
      throw closing.refusal();
    }
    return monitor;
  }

  // The top of a thread: whatever goes wrong is told by the monitor, and nowhere else.
  private void run(
      Monitor monitor,
      Drive drive,
      Actor actor,
      ItemId item,
      Placement placement,
      String requestId) {
    monitor.report(new Status.InProgress(0));
    try {
      Item made =
          drive.copy(
              actor,
              item,
              placement,
              (doneBytes, totalBytes) ->
                  monitor.report(new Status.InProgress(percent(doneBytes, totalBytes))));
      monitor.report(new Status.Completed(made.id()));
    } catch (RuntimeException e) {
      monitor.report(new Status.Failed(failures.error(e, requestId)));
    }
  }

  private static int percent(long doneBytes, long totalBytes) {
    return totalBytes <= 0 ? 0 : (int) Math.clamp(doneBytes * 100.0 / totalBytes, 0, 99);
  }

  /// `GET /monitor/{id}`: the id is the secret, no token is asked for.
  void monitor(Exchange exchange, String id) throws IOException {
    Monitor monitor = monitors.find(id).orElseThrow(() -> GraphError.absent().refusal());
    Status status = monitor.status();
    boolean over = status instanceof Status.Completed || status instanceof Status.Failed;
    exchange.answer(over ? 200 : 202, out -> write(out, status));
  }

  private static void write(JsonGenerator out, Status status) {
    out.writeStartObject();
    out.writeStringProperty("operation", "itemCopy");
    switch (status) {
      case Status.NotStarted _ -> progress(out, "notStarted", 0);
      case Status.InProgress(int percent) -> progress(out, "inProgress", percent);
      case Status.Completed(ItemId item) -> {
        progress(out, "completed", 100);
        out.writeStringProperty("resourceId", item.text());
      }
      case Status.Failed(GraphError error) -> {
        out.writeStringProperty("status", "failed");
        out.writeObjectPropertyStart("error");
        out.writeStringProperty("code", error.code());
        out.writeStringProperty("message", error.message());
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  private static void progress(JsonGenerator out, String status, int percent) {
    out.writeStringProperty("status", status);
    out.writeNumberProperty("percentageComplete", percent);
  }
}
