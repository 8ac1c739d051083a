package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void theSignatureIsAsThePagesVectorHasIt() throws IOException {
    Path vectors = Path.of("..", "docs", "formats", "vectors", "gateway");
    String key = Files.readString(vectors.resolve("key.txt"));
    byte[] body = Files.readAllBytes(vectors.resolve("body.json"));

    assertThat(new GatewayKey(key).sign(1_795_694_400L, body))
        .isEqualTo(Files.readString(vectors.resolve("signature.txt")));
  }
}
