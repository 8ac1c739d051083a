package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real server tells how likely a loss is, wherever somebody looks.
@SuppressWarnings("NullAway.Init") // made before each test
class DurableServerTest {

  private static final List<Path> DEVICES =
      List.of(Path.of("/dev/shm"), Path.of("/var/tmp"), Path.of("/tmp"), Path.of("target"));

  @TempDir private Path folder;
  private Path elsewhere;
  private Served served;
  private String token;

  /// One region lies on another device.
  @BeforeEach
  void begin() throws IOException {
    Optional<Path> device = DEVICES.stream().filter(this::isAnother).findFirst();
    assumeThat(device).as("another device").isPresent();
    elsewhere = Files.createTempDirectory(device.orElseThrow(), "holdfast-durable");
  }

  private boolean isAnother(Path device) {
    try {
      return Files.isWritable(device)
          && !Files.getAttribute(device, "unix:dev").equals(Files.getAttribute(folder, "unix:dev"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void end() throws IOException {
    served.close();
    try (Stream<Path> all = Files.walk(elsewhere)) {
      all.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  private void serve(String more) {
    served =
        Served.start(
            folder.resolve("data"),
            """
            watching: {port: 0}
            regions:
              - {name: west, folder: regions/west, latitude: 1, longitude: 1, yearly-loss: 0.01}
              - {name: east, folder: %s, latitude: 2, longitude: 2, yearly-loss: 0.01}
            %s
            """
                .formatted(elsewhere.resolve("east"), more));
  }

  private JsonNode told(String path) throws Exception {
    HttpResponse<String> answer =
        served.get(served.https(), path, "Authorization", "Bearer " + token);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode durability() throws Exception {
    return told("/health").path("durability");
  }

  private List<String> because() throws Exception {
    return durability().path("because").valueStream().map(JsonNode::asString).toList();
  }

  private double figure(String name, String... labels) throws Exception {
    return Scrape.of(served.get(served.watching(), "/metrics").body()).sum(name, labels);
  }

  private int put() throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(served.https().resolve("/v1.0/me/drive/root:/a.txt:/content"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString("a".repeat(100_000)))
            .build();
    try (var client = served.client()) {
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void d45_theFigureComesWithTheFirstRoundAndGetsWorseWithARegionThatIsAway() throws Exception {
    serve("scrub: {enabled: false}");
    token = served.token("ana@example.org");
    assertThat(because()).contains("scrubOff", "unread", "noPlace");
    assertThat(durability().has("yearly")).isFalse();
    assertThat(figure("holdfast_loss_yearly", "of", "content")).isNaN();
    served.close();

    serve("");
    Waiting.until(() -> durability().has("yearly"));
    Waiting.until(
        () ->
            durability().path("places").valueStream().allMatch(at -> at.path("holds").asBoolean()));
    assertThat(durability().path("yearly").asDouble()).isEqualTo(7.7e-6);
    assertThat(durability().path("oneIn").asLong()).isEqualTo(100_000);
    assertThat(because()).containsExactly("repairEstimated");
    assertThat(told("/v1.0/me/drive/holdfast/safeguards").path("durability").path("oneIn").asLong())
        .isEqualTo(100_000);
    Waiting.until(() -> figure("holdfast_loss_places") == 2);
    assertThat(figure("holdfast_loss_yearly", "of", "any")).isBetween(7e-6, 8e-6);
    assertThat(served.get(served.https(), "/health").body()).doesNotContain("durability");

    Files.move(elsewhere.resolve("east"), elsewhere.resolve("away"));
    assertThat(put()).isEqualTo(503);
    Waiting.until(() -> because().contains("lacking"));
    assertThat(because()).contains("onePlace");
    assertThat(durability().path("yearly").asDouble()).isEqualTo(0.01);
    Waiting.until(() -> durability().path("places").get(1).has("lackingSince"));

    Files.move(elsewhere.resolve("away"), elsewhere.resolve("east"));
    Waiting.until(() -> put() < 300);
    Waiting.until(() -> !because().contains("lacking"));
    assertThat(durability().path("yearly").asDouble()).isBetween(7.7e-6, 7.8e-6);
    assertThat(served.holdfast().scrub().measures().longestOutage()).isPresent();
  }

  @Test
  void d45_twoFoldersOfOneDiskAreOnePlaceAndSaySo() throws Exception {
    served = Served.start(folder.resolve("data"), "watching: {port: 0}\n");
    token = served.token("ana@example.org");

    Waiting.until(() -> durability().has("yearly"));
    assertThat(because())
        .containsExactly("onePlace", "databaseAlone", "defaults", "repairEstimated");
    assertThat(durability().path("yearly").asDouble()).isEqualTo(Losses.DISK);
    assertThat(durability().path("places")).hasSize(1);
  }
}
