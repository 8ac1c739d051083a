package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
}
