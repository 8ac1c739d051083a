package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class GatewayCallTest extends GatewayChannelContract<Message.Call> {

  @Override
  Message.Call message(String text) {
    return new Message.Call(PHONE, "en", text, code());
  }

  @Override
  Message.Call unreachable() {
    return new Message.Call(Gateway.NOBODY, "en", "x", code());
  }

  @Test
  void aCodeIsReadAloudTwiceEachDigitByItself() throws Exception {
    channel.deliver(
        MessageId.random(random), SpokenCode.of("407", Locale.GERMANY).call(PHONE, code()));

    String body = gateway.bodies().getFirst();
    assertThat(Gateway.field(body, "kind")).isEqualTo("call");
    assertThat(Gateway.field(body, "language")).isEqualTo("de");
    assertThat(Gateway.field(body, "times")).isEqualTo("2");
    assertThat(Gateway.field(body, "text")).contains("vier. null. sieben.");
  }
}
