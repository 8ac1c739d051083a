package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.drive.ScrubStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A region that is added to a server takes the place of one that is taken away.
class FilledRegionTest {

  private static final int FILES = 30;

  @TempDir private Path folder;

  private Served serve(String... regions) {
    String yaml =
        Stream.of(regions)
            .map(
                name ->
                    "  - {name: %s, folder: regions/%s, latitude: 1, longitude: 2}\n"
                        .formatted(name, name))
            .collect(Collectors.joining("", "trial: true\nregions:\n", ""));
    return Served.start(folder.resolve("data"), yaml);
  }

  private static String content(int file) {
    return ("content " + file + " ").repeat(file % 3 == 0 ? 20_000 : 3);
  }

  private static int put(Served served, HttpClient client, String token, int file)
      throws Exception {
    HttpRequest put =
        HttpRequest.newBuilder(
                served.https().resolve("/v1.0/me/drive/root:/" + file + ".txt:/content"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString(content(file)))
            .build();
    return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static String read(Served served, String token, int file) throws Exception {
    HttpResponse<String> answer =
        served.get(
            served.https(),
            "/v1.0/me/drive/root:/" + file + ".txt:/content",
            "Authorization",
            "Bearer " + token);
    Optional<String> elsewhere = answer.headers().firstValue("Location");
    return elsewhere.isEmpty() ? answer.body() : served.get(served.https(), elsewhere.get()).body();
  }

  private static void awaitFilled(Served served, String region) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!isFilled(served.holdfast().scrub().status(), region)) {
      assertThat(System.nanoTime()).as("never filled").isLessThan(end);
      LockSupport.parkNanos(100_000_000);
    }
  }

  private static boolean isFilled(ScrubStatus status, String region) {
    return status.regions().stream()
        .anyMatch(round -> round.region().equals(region) && round.ended().isPresent());
  }

  @Test
  void d10_aRegionThatIsAddedIsFilledAndTakesTheOldOnesPlace() throws Exception {
    String token;
    try (Served served = serve("west", "east");
        HttpClient client = served.client()) {
      token = served.token("ana@example.org");
      for (int file = 0; file < FILES; file++) {
        assertThat(put(served, client, token, file)).isEqualTo(201);
      }
    }

    try (Served served = serve("west", "east", "north")) {
      awaitFilled(served, "north");
      ConsoleAnswer verified = new Verification(served.holdfast(), (_, _) -> {}).run();
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }

    try (Served served = serve("east", "north");
        HttpClient client = served.client()) {
      for (int file = 0; file < FILES; file++) {
        assertThat(read(served, token, file)).isEqualTo(content(file));
      }
      assertThat(put(served, client, token, FILES)).isEqualTo(201);
      ConsoleAnswer verified = new Verification(served.holdfast(), (_, _) -> {}).run();
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }
  }
}
