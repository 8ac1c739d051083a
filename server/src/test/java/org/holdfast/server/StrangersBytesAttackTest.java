package org.holdfast.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the container reads before a door does, cookies, forms and queries, over the wire: whatever
/// somebody sends who has not signed in, the server answers, and never that it failed.
class StrangersBytesAttackTest {

  private static final int REQUESTS = 60;

  @TempDir private Path folder;
  private Served served;

  @BeforeEach
  void open() {
    served = Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}");
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void w05_anyCookieIsAnswered() {
    Mutations.few(
        REQUESTS,
        bytes -> answered("GET /account HTTP/1.1\r\nCookie: " + line(bytes) + "\r\n", ""),
        "__Host-session=hs_abc; a=\"b\\\"c\"; $Version=1; =; ;",
        "__Host-device=hd_00000000000000000000000000; b=\u00e4");
  }

  @Test
  void w05_anyFormIsAnswered() {
    Mutations.few(
        REQUESTS,
        bytes ->
            answered(
                "POST /signin HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                new String(bytes, ISO_8859_1)),
        "email=ana%40example.org&password=x%C3%84&ticket=a+b",
        "a=1&a=%&=&b&%ff=%00&ticket=%ED%A0%80");
  }

  @Test
  void w05_anyQueryIsAnswered() {
    Mutations.few(
        REQUESTS,
        bytes -> answered("GET /signin?" + line(bytes).replace(' ', '+') + " HTTP/1.1\r\n", ""),
        "return=%2Faccount%3Fa&email=ana%40example.org",
        "return=//evil.example/%0d%0aSet-Cookie:%20a=b&=%");
  }

  private void answered(String head, String body) {
    String request =
        head + "Host: localhost\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n";
    try {
      String answer = served.raw(request + "\r\n" + body);
      assertThat(answer).as(request + body).matches("(?s)HTTP/1\\.1 [234][0-9]{2}.*");
      assertThat(answer).as(request + body).doesNotContain("\r\nSet-Cookie: a=b");
    } catch (IOException e) {
      throw new UncheckedIOException(request + body, e);
    }
  }

  private static String line(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replaceAll("[\r\n]", "");
  }
}
