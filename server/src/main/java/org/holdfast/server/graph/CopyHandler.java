package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
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
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignIn;
import tools.jackson.core.JsonGenerator;

/// Copies, made in the background, and the monitors that tell how far they are. What a monitor
/// tells lies in the database: any process answers it, and a restart loses none.
final class CopyHandler {

  private final SignIn signIn;
  private final CopyJobs jobs;
  private final DrivesInReach reach;
  private final int atMost;
  private final Executor background;
  private final Failures failures;
  private final Links links;

  /// @param atMost copies under way in one drive at one time
  CopyHandler(
      SignIn signIn,
      CopyJobs jobs,
      DrivesInReach reach,
      int atMost,
      Executor background,
      Failures failures,
      Links links) {
    this.signIn = signIn;
    this.jobs = jobs;
    this.reach = reach;
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

  private CopyWish wish(Call call, JsonBody body) {
    Item item = call.item();
    Conflict conflict = Conflicts.of(body, call.query(), Conflict.FAIL);
    Optional<String> elsewhere = call.otherDrive(body);
    if (elsewhere.isPresent()) {
      return across(call, body, item, elsewhere.get(), conflict);
    }
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
    requireWrite(call.drive(), parent);
    if (childrenOnly) {
      return new CopyWish.Children(item.id(), parent, conflict, withVersions);
    }
    Placement to =
        new Placement(parent, ItemName.of(body.text("name").orElse(item.name())), conflict);
    return withVersions
        ? new CopyWish.WithVersions(item.id(), to)
        : new CopyWish.Whole(item.id(), to);
  }

  /// Into another drive that the caller reaches. An app that is held in its folder takes nothing
  /// out of it.
  private CopyWish across(Call call, JsonBody body, Item item, String driveId, Conflict conflict) {
    if (call.fence().isPresent()) {
      throw GraphError.absent().refusal();
    }
    Drive into =
        reach
            .of(new GraphAddress.DriveChoice.ById(driveId), call.signedIn(), false)
            .drive()
            .withCheckOuts();
    String id =
        body.inside("parentReference")
            .text("id")
            .orElseThrow(
                () ->
                    GraphError.invalid("parentReference.id: name the folder in the other drive.")
                        .refusal());
    Item parent = into.find(Call.itemId(id)).orElseThrow(() -> GraphError.absent().refusal());
    if (body.flag("childrenOnly") || body.flag("includeAllVersionHistory")) {
      throw GraphError.invalid(
              "childrenOnly and includeAllVersionHistory are for copies within a drive.")
          .refusal();
    }
    if (item.id().equals(call.drive().rootId())) {
      throw GraphError.invalid("The root is not copied: copy what is in it.").refusal();
    }
    requireWrite(into, parent.id());
    requireDownload(call.drive(), item.id());
    ItemName name = ItemName.of(body.text("name").orElse(item.name()));
    return new CopyWish.Across(item.id(), into, new Placement(parent.id(), name, conflict));
  }

  /// In another drive it could be had as a file.
  private static void requireDownload(Drive from, ItemId item) {
    if (from.guest().isPresent() && !from.rights(item).mayDownload()) {
      throw GraphError.of(
              403, "accessDenied", "This was shared to be looked at: ask its owner for more.")
          .refusal();
    }
  }

  /// Said at once: the copy itself is made later.
  private static void requireWrite(Drive drive, ItemId parent) {
    if (drive.guest().isPresent() && drive.rights(parent).role() != ShareRole.WRITE) {
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
        jobs.begin(wish instanceof CopyWish.Across across ? across.into() : drive, atMost)
            .orElseThrow(
                () ->
                    GraphError.unavailable(
                            "tooManyOperations",
                            "Too many copies are under way. Try again when some are done.")
                        .refusal());
    AtomicInteger percent = new AtomicInteger();
    Runnable admitted = () -> requireAlive(call.signedIn().session());
    Copier copier = new Copier(drive, actor, jobs, job, percent::set, admitted);
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

  /// Who is signed out, or whose app is ended, copies no further.
  private void requireAlive(SessionId session) {
    if (!signIn.alive(session)) {
      throw GraphDoor.unauthenticated();
    }
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
