package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.holdfast.keyservices.KeyVaultDouble;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/// A server with a token of SoftHSM2 and a double of Azure Key Vault as its two vaults takes a load
/// while the master keys of both are replaced, Azure comes and goes, and the process is killed.
///
/// Longer: `-Drotation.kills=50`; another course of it: `-Drotation.seed=1`.
class RotationUnderLoadTest {

  private static final int KILLS = Integer.getInteger("rotation.kills", 3);
  private static final long SEED = Long.getLong("rotation.seed", 8);
  private static final int WRITERS = 4;
  private static final int MOST_LOOKS = 1_200;
  private static final String CANARY = "canary-rotation-Kt5vB2 ";

  @TempDir private Path folder;

  private final Random random = new Random(SEED);
  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();
  private Path data;
  private SoftTokens tokens;
  private KeyVaultDouble azure;
  private String bearer = "";

  @BeforeEach
  void house() throws IOException {
    data = folder.resolve("data");
    tokens = SoftTokens.make(folder);
    azure = KeyVaultDouble.overTls(folder);
    MirroredFolders.settle(data);
    Files.writeString(
        folder.resolve("hosts"),
        "127.0.0.1 localhost %s %s\n"
            .formatted(InetAddress.getLocalHost().getHostName(), azure.host()));
    Path settings = data.resolve("holdfast.yaml");
    Files.writeString(
        settings,
        Files.readString(settings)
            + "limits: {requests-a-minute: 1000000}\n" // the load waits for nothing but answers
            + "vaults:\n"
            + tokens.setting("token")
            + "  - {name: cloud, kind: azure, url: '%s', ca-file: %s}\n"
                .formatted(azure.url(), azure.authority()));
  }

  @AfterEach
  void end() {
    azure.close();
  }

  /// The identity of a machine in Azure is asked for where the environment says.
  private ServerProcess start() {
    return ServerProcess.startUnder(
        List.of("env", "IDENTITY_ENDPOINT=" + azure.identityEndpoint(), "IDENTITY_HEADER=x"),
        data,
        "-Djdk.net.hosts.file=" + folder.resolve("hosts"));
  }

  @Test
  void nothingIsLostAndNothingOpensWithoutAVault() throws Exception {
    for (int round = 0; round < KILLS; round++) {
      try (ServerProcess server = start();
          Load load = new Load(server, round)) {
        load.awaitMore();
        rotate();
        load.awaitMore();
        if (round % 2 == 0) {
          azure.stop();
        } else {
          azure.start();
          awaitBothWell();
        }
        load.awaitMore();
        rotate();
        load.awaitMore();
        load.ended = true;
        server.kill();
      }
    }
    azure.start();
    try (ServerProcess server = start()) {
      awaitAllWrapped();
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
      assertEverythingReads(server);
      assertThat(ask(new ConsoleCommand.MasterKeys()).lines())
          .anyMatch(line -> line.startsWith("vault token: master key " + (1 + 2 * KILLS) + " "))
          .anyMatch(line -> line.startsWith("vault cloud: master key " + (1 + KILLS) + " "))
          .filteredOn(line -> line.endsWith("only unwraps"))
          .allMatch(line -> line.contains(": 0 keys; "));
      server.stop();
    }
    assertNothingLiesInTheClear();

    azure.stop();
    try (ServerProcess server = start()) {
      assertEverythingReads(server);
      server.stop();
    }
    tokens.remove();
    assertThatThrownBy(() -> start().close()).hasMessageContaining("ended before it was ready");
    azure.start();
    try (ServerProcess server = start()) {
      assertEverythingReads(server);
    }
  }

  private void rotate() {
    ask(new ConsoleCommand.RotateMasterKey());
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private void awaitBothWell() {
    awaitStatus(line -> !line.contains("lost"));
  }

  private void awaitAllWrapped() {
    awaitStatus(line -> !line.contains("anew") && !line.contains("lost"));
  }

  private void awaitStatus(Predicate<String> wanted) {
    for (int look = 0; ; look++) {
      List<String> lines = ask(new ConsoleCommand.Vaults()).lines();
      if (lines.stream().allMatch(wanted)) {
        return;
      }
      assertThat(look).as(String.join("\n", lines)).isLessThan(MOST_LOOKS);
      LockSupport.parkNanos(100_000_000L);
    }
  }

  private void assertEverythingReads(ServerProcess server) throws IOException {
    GraphClient client = new GraphClient(server.address(), data, bearer);
    for (Map.Entry<String, byte[]> each : answered.entrySet()) {
      assertThat(client.get(each.getKey()).body()).as(each.getKey()).isEqualTo(each.getValue());
    }
  }

  private void assertNothingLiesInTheClear() throws IOException, InterruptedException {
    TourSearch search = new TourSearch();
    search.add("content", CANARY.strip().getBytes(StandardCharsets.UTF_8));
    TourScreen silent = new TourScreen(new PrintWriter(Writer.nullWriter()), Ansi.OFF, false);
    for (Path each : List.of(data, folder.resolve("regions"))) {
      TourSearch.Found found = search.in(each, silent);
      assertThat(found.searchedFiles()).isPositive();
      assertThat(found.places()).isEmpty();
    }
  }

  /// Writers that go on until their server is gone.
  private final class Load implements AutoCloseable {

    private final GraphClient client;
    private final int round;
    private final Semaphore done = new Semaphore(0);
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    private final List<Future<?>> writers;

    /// Whether the server is about to go.
    private volatile boolean ended;

    Load(ServerProcess server, int round) {
      if (bearer.isEmpty()) {
        ask(new ConsoleCommand.Create("ana@example.org", "free", ""));
        bearer = ask(new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      }
      this.client = new GraphClient(server.address(), data, bearer);
      this.round = round;
      this.writers =
          IntStream.range(0, WRITERS)
              .<Future<?>>mapToObj(writer -> threads.submit(() -> write(writer)))
              .toList();
    }

    private void write(int writer) {
      for (int n = 0; !ended; n++) {
        String name = "r%d-w%d-%d.txt".formatted(round, writer, n);
        byte[] content = (CANARY + name).getBytes(StandardCharsets.UTF_8);
        try {
          GraphClient.Answer answer = client.put(name, content);
          if (answer.done()) {
            answered.put(name, content);
            done.release();
          } else {
            refused.add(name + ": " + answer.status());
          }
        } catch (IOException e) {
          if (!ended) {
            refused.add(name + ": " + e);
          }
          return;
        }
      }
    }

    /// Until some more files were answered.
    void awaitMore() throws InterruptedException {
      int more = 5 + random.nextInt(20);
      assertThat(done.tryAcquire(more, 2, TimeUnit.MINUTES)).as("%s", refused).isTrue();
    }

    /// Once the server is gone.
    @Override
    public void close() {
      ended = true;
      for (Future<?> each : writers) {
        assertThat(each).succeedsWithin(Duration.ofMinutes(2));
      }
      threads.shutdown();
      assertThat(refused).isEmpty();
    }
  }
}
