package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
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

/// Microsoft's Graph SDK for JavaScript, unchanged, against the whole server over TLS. What it
/// needs is in `tools/graph-clients`.
class GraphSdkTest {

  private static final Path TOOLS = Path.of("..", "tools", "graph-clients");
  private static final int LARGE_BYTES = 12_345_678;

  @TempDir private Path folder;

  @Test
  void itUploadsWithAnInterruptionPagesBatchesCopiesAndFollowsDelta() throws Exception {
    NodeTools.require(TOOLS);
    Path data = folder.resolve("data");
    Settings settings = Settings.load(data).withPorts(OptionalInt.of(0), OptionalInt.of(0));
    try (Holdfast holdfast =
            Holdfast.open(data, settings, new PassphraseSource(Map.of(), _ -> Optional.empty()));
        HoldfastServer server = HoldfastServer.start(holdfast)) {
      Account ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
      holdfast.drives().create(ana.id());

      String told =
          run(
              Map.of(
                  "SERVER", "https://localhost:" + server.https().getPort(),
                  "TOKEN", holdfast.tokens().issue(ana.id(), "sdk"),
                  "BYTES", Integer.toString(LARGE_BYTES),
                  "NODE_EXTRA_CA_CERTS", data.resolve("tls/ca.pem").toString()));

      assertThat(told)
          .contains("largeFile: good", "pages: good", "batch: good")
          .contains("copy: good", "delta: good", "refusals: good");
    }
  }

  private String run(Map<String, String> environment) throws Exception {
    Path told = folder.resolve("told");
    ProcessBuilder node =
        new ProcessBuilder("node", "graph.mjs")
            .directory(TOOLS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    node.environment().putAll(environment);
    Process process = node.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    String text = Files.readString(told);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
  }
}
