package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

  @Test
  void fieldsHaveTypesAndUnknownOnesAreIgnored() {
    JsonBody body =
        parse(
            """
            {"name":"a","size":7,"defer":true,"none":null,"extra":[[{}]],
             "info":{"at":"2026-11-23T17:08:09.1234567Z"},"folder":{}}""");

    assertThat(body.text("name")).contains("a");
    assertThat(body.number("size")).hasValue(7);
    assertThat(body.flag("defer")).isTrue();
    assertThat(body.text("none")).isEmpty();
    assertThat(body.inside("info").time("at")).contains(Instant.parse("2026-11-23T17:08:09.123Z"));
    assertThat(body.inside("folder").isPresent()).isTrue();
    assertThat(body.inside("file").isPresent()).isFalse();
  }

  @Test
  void aWrongTypeIsRefusedWithItsFieldNamed() {
    JsonBody body = parse("{\"name\":1,\"info\":{\"at\":\"yesterday\"},\"size\":1.5}");

    assertThatThrownBy(() -> body.text("name")).hasMessageContaining("name");
    assertThatThrownBy(() -> body.inside("info").time("at")).hasMessageContaining("info.at");
    assertThatThrownBy(() -> body.number("size")).hasMessageContaining("size");
    assertThatThrownBy(() -> body.inside("name")).hasMessageContaining("name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "1", "\"a\"", "{", "{\"a\":1,\"a\":2}", "{\"a\":1}x{", "\u0000", "{'a':1}"})
  void w05_whatIsNotOneObjectIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(GraphRefusal.class);
  }

  @Test
  void w05_deepAndLongBodiesAreRefused() {
    String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);

    assertThatThrownBy(() -> parse(deep)).isInstanceOf(GraphRefusal.class);
    assertThatThrownBy(() -> JsonBody.read(endless()))
        .isInstanceOfSatisfying(
            GraphRefusal.class, refusal -> assertThat(refusal.error().status()).isEqualTo(413));
  }

  @Test
  void noBodyIsAnEmptyObject() throws IOException {
    assertThat(JsonBody.read(new ByteArrayInputStream(new byte[0])).text("name")).isEmpty();
  }

  private static JsonBody parse(String text) {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return ' ';
      }
    };
  }
}
