package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.holdfast.server.Holdfast;
import org.holdfast.server.HoldfastServer;
import org.holdfast.server.NodeTools;
import org.holdfast.server.PassphraseSource;
import org.holdfast.server.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions 2 and 4 of Socket.IO's own client, unchanged, against the whole server over TLS. What
/// they need is in `tools/socket-clients`.
class SocketIoClientsTest {

  private static final Path TOOLS = Path.of("..", "tools", "socket-clients");

  @TempDir private Path folder;

  @Test
  void bothVersionsAreToldComeBackAfterARestartAndEndWithTheirSignIn() throws Exception {
    NodeTools.require(TOOLS);
    Path data = folder.resolve("data");
    StringBuilder told = new StringBuilder();
    String token;
    int port;
    Process process;
    try (Holdfast holdfast = open(data, OptionalInt.of(0));
        HoldfastServer server = HoldfastServer.start(holdfast)) {
      Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
      holdfast.drives().create(ana.id());
      token = holdfast.tokens().issue(ana.id(), "sockets");
      port = server.https().getPort();
      process = start(data, port, token);
      readUntil(process.inputReader(), "now restart", told);
    }
    try (Holdfast holdfast = open(data, OptionalInt.of(port));
        HoldfastServer _ = HoldfastServer.start(holdfast)) {
      readUntil(process.inputReader(), "now sign out", told);
      holdfast.tokens().revoke(token);
      readUntil(process.inputReader(), "signed out: good", told);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(told.toString()).isZero();
    } finally {
      process.destroyForcibly();
    }

    assertThat(told)
        .contains("version 2 told: good", "version 4 told: good")
        .contains("version 2 refused: good", "version 4 refused: good")
        .contains("restart: good");
  }

  private static Holdfast open(Path data, OptionalInt port) {
    Settings settings = Settings.load(data).withPorts(port, OptionalInt.of(0));
    return Holdfast.open(data, settings, new PassphraseSource(Map.of(), _ -> Optional.empty()));
  }

  private static Process start(Path data, int port, String token) throws Exception {
    ProcessBuilder node =
        new ProcessBuilder("node", "sockets.mjs")
            .directory(TOOLS.toFile())
            .redirectErrorStream(true);
    node.environment()
        .putAll(
            Map.of(
                "SERVER",
                "https://localhost:" + port,
                "TOKEN",
                token,
                "NODE_EXTRA_CA_CERTS",
                data.resolve("tls/ca.pem").toString()));
    return node.start();
  }

  private static void readUntil(BufferedReader from, String line, StringBuilder told)
      throws Exception {
    for (String next = from.readLine(); next != null; next = from.readLine()) {
      told.append(next).append('\n');
      if (next.equals(line)) {
        return;
      }
    }
    throw new AssertionError("the clients ended before \"" + line + "\":\n" + told);
  }
}
