package org.holdfast.server.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.identity.AccountId;
import org.holdfast.server.Portion;
import tools.jackson.core.JsonGenerator;

/// `POST /$batch`: up to 20 requests in one (section 9 of the contract).
///
/// Parts are done one after the other, each through the door's routes as if it had come alone, with
/// the batch's own sign-in; a part may be refused, and the others are done. Addresses that are
/// secrets themselves are no routes, so no part can reach one. In memory lie at most
/// [BatchBody#MAX_BYTES] that came and [#MAX_ANSWER_BYTES] that go.
final class BatchHandler {

  /// Of all parts' answers together; half of it for one.
  static final int MAX_ANSWER_BYTES = 8 << 20;

  /// Of one account: each lies in memory whole, and one that is sent slowly does so for long.
  static final int AT_ONE_TIME = 4;

  /// Serves one part, whatever becomes of it: refusals are written into its answer.
  interface Door {
    void serve(Call batch, Exchange part) throws IOException;
  }

  /// What a part came to.
  private record Done(String id, PartResponse answer) {
    boolean failed() {
      return answer.getStatus() >= 400;
    }
  }

  private final Door door;
  private final Portion portion;

  // Guarded by this; whoever has none is not in it.
  private final Map<AccountId, Integer> running = new HashMap<>();

  BatchHandler(Door door, Portion portion) {
    this.door = door;
    this.portion = portion;
  }

  void batch(Call call) throws IOException {
    if (call.exchange().isPart()) {
      throw GraphError.invalid("There is no batch in a batch.").refusal();
    }
    AccountId account = call.signedIn().account();
    enter(account);
    try {
      serve(call);
    } finally {
      leave(account);
    }
  }

  private synchronized void enter(AccountId account) {
    if (running.getOrDefault(account, 0) >= portion.of(AT_ONE_TIME)) {
      throw GraphError.of(
              429,
              "activityLimitReached",
              "TooManyRequests",
              "At most " + AT_ONE_TIME + " batches run at one time. Wait until one is done.")
          .with("Retry-After", "1")
          .refusal();
    }
    running.merge(account, 1, Integer::sum);
  }

  private synchronized void leave(AccountId account) {
    running.computeIfPresent(account, (_, count) -> count > 1 ? count - 1 : null);
  }

  private void serve(Call call) throws IOException {
    List<Done> all = new ArrayList<>();
    Set<String> failed = new HashSet<>();
    int room = MAX_ANSWER_BYTES;
    for (BatchPart part : BatchBody.read(call.exchange().body())) {
      Done done = done(call, part, failed, Math.min(room, MAX_ANSWER_BYTES / 2));
      room = Math.max(0, room - done.answer().length());
      if (done.failed()) {
        failed.add(part.id());
      }
      all.add(done);
    }
    call.exchange().stream(out -> write(out, all));
  }

  private Done done(Call call, BatchPart part, Set<String> failed, int room) throws IOException {
    PartResponse response = call.exchange().answerOfPart(room);
    Exchange exchange = call.exchange().part(call.version(), part, response);
    if (part.dependsOn().stream().anyMatch(failed::contains)) {
      exchange.refuse(
          GraphError.of(424, "failedDependency", "A request that this one depends on failed."));
    } else if (part.bodyFault().isPresent()) {
      exchange.refuse(GraphError.invalid(part.bodyFault().get()));
    } else {
      door.serve(call, exchange);
    }
    return new Done(part.id(), response);
  }

  private static void write(JsonGenerator out, List<Done> all) {
    out.writeStartObject();
    out.writeArrayPropertyStart("responses");
    all.forEach(done -> write(out, done));
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Done done) {
    PartResponse answer = done.answer();
    out.writeStartObject();
    out.writeStringProperty("id", done.id());
    out.writeNumberProperty("status", answer.getStatus());
    out.writeObjectPropertyStart("headers");
    answer.headers().forEach(out::writeStringProperty);
    out.writeEndObject();
    if (answer.length() > 0) {
      out.writeName("body");
      if (answer.headers().getOrDefault("Content-Type", "").startsWith("application/json")) {
        out.writeRawValue(new String(answer.body(), StandardCharsets.UTF_8));
      } else {
        out.writeString(Base64.getEncoder().encodeToString(answer.body()));
      }
    }
    out.writeEndObject();
  }
}
