package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A region of the real server is drained while people write, the server is killed with SIGKILL in
/// the middle, and the region is taken out and wiped: every file that was answered is read back.
class DrainCrashTest {

  private static final int WORKERS = 3;
  private static final int MOST_LOOKS = 1_200;
  private static final long SEED = Long.getLong("crash.seed", 20261127L);

  @TempDir private Path folder;

  /// What was answered, over all lives.
  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();

  private Path data() {
    return folder.resolve("data");
  }

  /// @param regions one that begins with a minus is drained
  private void settings(String... regions) throws IOException {
    Files.createDirectories(data());
    Files.writeString(
        data().resolve("holdfast.yaml"),
        Stream.of(regions)
            .map(
                name ->
                    "  - {name: %1$s, folder: ../regions/%1$s, latitude: 1, longitude: 2, drain: %2$s}\n"
                        .formatted(name.replace("-", ""), name.startsWith("-")))
            .collect(
                Collectors.joining("", "database: {mirror: true}\ntrial: true\nregions:\n", "")));
  }

  @Test
  void everythingAnsweredIsThereWhenADrainedRegionIsWiped() throws Exception {
    byte[] half = new byte[400_000];
    new Random(SEED).nextBytes(half);
    String token;
    String upload;
    settings("west", "east");
    try (ServerProcess server = ServerProcess.start(data())) {
      ask(new ConsoleCommand.Create("ana@example.org", "free", ""));
      token = ask(new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      GraphClient client = new GraphClient(server.address(), data(), token);
      load(client, 1);
      upload = client.beginUpload("half.bin");
      assertThat(client.fragment(upload, half, 0, 327_680).done()).isTrue();
      assertThat(server.stop()).isIn(0, 143);
    }

    settings("-west", "east", "north");
    try (ServerProcess server = ServerProcess.start(data())) {
      GraphClient client = new GraphClient(server.address(), data(), token);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> writing = threads.submit(() -> load(client, 2));
        until(() -> drain(client).path("made").asInt() > 0);
        server.kill();
        writing.get();
      }
    }

    try (ServerProcess server = ServerProcess.start(data())) {
      GraphClient client = new GraphClient(server.address(), data(), token);
      load(client, 3);
      until(() -> drain(client).path("regions").path(0).path("drained").asBoolean());
      assertThat(server.log()).containsOnlyOnce("The region west is drained");
      URI here = URI.create(upload);
      String rest =
          server.address().resolve(here.getRawPath() + "?" + here.getRawQuery()).toString();
      assertThat(client.fragment(rest, half, 327_680, half.length).done()).isTrue();
      answered.put("half.bin", half);
      assertThat(server.stop()).isIn(0, 143);
    }

    CrashStates.remove(folder.resolve("regions/west"));
    settings("east", "north");
    try (ServerProcess server = ServerProcess.start(data())) {
      GraphClient client = new GraphClient(server.address(), data(), token);
      for (Map.Entry<String, byte[]> file : answered.entrySet()) {
        assertThat(client.get(file.getKey()).body())
            .as("%s, seed %d", file.getKey(), SEED)
            .isEqualTo(file.getValue());
      }
      ConsoleAnswer verified = ask(new ConsoleCommand.Verify());
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
      assertThat(drain(client).isMissingNode()).isTrue();
      assertThat(server.log()).doesNotContain("regionNotDrained");
    }
    assertThat(answered).hasSizeGreaterThan(3 * WORKERS);
  }

  private static JsonNode drain(GraphClient client) throws IOException {
    return client.send("GET", "/health", Optional.empty()).json().path("drain");
  }

  private interface Question {
    boolean holds() throws IOException;
  }

  private static void until(Question question) throws IOException {
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (question.holds()) {
        return;
      }
      LockSupport.parkNanos(100_000_000L);
    }
    throw new AssertionError("it never came to hold");
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data(), command, (_, _) -> {}).orElseThrow();
  }

  /// Several people write some files each; ends early if the server does.
  private void load(GraphClient client, int life) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, WORKERS)
          .forEach(worker -> threads.execute(() -> work(client, life + "-" + worker)));
    }
  }

  private void work(GraphClient client, String name) {
    Random random = new Random(SEED + name.hashCode());
    try {
      for (int file = 0; file < 15; file++) {
        byte[] content = new byte[random.nextInt(random.nextInt(5) == 0 ? 300_000 : 20_000)];
        random.nextBytes(content);
        String path = "file " + name + " " + file + ".bin";
        if (client.put(path, content).done()) {
          answered.put(path, content);
        }
      }
    } catch (IOException _) {
      // the server is gone
    }
  }
}
