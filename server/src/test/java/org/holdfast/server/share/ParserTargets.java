package org.holdfast.server.share;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.drive.LinkPass;

/// What must hold for every parser of this door, whatever bytes it gets.
final class ParserTargets {

  private static final String LINK = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  private static final KeptProofs PROOFS =
      new KeptProofs(new SecretKeySpec(new byte[32], "door"), () -> NOON);

  private ParserTargets() {}

  /// An address is spelled in one way alone.
  static void path(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    Optional<SharePath> read = SharePath.parse(text);
    read.ifPresent(
        path -> {
          String verb = path.verb().isEmpty() ? path.front() : path.verb(path.verb());
          String whole = path.item().map(item -> path.to(path.verb(), item)).orElse(verb);
          assertThat(whole).isEqualTo(text);
          assertThat(path.key().counted()).isNotNull();
        });
  }

  /// The link's key is the first line, the cookie the rest. No cookie shows an address that this
  /// server was not shown, and what is kept of it stays bounded.
  static void proofs(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    int end = text.indexOf('\n');
    LinkKey link =
        LinkKey.parse(end < 0 ? "" : text.substring(0, end))
            .orElseGet(() -> LinkKey.parse(LINK).orElseThrow());
    String cookie = text.substring(end + 1);
    assertThat(PROOFS.showsAddress(cookie, link, "ana@example.org")).isFalse();
    Optional<LinkPass> pass = PROOFS.pass(cookie, link);
    pass.ifPresent(found -> assertThat(LinkPass.parse(found.reveal())).contains(found));
    String next = PROOFS.withAddress(cookie, link, "ana@example.org");
    assertThat(PROOFS.showsAddress(next, link, "ana@example.org")).isTrue();
    assertThat(next).hasSizeLessThan(2_000).matches("[A-Za-z0-9_~.-]+");
  }
}
