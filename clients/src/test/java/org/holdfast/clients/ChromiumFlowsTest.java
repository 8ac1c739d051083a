package org.holdfast.clients;

import java.nio.file.Path;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every flow of the web app.
class ChromiumFlowsTest {

  @TempDir private Path folder;

  @Test
  void everyFlowOfTheAppWorks() throws Exception {
    Programs.require("chromium");
    BrowserFlows.pass("e2e", folder);
  }
}
