package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the real server with SIGKILL under load, throws its data folder away, rebuilds it from one
/// region and a copy of the vault, and reads back every file that was answered; from each region in
/// turn.
class MachineLostTest {

  private static final int WORKERS = 4;
  private static final int MOST_LOOKS = 900;
  private static final long SEED = Long.getLong("crash.seed", 20261126L);

  @TempDir private Path folder;

  /// What was answered, over all lives.
  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();

  @Test
  void everythingAnsweredComesBackFromEitherRegion() throws Exception {
    Path data = folder.resolve("data");
    MirroredFolders.settle(data);
    String token;
    try (ServerProcess server = ServerProcess.start(data)) {
      Control.ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""), (_, _) -> {});
      token = ask(data, new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      copyVault(data, folder.resolve("vault"));
      loadUntilKilled(server, new GraphClient(server.address(), data, token), 1);
    }
    for (String region : new String[] {"west", "east"}) {
      CrashStates.remove(data);
      Files.createDirectories(data);
      Files.copy(folder.resolve("vault-passphrase"), data.resolve("vault-passphrase"));
      ServerProcess.Outcome recovered = recover(data, region);
      assertThat(recovered.exit()).as(recovered.said()).isZero();
      assertThat(recovered.said())
          .contains("Rebuilt up to change", "everything is as it was written");
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = new GraphClient(server.address(), data, token);
        for (Map.Entry<String, byte[]> file : answered.entrySet()) {
          assertThat(client.get(file.getKey()).body())
              .as("%s from %s, seed %d", file.getKey(), region, SEED)
              .isEqualTo(file.getValue());
        }
        loadUntilKilled(server, client, region.hashCode());
      }
    }
    assertThat(answered).hasSizeGreaterThan(3 * WORKERS);
  }

  private ServerProcess.Outcome recover(Path data, String region) {
    String from = folder.resolve("regions").resolve(region).toString();
    String vault = folder.resolve("vault").toString();
    ServerProcess.Outcome first =
        ServerProcess.run("recover", "--from", from, "--vault", vault, "--data", data.toString());
    if (!first.said().contains("--lineage")) {
      return first;
    }
    String newest =
        first.said().lines().filter(line -> line.contains("  up to ")).findFirst().orElseThrow();
    return ServerProcess.run(
        "recover",
        "--from",
        from,
        "--vault",
        vault,
        "--data",
        data.toString(),
        "--lineage",
        newest.substring(0, 32));
  }

  private static void copyVault(Path data, Path vault) throws IOException {
    Files.createDirectories(vault);
    Files.copy(data.resolve("vault/keys.hfv"), vault.resolve("keys.hfv"));
    Files.copy(data.resolve("vault-passphrase"), vault.resolveSibling("vault-passphrase"));
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private void loadUntilKilled(ServerProcess server, GraphClient client, int life)
      throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, WORKERS)
              .<Future<?>>mapToObj(
                  worker -> threads.submit(() -> work(client, life + "-" + worker)))
              .toList();
      int enough = answered.size() + 5 * WORKERS;
      for (int look = 0; look < MOST_LOOKS && answered.size() < enough; look++) {
        LockSupport.parkNanos(100_000_000L);
      }
      server.kill();
      for (Future<?> worker : running) {
        worker.get();
      }
    }
  }

  private void work(GraphClient client, String name) {
    Random random = new Random(SEED + name.hashCode());
    try {
      for (int file = 0; ; file++) {
        byte[] content = new byte[random.nextInt(random.nextInt(8) == 0 ? 300_000 : 20_000)];
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
