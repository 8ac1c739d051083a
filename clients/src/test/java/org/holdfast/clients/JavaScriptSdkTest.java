package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.server.NodeTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Microsoft's Graph SDK for JavaScript, unchanged, through the death of the server; what else it
/// does is in the server's `GraphSdkTest`.
///
/// The large file has 20 MiB; `-Dclients.bytes=314572800` makes it 300.
class JavaScriptSdkTest {

  private static final Path TOOLS = Path.of("..", "tools", "graph-clients");
  private static final int BYTES = Integer.getInteger("clients.bytes", 20 << 20);

  @TempDir private Path folder;

  @Test
  void aLargeUploadOutlivesTheServersDeathAndComesBackByteForByte() throws Exception {
    NodeTools.require(TOOLS);
    try (Server server = Server.start(folder)) {
      server.run("account", "create", "ana@example.org", "--plan", "premium");
      ProcessBuilder node =
          new ProcessBuilder("node", "large.mjs")
              .directory(TOOLS.toFile())
              .redirectErrorStream(true);
      node.environment()
          .putAll(
              Map.of(
                  "SERVER", server.address(),
                  "TOKEN", server.run("account", "token", "ana@example.org"),
                  "BYTES", Integer.toString(BYTES),
                  "NODE_EXTRA_CA_CERTS", server.authority().toString()));
      Process process = node.start();

      List<String> said = converse(process, server);

      assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
      assertThat(said).containsSubsequence("half", "broken", "large: good");
    }
  }

  /// Does to the server what the program waits for, until the program ends.
  private static List<String> converse(Process process, Server server) throws IOException {
    List<String> said = new ArrayList<>();
    try (Writer answer = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (line.equals("half")) {
          server.kill();
          answer.write("killed\n");
        } else if (line.equals("broken")) {
          server.startAgain();
          answer.write("again\n");
        }
        answer.flush();
      }
    }
    return said;
  }
}
