package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real server, whose database lies in its regions, started while one of them is away.
class RegionAwayTest {

  private static final byte[] CONTENT = {1, 2, 3};
  private static final int MOST_LOOKS = 600;

  @TempDir private Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void nameRegions() {
    data = folder.resolve("data");
    MirroredFolders.settle(data);
  }

  @Test
  void isReadUntilItIsBackAndWrittenFromThenOn() throws IOException {
    String token;
    try (ServerProcess server = ServerProcess.start(data)) {
      token = account();
      assertThat(client(server, token).put("kept.bin", CONTENT).done()).isTrue();
    }
    away(true);
    try (ServerProcess server = ServerProcess.start(data)) {
      GraphClient client = client(server, token);
      assertThat(client.get("kept.bin").body()).isEqualTo(CONTENT);
      assertThat(client.put("new.bin", CONTENT).status()).isEqualTo(503);
      assertThat(server.ends(Duration.ZERO)).isFalse();

      away(false);

      for (int looks = 0; !client.put("new.bin", CONTENT).done(); looks++) {
        assertThat(looks).as("it is written again by itself").isLessThan(MOST_LOOKS);
        LockSupport.parkNanos(100_000_000L);
      }
      assertThat(client.get("new.bin").body()).isEqualTo(CONTENT);
    }
  }

  @Test
  void isThereForNobodyTooAndSaysWhyNobodyMayComeYet() throws IOException {
    ServerProcess.start(data).stop();
    away(true);
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(server.nextLine())
          .startsWith("Nobody has an account yet, and none can be made for now: ")
          .contains("1 of at least 2 regions");
      assertThat(server.ends(Duration.ZERO)).isFalse();
    }
  }

  private void away(boolean away) throws IOException {
    Path east = folder.resolve("regions/east");
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(away ? east : elsewhere, away ? elsewhere : east);
  }

  private String account() {
    ConsoleCommand create = new ConsoleCommand.Create("ana@example.org", "free", "");
    Control.ask(data, create, (_, _) -> {});
    ConsoleCommand token = new ConsoleCommand.Token("ana@example.org", "test");
    return Control.ask(data, token, (_, _) -> {}).orElseThrow().lines().getLast();
  }

  private GraphClient client(ServerProcess server, String token) {
    return new GraphClient(server.address(), data, token);
  }
}
