package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages to a gateway that checks signatures, over TLS that is verified.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class GatewayChannelContract<M extends Message> extends ChannelContract<M> {

  static final String PHONE = "+4915112345678";

  @TempDir static Path shared;
  private static TestTls tls;
  Gateway gateway;

  @BeforeAll
  static void certify() throws IOException {
    tls = TestTls.in(shared);
  }

  @Override
  Channel<M> open() throws Exception {
    gateway = new Gateway(tls.server(), clock);
    return open("localhost", Gateway.KEY, Optional.of(tls.certificate()));
  }

  private Channel<M> open(String host, String key, Optional<Path> trust) {
    URI address = URI.create("https://" + host + ":" + gateway.port() + "/messages");
    return new GatewayChannel<>(
        new DeliverySettings.Gateway(address, Path.of("unread"), PATIENCE),
        new GatewayKey(key),
        Trust.of(trust),
        clock);
  }

  @Override
  List<String> arrived() {
    return gateway.bodies().stream().map(body -> Gateway.field(body, "text")).toList();
  }

  @Override
  void trouble(boolean now) {
    gateway.trouble(now ? 503 : 0);
  }

  @Override
  void stop() {
    gateway.close();
  }

  @Test
  void anotherKeysSignatureIsNotTakenAndThatIsTroubleOfOurs() throws Exception {
    try (Channel<M> forger = open("localhost", "f".repeat(32), Optional.of(tls.certificate()))) {
      assertThatThrownBy(() -> forger.deliver(MessageId.random(random), message("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("401");
    }
    assertThat(arrived()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 401, 404, 429, 500})
  void everyOtherAnswerIsTriedAgainAndNoRedirectIsFollowed(int status) throws Exception {
    gateway.trouble(status);

    assertThatThrownBy(() -> deliver(message("x")))
        .isInstanceOf(IOException.class)
        .hasMessage("the gateway answered " + status);
  }

  @Test
  void theSameMessageAgainHasTheSameId() throws Exception {
    MessageId id = MessageId.random(random);

    channel.deliver(id, message("x"));
    channel.deliver(id, message("x"));

    assertThat(arrived()).as("so the gateway sends it once").hasSize(1);
  }

  @Test
  void aCertificateThatIsNotTrustedOrOfAnotherNameIsTrouble() throws Exception {
    for (Channel<M> each :
        List.of(
            open("localhost", Gateway.KEY, Optional.empty()),
            open("127.0.0.1", Gateway.KEY, Optional.of(tls.certificate())))) {
      try (each) {
        assertThatThrownBy(() -> each.deliver(MessageId.random(random), message("x")))
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(arrived()).isEmpty();
  }
}
