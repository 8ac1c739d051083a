package org.holdfast.server.graph;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Subscription;
import org.holdfast.drive.SubscriptionTarget;
import org.holdfast.drive.Subscriptions;
import org.holdfast.server.Portion;
import org.holdfast.server.graph.GraphAddress.ItemPlace;
import org.holdfast.server.graph.GraphAddress.OfItem;
import tools.jackson.core.JsonGenerator;

/// Who wants to be told of changes, and where (section 8 of the contract).
final class SubscriptionHandler {

  static final Duration LONGEST = Duration.ofHours(705);
  private static final int MAX_STATE = 128;
  private static final int TOKEN_BYTES = 16;

  // Of addresses that somebody names, the server asks so many a minute: it must be of no use for
  // looking about or for flooding others. One sign-in has half of it.
  private static final int ASKED_A_MINUTE = 40;

  private final Drives drives;
  private final DrivesInReach reach;
  private final Subscriptions subscriptions;
  private final Postman postman;
  private final Links links;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Throttle asked;

  SubscriptionHandler(
      Drives drives,
      Postman postman,
      Links links,
      Portion portion,
      SecureRandom random,
      InstantSource clock) {
    this.drives = drives;
    this.reach = new DrivesInReach(drives, links);
    this.subscriptions = drives.subscriptions();
    this.postman = postman;
    this.links = links;
    this.random = random;
    this.clock = clock;
    this.asked = new Throttle(ASKED_A_MINUTE, portion, clock);
  }

  /// `POST /subscriptions`. The address is asked first whether it wants to be told.
  void create(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    if (!required(body, "changeType").equalsIgnoreCase("updated")) {
      throw malformed("changeType is updated: notifications say that something changed, not what.");
    }
    String resource = required(body, "resource");
    OfItem address = resource(resource);
    Drive drive = reach.of(address.drive(), call.signedIn(), true).drive();
    ItemId scope = scope(drive, address.item());
    Instant expiresAt = expiry(body);
    String url = required(body, "notificationUrl");
    Optional<String> state = body.text("clientState").filter(text -> !text.isEmpty());
    if (state.isPresent() && state.get().length() > MAX_STATE) {
      throw malformed("clientState has at most " + MAX_STATE + " characters.");
    }
    Optional<String> lifecycle = body.text("lifecycleNotificationUrl");
    refuseBeyondMost(drive, call);
    validate(call, url);
    if (lifecycle.isPresent()) {
      validate(call, lifecycle.get());
    }
    SubscriptionTarget target =
        new SubscriptionTarget(
            resource, url, state, lifecycle, call.signedIn().session().value().toString());
    Subscription made =
        subscriptions
            .create(drive, call.signedIn().account(), scope, target, expiresAt)
            .orElseThrow(SubscriptionHandler::tooMany);
    answer(call, 201, made);
  }

  private void refuseBeyondMost(Drive drive, Call call) {
    if (subscriptions.list(drive, call.signedIn().account()).size() >= Subscriptions.MOST) {
      throw tooMany();
    }
  }

  private static GraphRefusal tooMany() {
    return GraphError.of(
            403,
            "notAllowed",
            "At most " + Subscriptions.MOST + " subscriptions live at one time. Delete some first.")
        .refusal();
  }

  private static OfItem resource(String text) {
    String path = text.startsWith("/") ? text : "/" + text;
    if (AddressParser.parse(path) instanceof OfItem item && item.operation().equals(Tail.NONE)) {
      return item;
    }
    throw malformed("resource is a folder of a drive: /me/drive/root, /drives/{id}/items/{id}.");
  }

  private static ItemId scope(Drive drive, ItemPlace place) {
    ItemId base = place.base().map(Call::itemId).orElseGet(drive::rootId);
    return drive.resolve(base, place.names()).orElseThrow(() -> GraphError.absent().refusal()).id();
  }

  private Instant expiry(JsonBody body) {
    Instant now = clock.instant();
    Instant told =
        body.time("expirationDateTime")
            .orElseThrow(() -> malformed("expirationDateTime says how long it lives."));
    if (!told.isAfter(now) || told.isAfter(now.plus(LONGEST))) {
      throw malformed(
          "expirationDateTime is in the future, at most " + LONGEST.toMinutes() + " minutes.");
    }
    return told;
  }

  /// One answer for everything that can go wrong: it tells nothing of what is at the address.
  private void validate(Call call, String url) {
    asked.count(call.signedIn());
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    try {
      Postman.Reply reply = postman.post(url, "validationToken=" + token, "text/plain", "");
      String type = reply.headers().getOrDefault("Content-Type", "").toLowerCase(Locale.ROOT);
      if (reply.status() == 200
          && type.startsWith("text/plain")
          && reply.body().strip().equals(token)) {
        return;
      }
    } catch (IOException e) {
      // Told below.
    }
    throw GraphError.of(
            400,
            "ValidationError",
            "The notification address must be https on the open internet and answer the validation"
                + " request within 10 seconds: 200, text/plain, the token.")
        .refusal();
  }

  /// `GET /subscriptions`.
  void list(Call call) throws IOException {
    List<Subscription> all =
        drives
            .ofOwner(call.signedIn().account())
            .map(drive -> subscriptions.list(drive, call.signedIn().account()))
            .orElse(List.of());
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("subscriptions"));
          out.writeArrayPropertyStart("value");
          for (Subscription each : all) {
            out.writeStartObject();
            properties(out, call, each);
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  void read(Call call) throws IOException {
    answer(call, 200, find(call));
  }

  /// `PATCH /subscriptions/{id}`: a new end.
  void renew(Call call) throws IOException {
    Subscription before = find(call);
    Instant expiresAt = expiry(call.exchange().json());
    answer(call, 200, subscriptions.renew(drive(call), before, expiresAt));
  }

  void delete(Call call) {
    subscriptions.delete(find(call));
    call.exchange().answerEmpty(204);
  }

  private Subscription find(Call call) {
    return uuid(call.place("subscription"))
        .flatMap(id -> subscriptions.find(drive(call), call.signedIn().account(), id))
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  private Drive drive(Call call) {
    return drives
        .ofOwner(call.signedIn().account())
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private void answer(Call call, int status, Subscription subscription) throws IOException {
    call.exchange()
        .answer(
            status,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("subscriptions/$entity"));
              properties(out, call, subscription);
              out.writeEndObject();
            });
  }

  /// By the state an app knows that a notification is the server's: it is no other app's to see.
  private static void properties(JsonGenerator out, Call call, Subscription subscription) {
    SubscriptionTarget target = subscription.target();
    out.writeStringProperty("id", subscription.id().toString());
    out.writeStringProperty("resource", target.resource());
    out.writeStringProperty("changeType", "updated");
    target
        .clientState()
        .filter(_ -> target.session().equals(call.signedIn().session().value().toString()))
        .ifPresent(state -> out.writeStringProperty("clientState", state));
    out.writeStringProperty("notificationUrl", target.notificationUrl());
    target
        .lifecycleUrl()
        .ifPresent(url -> out.writeStringProperty("lifecycleNotificationUrl", url));
    out.writeStringProperty("expirationDateTime", GraphTime.text(subscription.expiresAt()));
    out.writeStringProperty("creatorId", subscription.account().text());
  }

  private static String required(JsonBody body, String field) {
    return body.text(field)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> malformed("A subscription needs " + field + "."));
  }

  private static GraphRefusal malformed(String message) {
    return GraphError.invalid(message).refusal();
  }
}
