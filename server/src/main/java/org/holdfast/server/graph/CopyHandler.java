package org.holdfast.server.graph;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.CopyJobs;
import org.holdfast.drive.CopyState;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.ShareRole;
import tools.jackson.core.JsonGenerator;

/// Copies, made in the background, and the monitors that tell how far they are. What a monitor
/// tells lies in the database: any process answers it, and a restart loses none.
final class CopyHandler {

  private final CopyJobs jobs;
  private final int atMost;
  private final Executor background;
  private final Failures failures;
  private final Links links;

  /// @param atMost copies under way in one drive at one time
  CopyHandler(CopyJobs jobs, int atMost, Executor background, Failures failures, Links links) {
    this.jobs = jobs;
    this.atMost = atMost;
    this.background = background;
    this.failures = failures;
    this.links = links;
  }

  void copy(Call call) throws IOException {
    CopyWish wish = wish(call, call.exchange().json());
    call.exchange().prefers("respond-async");
    String job = start(call, wish);
    call.exchange().setHeader("Location", links.monitor(job));
    call.exchange().answerEmpty(202);
  }

  private static CopyWish wish(Call call, JsonBody body) {
    Item item = call.item();
    Conflict conflict = Conflicts.of(body, call.query(), Conflict.FAIL);
    boolean childrenOnly = body.flag("childrenOnly");
    boolean withVersions = body.flag("includeAllVersionHistory");
    boolean isFolder = item.facet() instanceof Facet.Folder;
    if (childrenOnly && !isFolder) {
      throw GraphError.invalid("childrenOnly: this is a file, and has nothing below it.").refusal();
    }
    ItemId parent =
        call.parent(body)
            .or(() -> item.parent().map(call::inside))
            .orElseThrow(() -> GraphError.invalid("Say where the root is copied to.").refusal());
    requireWrite(call, parent);
    if (childrenOnly) {
      return new CopyWish.Children(item.id(), parent, conflict, withVersions);
    }
    Placement to =
        new Placement(parent, ItemName.of(body.text("name").orElse(item.name())), conflict);
    return withVersions
        ? new CopyWish.WithVersions(item.id(), to)
        : new CopyWish.Whole(item.id(), to);
  }

  /// Said at once: the copy itself is made later.
  private static void requireWrite(Call call, ItemId parent) {
    if (call.drive().guest().isPresent() && call.drive().rights(parent).role() != ShareRole.WRITE) {
      throw GraphError.of(
              403, "accessDenied", "This was shared to be read: ask its owner for more.")
          .refusal();
    }
  }

  private String start(Call call, CopyWish wish) {
    Drive drive = call.drive();
    Actor actor = call.actor();
    String requestId = call.exchange().requestId();
    String job =
        jobs.begin(drive, atMost)
            .orElseThrow(
                () ->
                    GraphError.unavailable(
                            "tooManyOperations",
                            "Too many copies are under way. Try again when some are done.")
                        .refusal());
    AtomicInteger percent = new AtomicInteger();
    Copier copier = new Copier(drive, actor, jobs, job, percent::set);
    try {
      background.execute(() -> run(copier, wish, percent, requestId));
    } catch (RejectedExecutionException e) {
      GraphError closing =
          GraphError.unavailable("serverStopping", "The server is stopping. Try again later.");
      jobs.fail(job, closing.code(), closing.message());
      throw closing.refusal();
    }
    return job;
  }

  // The top of a thread: whatever goes wrong is told by the monitor, and nowhere else.
  private void run(Copier copier, CopyWish wish, AtomicInteger percent, String requestId) {
    CountDownLatch over = new CountDownLatch(1);
    Thread beating = Thread.ofVirtual().start(() -> beat(copier.job(), percent, over));
    try {
      copier.copy(wish);
    } catch (RuntimeException e) {
      tellFailed(copier.job(), failures.error(e, requestId));
    } finally {
      over.countDown();
      beating.interrupt();
    }
  }

  private void tellFailed(String job, GraphError error) {
    try {
      jobs.fail(job, error.code(), error.message());
    } catch (DriveRefusal _) {
      // The store cannot be written. Nobody beats any more, so the job is told as interrupted.
    }
  }

  private void beat(String job, AtomicInteger percent, CountDownLatch over) {
    try {
      while (!over.await(CopyJobs.BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        jobs.beat(job, percent.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // over
    } catch (DriveRefusal _) {
      // The store cannot be written: the copy will find out too.
    }
  }

  /// `GET /monitor/{id}`: the id is the secret, no token is asked for.
  void monitor(Exchange exchange, String id) throws IOException {
    CopyState state = jobs.find(id).orElseThrow(() -> GraphError.absent().refusal());
    boolean running = state instanceof CopyState.Running;
    exchange.answer(running ? 202 : 200, out -> write(out, state));
  }

  private static void write(JsonGenerator out, CopyState state) {
    out.writeStartObject();
    out.writeStringProperty("operation", "itemCopy");
    switch (state) {
      case CopyState.Running(int percent) -> progress(out, "inProgress", percent);
      case CopyState.Completed(ItemId item) -> {
        progress(out, "completed", 100);
        out.writeStringProperty("resourceId", item.text());
      }
      case CopyState.Failed(String code, String sentence) -> failed(out, code, sentence);
      case CopyState.Interrupted _ ->
          failed(
              out,
              "serviceNotAvailable",
              "The server was stopped while it copied. Nothing is there of it, or, of a copy with all"
                  + " versions, a part: remove that, and copy again.");
    }
    out.writeEndObject();
  }

  private static void failed(JsonGenerator out, String code, String sentence) {
    out.writeStringProperty("status", "failed");
    out.writeObjectPropertyStart("error");
    out.writeStringProperty("code", code);
    out.writeStringProperty("message", sentence);
    out.writeEndObject();
  }

  private static void progress(JsonGenerator out, String status, int percent) {
    out.writeStringProperty("status", status);
    out.writeNumberProperty("percentageComplete", percent);
  }
}
