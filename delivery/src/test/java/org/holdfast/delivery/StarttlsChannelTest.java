package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // made before each test
class StarttlsChannelTest extends SmtpChannelContract {

  private StarttlsPorter porter;

  @Override
  Channel<Message.Mail> open() throws Exception {
    server = MailServer.inClear();
    porter = new StarttlsPorter(tls.server(), server.port());
    return openTrusting();
  }

  @Override
  DeliverySettings.Protection protection() {
    return DeliverySettings.Protection.STARTTLS;
  }

  @Override
  int port() {
    return porter.port();
  }

  @Override
  void stop() throws IOException {
    porter.close();
    server.close();
  }

  @Test
  void whoStripsTheOfferOfEncryptionGetsNothing() {
    porter.stripOffer();

    assertThatThrownBy(() -> deliver(message("Your code is 12345678")))
        .isInstanceOf(IOException.class);
    assertThat(porter.heardInClear()).doesNotContain("AUTH", "MAIL", "12345678");
    assertThat(server.mails()).isEmpty();
  }

  @Test
  void toThisMachineItselfAMailMayGoInClear() throws Exception {
    DeliverySettings.Smtp beside =
        new DeliverySettings.Smtp(
            "127.0.0.1",
            server.port(),
            DeliverySettings.Protection.NONE,
            "drive@example.org",
            Optional.of(new DeliverySettings.Login(MailServer.USER, shared.resolve("password"))),
            PATIENCE);
    try (Channel<Message.Mail> relay =
        new SmtpChannel(beside, Optional.of(MailServer.PASSWORD), Trust.of(Optional.empty()))) {
      relay.deliver(MessageId.random(random), message("Hello"));
    }

    assertThat(arrived()).containsExactly("Hello");
  }
}
