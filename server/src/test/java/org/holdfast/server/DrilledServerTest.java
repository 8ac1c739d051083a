package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server tells what restore drills came to, wherever somebody looks.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class DrilledServerTest {

  @TempDir private Path folder;
  private Served served;
  private String token;

  @BeforeEach
  void begin() {
    served =
        Served.start(folder.resolve("data"), "watching: {port: 0}\ndatabase: {mirror: true}\n");
    token = served.token("ana@example.org");
  }

  @AfterEach
  void end() {
    served.close();
  }

  private ConsoleAnswer drill(String region) {
    return new ConsoleDesk(served.holdfast()).run(new ConsoleCommand.Drill(region), (_, _) -> {});
  }

  private JsonNode told(String path) throws Exception {
    HttpResponse<String> answer =
        served.get(served.https(), path, "Authorization", "Bearer " + token);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode safeguards() throws Exception {
    return told("/v1.0/me/drive/holdfast/safeguards").path("drill");
  }

  private Scrape figures() throws Exception {
    return Scrape.of(served.get(served.watching(), "/metrics").body());
  }

  private void damage(String region) throws IOException {
    Path mirror = folder.resolve("data/regions/" + region + "/mirror");
    try (Stream<Path> all = Files.list(mirror)) {
      List<Path> log = all.filter(file -> file.toString().contains("-s0")).sorted().toList();
      byte[] bytes = Files.readAllBytes(log.get(log.size() / 2));
      bytes[bytes.length / 2] ^= 1;
      Files.write(log.get(log.size() / 2), bytes);
    }
  }

  @Test
  void whatPassedIsToldWithHowLongItTook() throws Exception {
    assertThat(safeguards().path("mirrored").asBoolean()).isTrue();
    assertThat(safeguards().has("region")).isFalse();

    assertThat(drill("east").exit()).isZero();

    assertThat(safeguards().path("region").asString()).isEqualTo("east");
    assertThat(safeguards().path("rtoSeconds").asLong()).isPositive();
    assertThat(safeguards().path("rpoSeconds").asLong()).isZero();
    assertThat(told("/health").path("drill").path("regions").get(0).path("outcome").asString())
        .isEqualTo("passed");
    assertThat(figures().sum("holdfast_drill_failed", "region", "east")).isZero();
    assertThat(figures().sum("holdfast_drill_rto_seconds", "region", "east")).isPositive();
    assertThat(figures().sum("holdfast_drill_overdue")).isZero();
  }

  @Test
  void r21_whatFailedIsAnAlarmWhereverSomebodyLooks() throws Exception {
    damage("west");

    assertThat(drill("west").exit()).isEqualTo(1);

    JsonNode health = told("/health");
    assertThat(health.path("status").asString()).isEqualTo("degraded");
    assertThat(health.path("drill").path("regions").get(0).path("outcome").asString())
        .isEqualTo("failed");
    assertThat(safeguards().path("failing").get(0).asString()).isEqualTo("west");
    assertThat(figures().sum("holdfast_drill_failed", "region", "west")).isEqualTo(1);
    ConsoleAnswer list =
        new ConsoleDesk(served.holdfast()).run(new ConsoleCommand.Drills(), (_, _) -> {});
    assertThat(list.lines()).singleElement().asString().contains("not as it was written");
  }
}
