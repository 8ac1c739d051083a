package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatewayTextTest extends GatewayChannelContract<Message.TextMessage> {

  @Override
  Message.TextMessage message(String text) {
    return new Message.TextMessage(PHONE, text, code());
  }

  @Override
  Message.TextMessage unreachable() {
    return new Message.TextMessage(Gateway.NOBODY, "x", code());
  }

  @Test
  void theBodyIsAsThePageHasIt() throws Exception {
    channel.deliver(MessageId.parse("00112233445566778899aabbccddeeff"), message("Code \"1\"\n"));

    assertThat(gateway.bodies())
        .containsExactly(
            """
            {"version":1,"id":"00112233445566778899aabbccddeeff","kind":"text",\
            "to":"+4915112345678","text":"Code \\"1\\"\\u000a","until":"2026-11-26T12:10:00Z"}""");
  }

  @Test
  void theSignatureIsAsThePageHasIt() {
    String signature =
        new GatewayKey(Gateway.KEY)
            .sign(1_795_694_400L, "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(signature).startsWith("t=1795694400,v1=").hasSize(16 + 64);
  }
}
