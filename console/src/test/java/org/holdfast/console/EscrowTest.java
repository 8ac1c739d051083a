package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.holdfast.server.KeyStep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real server with a built-in vault and an escrow beside it, up to the day when one region and
/// the escrow's private file are all that is left.
class EscrowTest {

  private static final String HOUSE = "  - {name: house}\n";
  private static final int MOST_LOOKS = 1_200;

  @TempDir private Path folder;

  private final Map<String, byte[]> written = new LinkedHashMap<>();
  private Path data = Path.of("");
  private Path server = Path.of("");
  private Path sealed = Path.of("");
  private Path passphrase = Path.of("");
  private String regions = "";
  private String bearer = "";

  @BeforeEach
  void house() throws IOException {
    data = folder.resolve("data");
    passphrase = folder.resolve("escrow-passphrase");
    Path keys = folder.resolve("escrow");
    server = keys.resolve("escrow-server.hfs");
    sealed = keys.resolve("escrow-private.hfx");
    ServerProcess.Outcome made =
        ServerProcess.run(
            "vault",
            "escrow",
            "make",
            "--to",
            keys.toString(),
            "--passphrase-file",
            passphrase.toString());
    assertThat(made.exit()).as(made.said()).isZero();
    assertThat(made.said()).contains("server-file").doesNotContain(Files.readString(passphrase));
    MirroredFolders.settle(data);
    regions = Files.readString(data.resolve("holdfast.yaml"));
  }

  private void vaults(String... each) throws IOException {
    Files.writeString(data.resolve("holdfast.yaml"), regions + "vaults:\n" + String.join("", each));
  }

  private String escrow() {
    return "  - {name: escrow, kind: escrow, server-file: %s}\n".formatted(server);
  }

  @Test
  void withOneRegionAndThePrivateFileEverythingComesBack() throws IOException {
    vaults(HOUSE);
    try (ServerProcess running = ServerProcess.start(data)) {
      begin();
      write(running, "before the escrow.txt");
    }
    vaults(HOUSE, escrow());
    try (ServerProcess running = ServerProcess.start(data)) {
      assertThat(awaitAllWrapped())
          .contains(
              "vault escrow: well; in escrow: wraps, and unwraps with its private file alone");
      write(running, "first.txt");
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
      assertThat(running.log()).doesNotContain("is lost");
      running.kill();
    }
    CrashStates.remove(data); // the machine, with the vault and its passphrase

    assertThat(readerLists()).contains("before-the-escrow.txt", "first.txt");
    assertRefused("does not open the escrow", sealed, other("quite another passphrase"));
    assertRefused("were altered", altered(), passphrase);
    assertRefused("does not begin as", server, passphrase);
    assertRefused("There is no escrow file", folder.resolve("nothing"), passphrase);

    ServerProcess.Outcome recovered = recover("east", sealed, passphrase);
    assertThat(recovered.exit()).as(recovered.said()).isZero();
    assertThat(recovered.said())
        .contains("Rebuilt up to change", "needed here no more", "everything is as it was written")
        .doesNotContain(Files.readString(passphrase).strip());
    Files.move(sealed, folder.resolve("back in its drawer"));

    try (ServerProcess running = ServerProcess.start(data)) {
      assertThat(awaitAllWrapped())
          .anyMatch(line -> line.startsWith("vault house: well; master key 1"))
          .anyMatch(line -> line.startsWith("vault escrow: well; in escrow"));
      assertEverythingReads(running);
      write(running, "after.txt");
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
    }
    vaults(HOUSE);
    try (ServerProcess running = ServerProcess.start(data)) {
      awaitAllWrapped();
      assertEverythingReads(running);
    }
  }

  @Test
  void aDrillWithThePrivateFileTouchesNothing() throws IOException {
    vaults(HOUSE, escrow());
    try (ServerProcess running = ServerProcess.start(data)) {
      begin();
      write(running, "first.txt");
      awaitAllWrapped();
      Path trial = folder.resolve("trial");

      ServerProcess.Outcome tried = recover(trial, "west", sealed, passphrase, List.of("--trial"));

      assertThat(tried.exit()).as(tried.said()).isZero();
      assertThat(tried.said())
          .contains("The database is whole.", "The escrow alone opens every key");
      assertEverythingReads(running);
    }
  }

  @Test
  void aPassphraseOfNoEscrowIsRefused() {
    ServerProcess.Outcome refused =
        ServerProcess.run(
            "recover",
            "--from",
            folder.toString(),
            "--escrow-passphrase-file",
            passphrase.toString(),
            "--data",
            data.toString());

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.said()).contains("stands beside --escrow alone");
  }

  /// As where the database is kept elsewhere, and only the vault is lost.
  @Test
  void namedWithItsPrivateFileItGivesTheHouseANewVault() throws IOException {
    vaults(HOUSE, escrow());
    try (ServerProcess running = ServerProcess.start(data)) {
      begin();
      write(running, "first.txt");
      awaitAllWrapped();
    }
    CrashStates.remove(data.resolve("vault"));
    vaults(
        "  - {name: new-house}\n",
        "  - {name: escrow, kind: escrow, private-file: %s, passphrase-file: %s}\n"
            .formatted(sealed, passphrase));
    try (ServerProcess running = ServerProcess.start(data)) {
      assertThat(awaitAllWrapped())
          .anyMatch(line -> line.contains("take it away once nothing needs it"));
      assertEverythingReads(running);
    }
    vaults("  - {name: new-house}\n", escrow());
    try (ServerProcess running = ServerProcess.start(data)) {
      awaitAllWrapped();
      assertEverythingReads(running);
    }
  }

  @Test
  void anEscrowIsNoVaultToLiveOn() throws IOException {
    vaults(escrow());
    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageContaining("names no vault but an escrow");
    Path away = folder.resolve("away");
    Files.move(server, away);
    vaults(HOUSE, escrow());
    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageContaining("There is no escrow file");
    Files.move(away, server);

    try (ServerProcess running = ServerProcess.start(data)) {
      begin();
      write(running, "first.txt");
      awaitAllWrapped();
      assertThatThrownBy(
              () -> ask(new ConsoleCommand.ChangeMasterKey(KeyStep.DISABLE, "escrow", 1)))
          .hasMessageContaining("is an escrow, whose key stays");
      ConsoleAnswer rotated = ask(new ConsoleCommand.RotateMasterKey());
      assertThat(String.join(" ", rotated.lines()))
          .contains("of the vault house")
          .doesNotContain("escrow");
    }

    Files.move(server, away);
    try (ServerProcess running = ServerProcess.start(data)) {
      assertThat(running.log()).contains("The vault escrow is done without");
      assertEverythingReads(running);
      write(running, "without the escrow.txt");
      Files.move(away, server);
      assertThat(awaitAllWrapped()).anyMatch(line -> line.startsWith("vault escrow: well;"));
    }

    Files.move(data.resolve("vault/keys.hfv"), folder.resolve("keys.hfv"));
    assertThatThrownBy(() -> ServerProcess.start(data).close())
        .hasMessageContaining("Restore it from a backup");
  }

  @Test
  void aPartInEscrowThatSomebodyAlteredIsFoundAndMended() throws Exception {
    vaults(HOUSE, escrow());
    try (ServerProcess running = ServerProcess.start(data)) {
      begin();
      write(running, "first.txt");
      awaitAllWrapped();
    }
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      // the last bytes are of the MAC of the part in escrow
      assertThat(
              statement.executeUpdate(
                  "update drive_key set wrapped ="
                      + " cast(substr(wrapped, 1, length(wrapped) - 4) || x'00000000' as blob)"))
          .isOne();
    }
    try (ServerProcess running = ServerProcess.start(data)) {
      assertEverythingReads(running);

      ConsoleAnswer verified = ask(new ConsoleCommand.Verify());

      assertThat(String.join(" ", verified.lines())).contains("escrow: ", "It was wrapped anew.");
      assertThat(ask(new ConsoleCommand.Verify()).exit()).isZero();
    }
  }

  private Path other(String text) throws IOException {
    Path file = folder.resolve("other-passphrase");
    Files.deleteIfExists(file);
    Files.copy(passphrase, file, StandardCopyOption.COPY_ATTRIBUTES);
    return Files.writeString(file, text);
  }

  private Path altered() throws IOException {
    Path file = folder.resolve("altered.hfx");
    Files.copy(sealed, file, StandardCopyOption.COPY_ATTRIBUTES);
    byte[] bytes = Files.readAllBytes(sealed);
    bytes[500] ^= 1;
    return Files.write(file, bytes);
  }

  private void assertRefused(String why, Path escrow, Path opensIt) {
    ServerProcess.Outcome refused = recover("east", escrow, opensIt);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.said()).contains(why);
    assertThat(data.resolve("metadata.db")).doesNotExist();
  }

  private ServerProcess.Outcome recover(String region, Path escrow, Path opensIt) {
    return recover(data, region, escrow, opensIt, List.of());
  }

  private ServerProcess.Outcome recover(
      Path into, String region, Path escrow, Path opensIt, List<String> more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "recover",
                "--from",
                folder.resolve("regions").resolve(region).toString(),
                "--escrow",
                escrow.toString(),
                "--escrow-passphrase-file",
                opensIt.toString(),
                "--data",
                into.toString()));
    words.addAll(more);
    return ServerProcess.run(words.toArray(String[]::new));
  }

  /// What the stand-alone reader finds with one region and the private file.
  private String readerLists() throws IOException {
    Process reader =
        new ProcessBuilder(
                "/usr/bin/python3",
                Path.of("..", "reader", "holdfast-reader").toString(),
                "list",
                "--region",
                folder.resolve("regions/east").toString(),
                "--vault",
                sealed.toString(),
                "--passphrase-file",
                passphrase.toString())
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

  private void write(ServerProcess running, String name) throws IOException {
    byte[] content = ("this is " + name).getBytes(StandardCharsets.UTF_8);
    assertThat(client(running).put(name.replace(' ', '-'), content).done()).isTrue();
    written.put(name.replace(' ', '-'), content);
  }

  private void assertEverythingReads(ServerProcess running) throws IOException {
    for (Map.Entry<String, byte[]> each : written.entrySet()) {
      assertThat(client(running).get(each.getKey()).body()).isEqualTo(each.getValue());
    }
  }

  private GraphClient client(ServerProcess running) {
    return new GraphClient(running.address(), data, bearer);
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
