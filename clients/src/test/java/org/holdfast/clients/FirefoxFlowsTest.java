package org.holdfast.clients;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flows of the web app in which browsers differ.
class FirefoxFlowsTest {

  @TempDir private Path folder;

  @Test
  void theFlowsThatBrowsersTakeInTheirOwnWayWork() throws Exception {
    Programs.require("firefox-esr");
    BrowserFlows.pass(folder, Stream.of("e2e:firefox:short"));
  }
}
