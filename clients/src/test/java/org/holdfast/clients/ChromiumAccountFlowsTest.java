package org.holdfast.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The flows of an account, and how every page looks: apart from the others, so that two processes
/// share what takes longest.
class ChromiumAccountFlowsTest {

  static final List<String> FILES = List.of("account.e2e.ts", "looks.e2e.ts", "files.e2e.ts");

  @TempDir private Path folder;

  @Test
  void theFlowsOfAnAccountWork() throws Exception {
    Programs.require("chromium-headless-shell");
    BrowserFlows.pass(
        folder,
        Stream.concat(Stream.of("e2e", "--"), FILES.stream().map("test/app/%s"::formatted)));
  }
}
