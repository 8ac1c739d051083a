package org.holdfast.server.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.holdfast.server.NodeTools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of file, and files that want to do harm, looked at with a real browser against the
/// whole server over TLS: `web/test/preview/look.mjs`, by the browser that `web` is tested with.
class PreviewBrowserAttackTest {

  private static final Path WEB = Path.of("..", "web");

  @TempDir private Path folder;

  @Test
  void w07_everyKindIsShownAndNothingPlantedRunsOrSends() throws Exception {
    NodeTools.require(WEB);
    try (PreviewHouse house = new PreviewHouse(folder.resolve("data"))) {
      String told = look(house);

      assertThat(told.lines())
          .hasSizeGreaterThan(20)
          .allSatisfy(line -> assertThat(line).endsWith(": good"));
    }
  }

  private String look(PreviewHouse house) throws Exception {
    Path told = folder.resolve("told");
    ProcessBuilder node =
        new ProcessBuilder("node", "test/preview/look.mjs")
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    node.environment().put("SERVER", house.address().toString());
    node.environment().put("TOKEN", house.person("ana").token());
    node.environment().put("NODE_EXTRA_CA_CERTS", house.authority().toString());
    Process process = node.start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    String text = Files.readString(told);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
  }
}
