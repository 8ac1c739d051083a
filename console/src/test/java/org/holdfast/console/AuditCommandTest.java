package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log, taken away beside a running server and checked without it.
class AuditCommandTest {

  @TempDir private Path folder;

  private ServerProcess.Outcome run(String... words) {
    return ServerProcess.run(words);
  }

  @Test
  void anExportedLogIsCheckedFromItsFileAndKeyAlone() throws Exception {
    Path data = folder.resolve("data");
    Path bundle = folder.resolve("log.hfab");
    Path key = folder.resolve("log.key");
    try (ServerProcess server = ServerProcess.start(data)) {
      run("account", "create", "ana@example.org", "--data", data.toString());
      run("account", "token", "ana@example.org", "--data", data.toString());
      ServerProcess.Outcome export =
          run("audit", "export", bundle.toString(), "--data", data.toString());
      assertThat(export.exit()).as(export.said()).isZero();
      Files.writeString(key, run("audit", "key", "--data", data.toString()).lastLine());
      ServerProcess.Outcome accept = run("audit", "accept", "--data", data.toString());
      assertThat(accept.exit()).isEqualTo(2);
      assertThat(accept.said()).contains("nothing to accept");
      assertThat(server.stop()).isIn(0, 143);
    }

    ServerProcess.Outcome whole =
        run("audit", "verify", bundle.toString(), "--key", key.toString());
    assertThat(whole.exit()).as(whole.said()).isZero();
    assertThat(whole.said()).contains("every one is as it was written");
    ServerProcess.Outcome keyless = run("audit", "verify", bundle.toString());
    assertThat(keyless.exit()).isZero();
    assertThat(keyless.said()).contains("The key came with the bundle");

    alter(bundle);
    ServerProcess.Outcome altered =
        run("audit", "verify", bundle.toString(), "--key", key.toString());
    assertThat(altered.exit()).isEqualTo(1);
    assertThat(altered.said()).contains("the first that is not as it was written is entry ");

    ServerProcess.Outcome absent = run("audit", "verify", folder.resolve("no").toString());
    assertThat(absent.exit()).isEqualTo(2);
    assertThat(absent.said()).contains("no such file");
  }

  /// Something in the last entry: before its seal of 64 bytes.
  private static void alter(Path bundle) throws IOException {
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 64 - 5] ^= 1;
    Files.write(bundle, bytes);
  }
}
