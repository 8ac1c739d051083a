package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A receipt, checked by its file and the public key alone.
class ReceiptCommandTest {

  private static final Path VECTORS = Path.of("..", "docs", "formats", "vectors", "receipt");

  @TempDir private Path folder;

  private static ServerProcess.Outcome check(Path receipt) {
    return ServerProcess.run(
        "receipt", "verify", receipt.toString(), "--key", VECTORS.resolve("key.txt").toString());
  }

  @Test
  void aReceiptIsToldInWordsOrRefused() throws IOException {
    ServerProcess.Outcome whole = check(VECTORS.resolve("with-drive.txt"));
    assertThat(whole.exit()).as(whole.said()).isZero();
    assertThat(whole.said())
        .contains("42 contents of 123456789 bytes", "entry 17", "region west: no copy left")
        .contains("region east: was away");

    Path altered = folder.resolve("altered.txt");
    Files.writeString(
        altered,
        Files.readString(VECTORS.resolve("with-drive.txt"))
            .replace("revisions 42", "revisions 41"));
    ServerProcess.Outcome other = check(altered);
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.said()).contains("not as it was signed");

    ServerProcess.Outcome absent = check(folder.resolve("no"));
    assertThat(absent.exit()).isEqualTo(2);
    assertThat(absent.said()).contains("no such file");
  }
}
