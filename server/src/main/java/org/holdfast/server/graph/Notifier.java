package org.holdfast.server.graph;

import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.DueNotification;
import org.holdfast.drive.Subscription;
import org.holdfast.drive.Subscriptions;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignIn;
import org.holdfast.server.SecurityLog;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Tells subscribers that something changed. What is to be told is looked up every round, so a
/// process that ends forgets nothing; what cannot be told is tried again for four hours.
final class Notifier {

  private static final System.Logger LOG = System.getLogger(Notifier.class.getName());

  static final Duration GIVE_UP = Duration.ofHours(4);
  private static final int AT_ONE_TIME = 32;
  private static final JsonFactory JSON = new JsonFactory();

  // Clients compare it with the tenant they know; there is one here.
  static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

  private final Subscriptions subscriptions;
  private final SignIn signIn;
  private final SecurityLog log;
  private final Postman postman;
  private final Executor background;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(AT_ONE_TIME);

  Notifier(
      Drives drives,
      SignIn signIn,
      SecurityLog log,
      Postman postman,
      Executor background,
      InstantSource clock) {
    this.subscriptions = drives.subscriptions();
    this.signIn = signIn;
    this.log = log;
    this.postman = postman;
    this.background = background;
    this.clock = clock;
  }

  /// One round. Deliveries go on in the background; so many at one time, others the next round.
  void round() {
    if (log.alarm().isPresent()) {
      return; // nothing may be written down, so nothing can be claimed
    }
    int free = room.drainPermits();
    int taken = 0;
    try {
      for (DueNotification due : subscriptions.due(free)) {
        background.execute(() -> deliver(due));
        taken++;
      }
    } catch (DriveRefusal | RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "a round of notifications was not finished");
    } finally {
      room.release(free - taken);
    }
  }

  // The top of a thread.
  private void deliver(DueNotification due) {
    try {
      Subscription to = due.subscription();
      if (!signIn.alive(new SessionId(UUID.fromString(to.target().session())))) {
        subscriptions.end(to); // who asked for it may not be told any more
      } else if (told(to, to.target().notificationUrl(), Optional.empty())) {
        subscriptions.settle(due);
      } else if (isHopeless(due)) {
        subscriptions.settle(due);
        to.target().lifecycleUrl().ifPresent(url -> told(to, url, Optional.of("missed")));
      } else {
        subscriptions.retry(due);
      }
    } catch (DriveRefusal e) {
      LOG.log(System.Logger.Level.DEBUG, "a notification is tried again when its claim is over");
    } finally {
      room.release();
    }
  }

  private boolean isHopeless(DueNotification due) {
    return due.failingSince()
        .filter(since -> Duration.between(since, clock.instant()).compareTo(GIVE_UP) >= 0)
        .isPresent();
  }

  private boolean told(Subscription to, String url, Optional<String> lifecycle) {
    try {
      Postman.Reply reply = postman.post(url, "", "application/json", body(to, lifecycle));
      return reply.status() >= 200 && reply.status() < 300;
    } catch (IOException e) {
      return false;
    }
  }

  private static String body(Subscription to, Optional<String> lifecycle) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("value");
      out.writeStartObject();
      out.writeStringProperty("subscriptionId", to.id().toString());
      to.target().clientState().ifPresent(state -> out.writeStringProperty("clientState", state));
      if (lifecycle.isPresent()) {
        out.writeStringProperty("lifecycleEvent", lifecycle.get());
      } else {
        out.writeStringProperty("changeType", "updated");
        out.writeStringProperty("resource", to.target().resource());
      }
      out.writeStringProperty("subscriptionExpirationDateTime", GraphTime.text(to.expiresAt()));
      out.writeStringProperty("tenantId", TENANT);
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
    return text.toString();
  }
}
