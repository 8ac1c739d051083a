package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server reads what nobody asks for, and tells what it found.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ScrubbedServerTest {

  private static final String WATCHED = "watching: {port: 0}\n";

  @TempDir private Path folder;
  private Served served;
  private String token;

  /// One large file, and a server that has not looked at it yet.
  @BeforeEach
  void begin() throws Exception {
    served = serve("scrub: {enabled: false}\n");
    token = served.token("ana@example.org");
    HttpRequest put =
        HttpRequest.newBuilder(served.https().resolve("/v1.0/me/drive/root:/holiday.bin:/content"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString("x".repeat(300_000)))
            .build();
    try (var client = served.client()) {
      assertThat(client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(201);
    }
    assertThat(safeguards().path("scrub")).isEmpty();
    served.close();
  }

  @AfterEach
  void end() {
    served.close();
  }

  private Served serve(String yaml) {
    return Served.start(folder.resolve("data"), WATCHED + yaml);
  }

  private Path onlyBlob(String region) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("data/regions/" + region + "/blobs"))) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private double figure(String name, String... labels) throws Exception {
    return Scrape.of(served.get(served.watching(), "/metrics").body()).sum(name, labels);
  }

  private JsonNode told(String path) throws Exception {
    HttpResponse<String> answer =
        served.get(served.https(), path, "Authorization", "Bearer " + token);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode safeguards() throws Exception {
    return told("/v1.0/me/drive/holdfast/safeguards");
  }

  @Test
  void d10_aFlippedByteIsMadeGoodWithoutAnybodyWhoReads() throws Exception {
    byte[] before = Files.readAllBytes(onlyBlob("west"));
    flip(onlyBlob("west"));

    served = serve("");
    // A request that asks for figures is one that the reading makes way for.
    Waiting.until(() -> served.holdfast().audit().last(EventKind.COPY_HEALED).isPresent());
    Waiting.until(() -> figure("holdfast_copies_healed_total", "region", "west") == 1);

    assertThat(Files.readAllBytes(onlyBlob("west"))).isEqualTo(before);
    assertThat(figure("holdfast_copies_damaged_total", "region", "east")).isZero();
    Waiting.until(() -> figure("holdfast_scrub_percent") == 200); // both regions
    assertThat(safeguards().path("scrub").get(0).path("percent").asInt()).isEqualTo(100);
    assertThat(safeguards().path("scrub").get(0).has("endedDateTime")).isTrue();
    assertThat(safeguards().path("unreadable")).isEmpty();
    assertThat(told("/health").path("scrub").path("findings").asInt()).isZero();
  }

  @Test
  void d10_whatNoRegionGivesIsNamedToItsOwnerAndCountedForWhoRunsTheServer() throws Exception {
    for (String region : List.of("west", "east")) {
      flip(onlyBlob(region));
    }

    served = serve("");
    Waiting.until(() -> served.holdfast().scrub().status().unreadable() == 1);
    Waiting.until(() -> figure("holdfast_scrub_unreadable") == 1);

    assertThat(safeguards().path("unreadable").get(0).path("name").asString())
        .isEqualTo("holiday.bin");
    JsonNode health = told("/health");
    assertThat(health.path("status").asString()).isEqualTo("degraded");
    assertThat(health.path("scrub").path("unreadable").asInt()).isEqualTo(1);
    assertThat(health.toString()).doesNotContain("holiday");
    Waiting.until(() -> served.holdfast().audit().last(EventKind.CONTENT_UNREADABLE).isPresent());
    String other = served.token("bob@example.org");
    HttpResponse<String> bobs =
        served.get(
            served.https(),
            "/v1.0/me/drive/holdfast/safeguards",
            "Authorization",
            "Bearer " + other);
    assertThat(bobs.body()).contains("\"unreadable\":[]");
  }
}
