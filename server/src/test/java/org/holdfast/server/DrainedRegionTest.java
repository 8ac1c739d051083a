package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.recovery.MirrorStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server drains a region, and tells who runs it.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class DrainedRegionTest {

  private static final int FILES = 6;

  @TempDir private Path folder;
  private Served served;
  private String token;

  @BeforeEach
  void begin() throws Exception {
    served = serve("west", "east");
    token = served.token("ana@example.org");
    for (int file = 0; file < FILES; file++) {
      put(file);
    }
    served.close();
  }

  @AfterEach
  void end() {
    served.close();
  }

  /// @param regions one that begins with a minus is drained
  private Served serve(String... regions) {
    String yaml =
        Stream.of(regions)
            .map(
                name ->
                    "  - {name: %1$s, folder: regions/%1$s, latitude: 1, longitude: 2, drain: %2$s}\n"
                        .formatted(name.replace("-", ""), name.startsWith("-")))
            .collect(Collectors.joining("", "regions:\n", ""));
    return Served.start(
        folder.resolve("data"),
        "watching: {port: 0}\ntrial: true\ndatabase: {mirror: true}\n" + yaml);
  }

  /// Some are small, and lie in a pack.
  private static String content(int file) {
    return ("content " + file + " ").repeat(file % 2 == 0 ? 20_000 : 3);
  }

  private void put(int file) throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(
                served.https().resolve("/v1.0/me/drive/root:/" + file + ".txt:/content"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString(content(file)))
            .build();
    try (var client = served.client()) {
      assertThat(client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(201);
    }
  }

  private String read(int file) throws Exception {
    String path = "/v1.0/me/drive/root:/" + file + ".txt:/content";
    HttpResponse<String> answer =
        served.get(served.https(), path, "Authorization", "Bearer " + token);
    Optional<String> elsewhere = answer.headers().firstValue("Location");
    return elsewhere.isEmpty() ? answer.body() : served.get(served.https(), elsewhere.get()).body();
  }

  private JsonNode told(String path) throws Exception {
    HttpResponse<String> answer =
        served.get(served.https(), path, "Authorization", "Bearer " + token);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode drain() throws Exception {
    return told("/health").path("drain");
  }

  private boolean isDrained() throws Exception {
    return drain().path("regions").path(0).path("drained").asBoolean();
  }

  private double figure(String name, String... labels) throws Exception {
    return Scrape.of(served.get(served.watching(), "/metrics").body()).sum(name, labels);
  }

  private Path region(String name) {
    return folder.resolve("data/regions").resolve(name);
  }

  /// What lies in a region, but for the file of small copies, which is opened all the same.
  private String listed(String region) throws IOException {
    try (Stream<Path> all = Files.walk(region(region))) {
      return all.filter(Files::isRegularFile)
          .map(file -> region(region).relativize(file) + " " + file.toFile().length())
          .filter(line -> !line.startsWith("pack"))
          .sorted()
          .collect(Collectors.joining("\n"));
    }
  }

  private void requireVerified() {
    ConsoleAnswer verified = new Verification(served.holdfast(), (_, _) -> {}).run();
    assertThat(verified.exit()).as("%s", verified.lines()).isZero();
  }

  @Test
  void d43_aRegionIsDrainedAndTakenOutAndEverybodyIsTold() throws Exception {
    String before = listed("west");
    served = serve("-west", "east", "north");
    put(FILES);
    Waiting.until(this::isDrained);

    assertThat(listed("west")).isEqualTo(before);
    JsonNode health = told("/health");
    assertThat(health.path("regions").path(0).path("draining").asBoolean()).isTrue();
    assertThat(drain().path("percent").asInt()).isEqualTo(100);
    assertThat(drain().path("made").asInt()).isGreaterThanOrEqualTo(FILES);
    Waiting.until(() -> told("/health").path("durability").path("places").size() == 1); // one disk
    assertThat(told("/health").path("durability").toString())
        .doesNotContain("draining", "west")
        .contains("[\"east\",\"north\"]");
    JsonNode shown =
        told("/v1.0/me/drive/holdfast/safeguards").path("drain").path("regions").path(0);
    assertThat(shown.path("name").asString()).isEqualTo("west");
    assertThat(shown.path("drained").asBoolean()).isTrue();
    Waiting.until(() -> figure("holdfast_drain_left", "region", "west") == 2);
    assertThat(figure("holdfast_drain_left", "region", "east")).isZero();
    assertThat(served.holdfast().mirror().orElseThrow().places())
        .extracting(MirrorStatus.Place::region)
        .containsExactly("east", "north");
    Waiting.until(() -> served.holdfast().audit().last(EventKind.REGION_DRAINED).isPresent());
    Entry entry = served.holdfast().audit().last(EventKind.REGION_DRAINED).orElseThrow();
    assertThat(entry.event().outcome()).isEqualTo(Outcome.DONE);
    assertThat(entry.event().detail()).isEqualTo(new Detail.Count(1));
    requireVerified();
    served.close();

    try (Stream<Path> all = Files.walk(region("west"))) {
      all.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
    served = serve("east", "north");
    for (int file = 0; file <= FILES; file++) {
      assertThat(read(file)).isEqualTo(content(file));
    }
    assertThat(told("/health").has("drain")).isFalse();
    requireVerified();
  }

  @Test
  void d43_aRegionThatWasTakenOutTooEarlyIsPutBackAndDrained() throws Exception {
    try (Stream<Path> all = Files.walk(region("east").resolve("blobs"))) {
      assertThat(all.filter(Files::isRegularFile).findFirst().orElseThrow().toFile().delete())
          .isTrue();
    }
    served = serve("east", "north");
    Waiting.until(() -> drain().path("tooFew").asInt() == 1);
    assertThat(drain().path("regions").path(0).path("named").asBoolean()).isFalse();
    assertThat(told("/health").path("status").asString()).isEqualTo("degraded");
    assertThat(told("/health").path("durability").path("because").toString()).contains("draining");
    served.close();

    served = serve("-west", "east", "north");
    Waiting.until(this::isDrained);
    for (int file = 0; file < FILES; file++) {
      assertThat(read(file)).isEqualTo(content(file));
    }
    requireVerified();
  }
}
