package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeptRefusalsTest {

  private static final SecretKey DOOR = new SecretKeySpec(new byte[32], "HmacSHA256");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-03T14:00:00Z"));
  private final KeptRefusals refusals = of("sign-in");

  private KeptRefusals of(String use) {
    return new KeptRefusals(DOOR, use, new SecureRandom(), now::get);
  }

  private static KeptRefusals.Refusal refusal(Map<String, String> values) {
    return new KeptRefusals.Refusal("/signup", 400, "email", "Nein: ä\nzwei", values);
  }

  @Test
  void givesBackWhatWasKeptToItsPageForTenMinutes() {
    KeptRefusals.Refusal whole = refusal(Map.of("email", "a@b.c", "name", "Añ&=\n\"", "x", ""));
    String cookie = refusals.seal(whole, "ana");

    assertThat(cookie).matches("[A-Za-z0-9_-]+");
    assertThat(refusals.open(cookie, "/signup", "ana")).contains(whole);
    assertThat(refusals.open(cookie, "/signin", "ana")).isEmpty();
    assertThat(refusals.open(cookie, "/signup", "ben")).isEmpty();
    assertThat(of("another").open(cookie, "/signup", "ana")).isEmpty();
    now.updateAndGet(each -> each.plus(Duration.ofMinutes(10)));
    assertThat(refusals.open(cookie, "/signup", "ana")).isEmpty();
  }

  @Test
  void leavesOutWhatACookieCannotHold() {
    String cookie = refusals.seal(refusal(Map.of("path", "/x".repeat(3_000))), "ana");

    assertThat(cookie).hasSizeLessThan(3_900);
    assertThat(refusals.open(cookie, "/signup", "ana")).contains(refusal(Map.of()));
  }

  @Test
  void takesNothingThatIsNotItsOwn() {
    for (String other : new String[] {"", "A", "%%%", "AAAAAAAAAAAAAAAA", "A".repeat(500)}) {
      assertThat(refusals.open(other, "/signup", "ana")).isEmpty();
    }
  }
}
