package org.holdfast.clients;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every flow of the web app but those of [ChromiumAccountFlowsTest].
class ChromiumFlowsTest {

  @TempDir private Path folder;

  @Test
  void everyFlowOfTheAppWorks() throws Exception {
    Programs.require("chromium-headless-shell");
    BrowserFlows.pass(
        folder,
        Stream.concat(
            Stream.of("e2e", "--"),
            ChromiumAccountFlowsTest.FILES.stream().map("--exclude=**/%s"::formatted)));
  }
}
