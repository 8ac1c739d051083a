package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A first start that is killed while it makes its vault, or whose disk then fails: the next start
/// needs no help.
///
/// Tries the first write, flush and rename of the vault; `-Dcrash.faults=all` tries each call.
class FirstStartCrashTest {

  private static final boolean ALL = System.getProperty("crash.faults", "").equals("all");
  private static final List<String> SOME = List.of("write", "fsync", "?rename");

  @TempDir private Path folder;

  @Test
  void aKillWhileTheVaultIsMade() throws Exception {
    assertThat(triedEach("signal=SIGKILL")).isGreaterThanOrEqualTo(SOME.size());
  }

  @Test
  void aDiskThatFailsWhileTheVaultIsMade() throws Exception {
    assertThat(triedEach("error=EIO")).isGreaterThanOrEqualTo(SOME.size());
  }

  /// @return how many calls met it
  private int triedEach(String what) throws Exception {
    int met = 0;
    for (String call : ALL ? List.of(Failpoint.VAULT_WRITE.calls().split(",", -1)) : SOME) {
      // Counted for each kind of call by itself.
      for (int n = 1; meets(call, n, what); n++) {
        met++;
        if (!ALL) {
          break;
        }
      }
    }
    return met;
  }

  /// @return whether there was an `n`th call
  private boolean meets(String call, int n, String what) throws Exception {
    Path data = Files.createTempDirectory(folder, "start").resolve("data");
    Path log = data.resolveSibling("strace");
    boolean met = false;
    try (ServerProcess server =
        ServerProcess.startUnder(tracer(data.resolve("vault"), log, call, n, what), data)) {
      assertThat(server.stop()).isIn(0, 143);
      met = Files.readString(log).contains("INJECTED"); // a call that it can do without
    } catch (IllegalStateException ended) {
      assertThat(ended).hasMessageContaining("before it was ready");
      met = true;
    }
    startsAndWorks(data);
    return met;
  }

  private static List<String> tracer(Path vault, Path log, String call, int n, String what) {
    return List.of(
        "strace",
        "-D",
        "-f",
        "-o",
        log.toString(),
        "-P",
        vault.toString(),
        "-P",
        vault.resolve("keys.hfv").toString(),
        "-P",
        vault.resolve("keys.hfv.new").toString(),
        "-e",
        "trace=" + call,
        "-e",
        "signal=none",
        "-e",
        "inject=" + call + ":" + what + ":when=" + n);
  }

  private static void startsAndWorks(Path data) throws IOException {
    try (ServerProcess server = ServerProcess.start(data)) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""));
      String token =
          ask(data, new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      GraphClient client = new GraphClient(server.address(), data, token);
      byte[] content = "kept".getBytes(StandardCharsets.UTF_8);
      assertThat(client.put("a.txt", content).status()).isEqualTo(201);
      assertThat(client.get("a.txt").body()).isEqualTo(content);
      assertThat(ask(data, new ConsoleCommand.Verify()).exit()).isZero();
    }
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    Optional<ConsoleAnswer> answer = Control.ask(data, command, (_, _) -> {});
    return answer.orElseThrow();
  }
}
