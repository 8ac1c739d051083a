package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.holdfast.server.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the real server with SIGKILL while it makes a point of a backup, further on each time,
/// until one is whole; throws the server away, and makes another from the backup alone.
class BackupCrashTest {

  private static final int FILES = 60;
  private static final long SEED = Long.getLong("crash.seed", 20261127L);

  @TempDir private Path folder;
  private final Map<String, byte[]> answered = new TreeMap<>();

  @Test
  void aRunThatIsKilledAnywhereLeavesTheBackupWholeAndTheNextGoesOn() throws Exception {
    Path data = folder.resolve("data");
    Path place = Files.createDirectory(folder.resolve("place"));
    Files.createDirectories(data);
    Files.writeString(data.resolve("holdfast.yaml"), "trial: true\n");
    Random random = new Random(SEED);
    String token;
    try (ServerProcess server = ServerProcess.start(data)) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""));
      token = ask(data, new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      put(new GraphClient(server.address(), data, token), random, "first");
      assertThat(server.stop()).isIn(0, 143);
    }

    for (int permille = 0; permille < 1_000; permille += 150 + random.nextInt(300)) {
      try (ServerProcess server = ServerProcess.start(data)) {
        killAt(data, place, server, permille);
      }
      try (ServerProcess server = ServerProcess.start(data)) {
        ConsoleAnswer listed = ask(data, new ConsoleCommand.BackupList(place.toString()));
        if (listed.exit() == 0 && !listed.lines().getFirst().startsWith("There is no point")) {
          ConsoleAnswer verified = verify(data, place);
          assertThat(verified.exit()).as("%s, seed %d", verified.lines(), SEED).isZero();
        }
        put(new GraphClient(server.address(), data, token), random, "at " + permille);
        assertThat(server.stop()).isIn(0, 143);
      }
    }
    ServerProcess.Outcome made =
        ServerProcess.run("backup", "--to", place.toString(), "--data", data.toString());
    assertThat(made.exit()).as(made.said()).isZero();
    ServerProcess.Outcome verified =
        ServerProcess.run("backup", "--verify", place.toString(), "--data", data.toString());
    assertThat(verified.exit()).as(verified.said()).isZero();

    Path next = folder.resolve("next");
    Files.createDirectories(next);
    Files.copy(data.resolve("vault-passphrase"), next.resolve("vault-passphrase"));
    CrashStates.remove(data);
    ServerProcess.Outcome recovered =
        ServerProcess.run(
            "recover", "--from", place.toString(), "--data", next.toString(), "--new-regions");
    assertThat(recovered.exit()).as(recovered.said()).isZero();
    try (ServerProcess server = ServerProcess.start(next)) {
      GraphClient client = new GraphClient(server.address(), next, token);
      for (Map.Entry<String, byte[]> file : answered.entrySet()) {
        assertThat(client.get(file.getKey()).body())
            .as("%s, seed %d", file.getKey(), SEED)
            .isEqualTo(file.getValue());
      }
      ConsoleAnswer all = ask(next, new ConsoleCommand.Verify());
      assertThat(all.exit()).as("%s", all.lines()).isZero();
      assertThat(put(client, random, "afterwards")).isPositive();
    }
  }

  private static void killAt(Path data, Path place, ServerProcess server, int permille) {
    AtomicBoolean killed = new AtomicBoolean();
    try {
      Control.ask(
          data,
          new ConsoleCommand.Backup(
              place.toString(), true, Optional.of("2,0,0,0,0"), Optional.empty()),
          (done, _) -> {
            if (done >= permille && killed.compareAndSet(false, true)) {
              server.kill();
            }
          });
    } catch (StartRefused _) {
      // nobody answers any more
    }
    server.kill();
  }

  private static ConsoleAnswer verify(Path data, Path place) {
    return ask(data, new ConsoleCommand.BackupVerify(place.toString(), false));
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private int put(GraphClient client, Random random, String name) throws IOException {
    int done = 0;
    for (int file = 0; file < FILES / 6; file++) {
      byte[] content = new byte[random.nextInt(random.nextInt(4) == 0 ? 400_000 : 20_000)];
      random.nextBytes(content);
      String path = "file " + name + " " + file + ".bin";
      if (client.put(path, content).done()) {
        answered.put(path, content);
        done++;
      }
    }
    return done;
  }
}
