package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real server whose keys are wrapped by the built-in vault and a token of SoftHSM2: each of them
/// is lost in turn, and it moves from the one to the other.
class TwoVaultsTest {

  private static final String HOUSE = "  - {name: house}\n";
  private static final int MOST_LOOKS = 1_200;

  @TempDir private Path folder;

  private final Map<String, byte[]> written = new LinkedHashMap<>();
  private Path data;
  private SoftTokens tokens;
  private String regions = "";
  private String bearer = "";

  @BeforeEach
  void house() throws IOException {
    data = folder.resolve("data");
    tokens = SoftTokens.make(folder);
    MirroredFolders.settle(data);
    regions = Files.readString(data.resolve("holdfast.yaml"));
  }

  private void vaults(String... each) throws IOException {
    Files.writeString(data.resolve("holdfast.yaml"), regions + "vaults:\n" + String.join("", each));
  }

  @Test
  void eitherOfTwoIsEnough() throws IOException {
    vaults(HOUSE, tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      begin();
      write(server, "first.txt");
      assertThat(awaitAllWrapped()).anyMatch(line -> line.startsWith("vault house: well;"));
      ask(new ConsoleCommand.RotateMasterKey());
      assertThat(awaitAllWrapped()).anyMatch(line -> line.contains("master key 2"));
      write(server, "second.txt");
      server.kill();
    }

    assertThat(readerLists()).contains("first.txt", "second.txt");
    tokens.remove();
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(server.log()).contains("The vault token is done without");
      assertEverythingReads(server);
      write(server, "without the token.txt");
      assertThat(ask(new ConsoleCommand.Vaults()).lines())
          .anyMatch(line -> line.startsWith("vault token: lost."));
      server.kill();
    }

    tokens.putBack();
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(awaitAllWrapped()).anyMatch(line -> line.startsWith("vault token: well;"));
      assertEverythingReads(server);
      server.kill();
    }

    Files.move(data.resolve("vault/keys.hfv"), folder.resolve("keys.hfv"));
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(server.log()).contains("The vault house is done without");
      assertEverythingReads(server);
      write(server, "without the folder.txt");
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
      server.kill();
    }

    rebuild(HOUSE, tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      assertEverythingReads(server);
    }
  }

  @Test
  void aHouseMovesFromTheFolderToTheTokenAndNothingOpensWithoutIt() throws IOException {
    try (ServerProcess server = ServerProcess.start(data)) {
      begin();
      write(server, "before.txt");
    }
    Files.writeString(
        data.resolve("holdfast.yaml"), regions + "vaults:\n" + tokens.setting("token"));
    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageContaining("holds no master key of Holdfast");

    vaults("  - {name: built-in}\n", tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      awaitAllWrapped();
      assertEverythingReads(server);
    }
    vaults(tokens.setting("token"));
    CrashStates.remove(data.resolve("vault"));
    Files.delete(data.resolve("vault-passphrase"));
    try (ServerProcess server = ServerProcess.start(data)) {
      awaitAllWrapped();
      assertEverythingReads(server);
      write(server, "after.txt");
      server.kill();
    }
    rebuild(tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      assertEverythingReads(server);
    }

    tokens.remove();
    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageContaining("The token in slot");
  }

  @Test
  void aVaultThatIsNeededIsNotLeftOut() throws IOException {
    vaults(HOUSE, tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      begin();
      write(server, "first.txt");
    }
    tokens.remove();
    try (ServerProcess server = ServerProcess.start(data)) {
      ServerProcess.Outcome made =
          ServerProcess.run("account", "create", "ben@example.org", "--data", data.toString());
      assertThat(made.exit()).as(made.said()).isZero();
      write(server, "by the folder alone.txt");
    }
    tokens.putBack();
    vaults(tokens.setting("token"));

    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageMatching("(?s).*(wrapped by the vault house alone|wrapped by a vault that).*");

    vaults(HOUSE, tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      assertEverythingReads(server);
    }
  }

  @Test
  void whatOneVaultCannotOpenAnyMoreIsFoundBeforeTheOtherIsLost() throws Exception {
    vaults(HOUSE, tokens.setting("token"));
    try (ServerProcess server = ServerProcess.start(data)) {
      begin();
      write(server, "first.txt");
      awaitAllWrapped();
    }
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      // the last byte is of the tag of the token's part
      assertThat(
              statement.executeUpdate(
                  "update drive_key set wrapped ="
                      + " cast(substr(wrapped, 1, length(wrapped) - 1) || x'00' as blob)"))
          .isOne();
    }
    try (ServerProcess server = ServerProcess.start(data)) {
      assertEverythingReads(server);
      ConsoleAnswer found = ask(new ConsoleCommand.Verify());
      assertThat(found.exit()).isOne();
      assertThat(found.lines())
          .anyMatch(
              line ->
                  line.startsWith("the keys: one of the drive keys. token: ")
                      && line.endsWith("It was wrapped anew."));
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
    }
  }

  /// The machine is lost: all that is left is one region and the token.
  private void rebuild(String... vaults) throws IOException {
    CrashStates.remove(data);
    Files.createDirectories(data);
    vaults(vaults);
    ServerProcess.Outcome recovered =
        ServerProcess.run(
            "recover",
            "--from",
            folder.resolve("regions/east").toString(),
            "--data",
            data.toString());
    assertThat(recovered.exit()).as(recovered.said()).isZero();
  }

  /// What the stand-alone reader finds with the folder of the built-in vault alone.
  private String readerLists() throws IOException {
    Process reader =
        new ProcessBuilder(
                "/usr/bin/python3",
                Path.of("..", "reader", "holdfast-reader").toString(),
                "list",
                "--region",
                folder.resolve("regions/east").toString(),
                "--vault",
                data.resolve("vault").toString(),
                "--passphrase-file",
                data.resolve("vault-passphrase").toString())
            .redirectErrorStream(true)
            .start();
    return new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void begin() {
    ask(new ConsoleCommand.Create("ana@example.org", "free", ""));
    bearer = ask(new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private void write(ServerProcess server, String name) throws IOException {
    byte[] content = ("this is " + name).getBytes(StandardCharsets.UTF_8);
    assertThat(client(server).put(name.replace(' ', '-'), content).done()).isTrue();
    written.put(name.replace(' ', '-'), content);
  }

  private void assertEverythingReads(ServerProcess server) throws IOException {
    for (Map.Entry<String, byte[]> each : written.entrySet()) {
      assertThat(client(server).get(each.getKey()).body()).isEqualTo(each.getValue());
    }
  }

  private GraphClient client(ServerProcess server) {
    return new GraphClient(server.address(), data, bearer);
  }

  /// What the last look said.
  private List<String> awaitAllWrapped() {
    for (int look = 0; ; look++) {
      List<String> lines = ask(new ConsoleCommand.Vaults()).lines();
      if (lines.stream().noneMatch(line -> line.contains("anew") || line.contains("lost"))) {
        return lines;
      }
      assertThat(look).as(String.join("\n", lines)).isLessThan(MOST_LOOKS);
      LockSupport.parkNanos(100_000_000L);
    }
  }
}
