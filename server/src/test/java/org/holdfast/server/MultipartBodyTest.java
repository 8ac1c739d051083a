package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartBodyTest {

  private static final String TYPE =
      "multipart/related; type=\"application/json\"; boundary=\"b1\"";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void partsComeOutAsTheyWentInHoweverTheyArrive(int stepBytes) throws IOException {
    byte[] content = new byte[300_000];
    new Random(3).nextBytes(content);
    String almost = "\r\n--b\r\n--b0\r\n-";
    byte[] body =
        join(
            "preamble\r\n--b1\r\nContent-Type: application/json\r\n\r\n{\"a\":1}",
            "\r\n--b1  \r\ncontent-id: <x>\r\n\r\n" + almost,
            content,
            "\r\n--b1\r\n\r\n\r\n--b1--\r\nepilogue");
    MultipartBody parts = open(body, stepBytes);

    MultipartBody.Part first = parts.next();
    MultipartBody.Part second = parts.next();

    assertThat(first.headers()).containsEntry("content-type", "application/json");
    assertThat(second.headers()).containsEntry("content-id", "<x>");
    assertThat(second.content().readAllBytes()).isEqualTo(join(almost, content));
    assertThat(parts.next().content().readAllBytes()).isEmpty();
    assertThatThrownBy(parts::next).isInstanceOf(BodyFailed.class);
  }

  @Test
  void theFirstPartMayBeginTheBodyAndAPartMayHoldNothing() throws IOException {
    MultipartBody parts = open(join("--b1\r\nA: b\r\n\r\n--b1\r\n\r\nx\r\n--b1--"), 5);

    assertThat(parts.next().content().readAllBytes()).isEmpty();
    assertThat(parts.next().content().readAllBytes()).isEqualTo(join("x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nothing", "--b1\r\n", "--b1\r\nA: b\r\n\r\nx", "--b1--\r\n"})
  void w05_aPartWithoutEndIsRefused(String body) {
    assertThatThrownBy(() -> open(join(body), 1_000).next().content().readAllBytes())
        .isInstanceOf(BodyFailed.class);
  }

  @Test
  void w05_headersWithoutEndAreRefused() {
    assertThatThrownBy(() -> open(join("--b1\r\n", "x".repeat(1_000_000)), 10_000).next())
        .isInstanceOf(BodyFailed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application/json", "multipart/related", "multipart/form-data; boundary=x"})
  void whatIsNoMultipartIsToldApart(String type) {
    assertThat(MultipartBody.of("related", Optional.of(type), InputStream.nullInputStream()))
        .isEmpty();
  }

  private static MultipartBody open(byte[] body, int stepBytes) {
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(body)) {
          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return super.read(bytes, from, Math.min(length, stepBytes));
          }
        };
    return MultipartBody.of("related", Optional.of(TYPE), slow).orElseThrow();
  }

  private static byte[] join(Object... pieces) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (Object piece : pieces) {
      out.writeBytes(
          piece instanceof byte[] bytes
              ? bytes
              : piece.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
    return out.toByteArray();
  }
}
