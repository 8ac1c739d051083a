package org.holdfast.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A place for what is written and forgotten at once: in memory where the system has such a folder.
final class MemoryFolder {

  private MemoryFolder() {}

  static Path fresh(String name) throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "holdfast-" + name)
        : Files.createTempDirectory("holdfast-" + name);
  }
}
