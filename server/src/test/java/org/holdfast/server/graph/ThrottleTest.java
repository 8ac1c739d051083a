package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.Portion;
import org.junit.jupiter.api.Test;

/// So many requests a minute, and no more.
class ThrottleTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Throttle throttle = new Throttle(60, Portion.WHOLE, now::get);
  private final UUID ana = UUID.randomUUID();

  @Test
  void oneClientHasHalfOfWhatItsAccountHas() {
    SignedIn first = client(ana);
    SignedIn second = client(ana);
    ask(first, 30);

    assertThat(refused(first).status()).isEqualTo(429);
    ask(second, 29);
    assertThat(refused(second).headers()).containsEntry("RateLimit-Limit", "60");
    ask(client(UUID.randomUUID()), 30);
  }

  @Test
  void whoWaitsAsLongAsToldGoesOn() {
    SignedIn client = client(ana);
    ask(client, 30);

    Map<String, String> told = refused(client).headers();
    long wait = Long.parseLong(told.get("Retry-After"));
    assertThat(told).containsKeys("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");
    assertThat(wait).isBetween(1L, 3L);
    now.updateAndGet(instant -> instant.plusSeconds(wait));
    ask(client, 1);
    assertThat(refused(client).status()).isEqualTo(429);
    now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(5)));
    ask(client, 30);
    assertThat(refused(client).status()).isEqualTo(429);
  }

  @Test
  void aClockThatJumpsBackFillsNothing() {
    SignedIn client = client(ana);
    ask(client, 30);
    now.updateAndGet(instant -> instant.minus(Duration.ofHours(1)));

    assertThat(refused(client).status()).isEqualTo(429);
  }

  private void ask(SignedIn client, int times) {
    for (int i = 0; i < times; i++) {
      throttle.count(client);
    }
  }

  private GraphError refused(SignedIn client) {
    AtomicReference<GraphError> error = new AtomicReference<>();
    assertThatThrownBy(() -> throttle.count(client))
        .isInstanceOfSatisfying(GraphRefusal.class, refusal -> error.set(refusal.error()));
    return error.get();
  }

  private static SignedIn client(UUID account) {
    return new SignedIn(
        new AccountId(account), new SessionId(UUID.randomUUID()), "a@example.org", "A");
  }
}
