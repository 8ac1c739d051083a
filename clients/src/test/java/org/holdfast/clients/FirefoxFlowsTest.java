package org.holdfast.clients;

import java.nio.file.Path;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flows of the web app in which browsers differ.
class FirefoxFlowsTest {

  @TempDir private Path folder;

  @Test
  void theFlowsThatBrowsersTakeInTheirOwnWayWork() throws Exception {
    Programs.require("firefox-esr");
    BrowserFlows.pass("e2e:firefox:short", folder);
  }
}
