package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {

  @TempDir private Path folder;

  private final StoppedClock clock = new StoppedClock();

  private Channels open(DeliverySettings settings) {
    return Channels.open(settings, new SecureRandom(), clock);
  }

  private DeliverySettings calls(URI address, Optional<Path> trust) {
    DeliverySettings.Gateway gateway =
        new DeliverySettings.Gateway(address, folder.resolve("key"), Duration.ofSeconds(5));
    return new DeliverySettings(
        Optional.empty(), Optional.of(gateway), Optional.of(gateway), trust);
  }

  private static final URI SOMEWHERE = URI.create("https://gateway.example.org/m");

  @Test
  void leadsWhereTheSettingsSayAndNowhereElse() throws IOException {
    TestTls tls = TestTls.in(folder);
    Files.writeString(folder.resolve("key"), Gateway.KEY + "\n");
    try (Gateway gateway = newGateway(tls);
        Channels channels =
            open(
                calls(
                    URI.create("https://localhost:" + gateway.port() + "/messages"),
                    Optional.of(tls.certificate())))) {
      Purpose code = new Purpose.Code(clock.instant().plusSeconds(60));

      channels.deliver(
          MessageId.parse("0".repeat(32)), new Message.TextMessage("+4915112345678", "a", code));
      channels.deliver(
          MessageId.parse("1".repeat(32)), new Message.Call("+4915112345678", "en", "b", code));

      assertThat(gateway.bodies())
          .extracting(body -> Gateway.field(body, "kind"))
          .containsExactly("text", "call");
      assertThat(channels.lead(Means.MAIL)).isFalse();
      assertThat(channels.lead(Means.CALL)).isTrue();
    }
  }

  private Gateway newGateway(TestTls tls) throws IOException {
    try {
      return new Gateway(tls.server(), clock);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFreshServerSendsNothing() {
    try (Channels channels = open(DeliverySettings.DEFAULT)) {
      for (Means means : Means.values()) {
        assertThat(channels.lead(means)).isFalse();
      }
    }
  }

  @Test
  void aKeyThatIsNotThereIsNamedAtTheStart() {
    assertThatThrownBy(() -> open(calls(SOMEWHERE, Optional.empty())))
        .isInstanceOf(DeliveryRefusal.class)
        .hasMessageContaining(folder.resolve("key").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "too short", "0123456789abcdef0123456789abcdef\ntwo lines"})
  void aKeyThatIsNoneIsRefusedAndNotShown(String key) throws IOException {
    Files.writeString(folder.resolve("key"), key);

    assertThatThrownBy(() -> open(calls(SOMEWHERE, Optional.empty())))
        .isInstanceOf(DeliveryRefusal.class)
        .satisfies(
            e ->
                assertThat(key.isEmpty() || !String.valueOf(e.getMessage()).contains(key))
                    .isTrue());
  }

  @Test
  void aTrustFileWithoutACertificateIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("roots.pem"), "");

    assertThatThrownBy(() -> open(calls(SOMEWHERE, Optional.of(empty))))
        .isInstanceOf(DeliveryRefusal.class)
        .hasMessageContaining("roots.pem");
  }
}
