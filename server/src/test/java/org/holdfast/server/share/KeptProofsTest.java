package org.holdfast.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.drive.LinkPass;
import org.junit.jupiter.api.Test;

class KeptProofsTest {

  private static final String MAIL = "zoe@example.net";

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T10:00:00Z"));
  private final KeptProofs kept = new KeptProofs(new SecretKeySpec(new byte[32], "AES"), now::get);
  private final LinkKey link = key(0);

  private static LinkKey key(int number) {
    return LinkKey.parse("%032x".formatted(number)).orElseThrow();
  }

  private static LinkPass pass(char letter) {
    return LinkPass.parse(String.valueOf(letter).repeat(54)).orElseThrow();
  }

  @Test
  void anAddressIsShownForOneLinkAndOneDay() {
    String cookie = kept.withAddress("", link, MAIL);

    assertThat(kept.showsAddress(cookie, link, MAIL)).isTrue();
    assertThat(kept.showsAddress(cookie, link, "yan@example.net")).isFalse();
    assertThat(kept.showsAddress(cookie, key(1), MAIL)).isFalse();
    now.set(now.get().plus(Duration.ofDays(1)));
    assertThat(kept.showsAddress(cookie, link, MAIL)).isFalse();
  }

  @Test
  void whatIsAlteredShowsNothing() {
    String cookie = kept.withAddress("", link, MAIL);

    for (int i = 0; i < cookie.length(); i++) {
      char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
      String altered = cookie.substring(0, i) + other + cookie.substring(i + 1);
      assertThat(kept.showsAddress(altered, link, MAIL)).as(altered).isFalse();
    }
    for (String odd : new String[] {"", ".", "~", "....", "~m~.~p", cookie.replace("~", "")}) {
      assertThat(kept.showsAddress(odd, link, MAIL)).isFalse();
      assertThat(kept.pass(odd, link)).isEmpty();
    }
  }

  @Test
  void aCookieKeepsTheNewestEight() {
    String cookie = kept.withPass("", link, pass('a'));
    cookie = kept.withPass(cookie, link, pass('b'));
    assertThat(kept.pass(cookie, link)).contains(pass('b'));
    for (int i = 1; i < 8; i++) {
      cookie = kept.withPass(cookie, key(i), pass('c'));
    }
    assertThat(kept.pass(cookie, link)).contains(pass('b'));
    cookie = kept.withPass(cookie, key(8), pass('c'));

    assertThat(kept.pass(cookie, link)).isEmpty();
    assertThat(kept.pass(cookie, key(8))).isPresent();
    assertThat(cookie).hasSizeLessThan(1_000);
  }
}
