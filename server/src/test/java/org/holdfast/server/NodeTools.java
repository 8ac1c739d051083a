package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Programs under `tools/` that run on Node. `./test` installs what they need and says so; with it
/// a test that cannot run fails, so that none is passed over unseen. By hand it is skipped.
public final class NodeTools {

  /// Set by `./test`.
  private static final String WHOLE = "HOLDFAST_WHOLE_TEST";

  private NodeTools() {}

  /// Goes on only if a folder's programs can be run.
  ///
  /// @param folder with a `package-lock.json`
  public static void require(Path folder) {
    boolean installed = Files.isRegularFile(folder.resolve("node_modules/.package-lock.json"));
    if (System.getenv(WHOLE) != null) {
      assertThat(node()).as("node is on the PATH").isTrue();
      assertThat(installed).as("npm ci was run in " + folder).isTrue();
    } else {
      assumeTrue(node(), "node is not here");
      assumeTrue(installed, "npm ci was not run in " + folder);
    }
  }

  private static boolean node() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, "node")));
  }
}
