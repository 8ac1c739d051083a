package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.holdfast.server.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the real server with SIGKILL while a restore drill runs.
class DrillCrashTest {

  @TempDir private Path folder;

  @Test
  void aDrillThatIsKilledLeavesNothingBehindAndIsTold() throws Exception {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    Files.writeString(data.resolve("holdfast.yaml"), "database: {mirror: true}\ntrial: true\n");
    try (ServerProcess server = ServerProcess.start(data)) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""));
      AtomicBoolean killed = new AtomicBoolean();
      try {
        Control.ask(
            data,
            new ConsoleCommand.Drill("west"),
            (_, _) -> {
              if (killed.compareAndSet(false, true)) {
                server.kill();
              }
            });
      } catch (StartRefused _) {
        // nobody answers any more
      }
      assertThat(killed).isTrue();
    }
    assertThat(data.resolve("drill")).exists();

    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(data.resolve("drill")).doesNotExist();
      assertThat(ask(data, new ConsoleCommand.Drills()).lines())
          .singleElement()
          .asString()
          .contains("did not come to its end", "cut short");
      assertThat(ask(data, new ConsoleCommand.Drill("west")).exit()).isZero();
    }
    ServerProcess.Outcome alone =
        ServerProcess.run("drill", "--from", "east", "--data", data.toString());
    assertThat(alone.exit()).as(alone.said()).isZero();
    assertThat(alone.said()).contains("came back from region east alone");
    assertThat(data.resolve("drill")).doesNotExist();
    ServerProcess.Outcome list = ServerProcess.run("drill", "--list", "--data", data.toString());
    assertThat(list.said().lines().filter(line -> line.contains("rill"))).hasSize(3);
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    Optional<ConsoleAnswer> answer = Control.ask(data, command, (_, _) -> {});
    return answer.orElseThrow();
  }
}
