package org.holdfast.server;

import java.nio.file.Files;
import java.nio.file.Path;

/// Programs under `tools/` that run on Node, with what `npm ci` installed for them.
public final class NodeTools {

  private NodeTools() {}

  /// Goes on only if a folder's programs can be run.
  ///
  /// @param folder with a `package-lock.json`
  public static void require(Path folder) {
    Programs.require("node");
    Programs.requireThat(
        Files.isRegularFile(folder.resolve("node_modules/.package-lock.json")),
        "npm ci was run in " + folder);
  }
}
