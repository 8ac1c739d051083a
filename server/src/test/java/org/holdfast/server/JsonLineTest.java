package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLineTest {

  private static String line(String message, Throwable... thrown) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("org.holdfast.content.Something");
    if (thrown.length > 0) {
      entry.setThrown(thrown[0]);
    }
    return new JsonLine().format(entry);
  }

  @Test
  void anEntryIsOneObjectInOneLineWhateverIsInIt() {
    String line = line("name\r\n{\"level\":\"INFO\"}\u0085\u2028\u202E\"");

    assertThat(line).endsWith("}\n").doesNotContain("\u2028", "\u202E", "\r");
    assertThat(line.strip().lines()).hasSize(1);
    JsonNode entry = JsonMapper.shared().readTree(line);
    assertThat(entry.path("level").asString()).isEqualTo("WARNING");
    assertThat(entry.path("room").asString()).isEqualTo("content");
    assertThat(entry.path("message").asString()).startsWith("name");
    assertThat(entry.has("trace")).isFalse();
    assertThat(entry.has("thrown")).isFalse();
  }

  @Test
  void ofExceptionsTheMachinesOwnWordsAloneAreShown() {
    String line =
        line(
            "failed",
            new IllegalArgumentException(
                "secret-name.pdf", new IOException("No space left on device")));

    assertThat(line).doesNotContain("secret-name");
    JsonNode thrown = JsonMapper.shared().readTree(line).path("thrown");
    assertThat(thrown.get(0).path("class").asString())
        .isEqualTo("java.lang.IllegalArgumentException");
    assertThat(thrown.get(0).path("at").size()).isPositive();
    assertThat(thrown.get(1).path("said").asString()).isEqualTo("No space left on device");
  }
}
