package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the figures were measured on: a figure without its machine says nothing.
final class Machine {
  private Machine() {}

  static List<String> describe(Path folder) throws IOException {
    return List.of(
        "machine: "
            + Runtime.getRuntime().availableProcessors()
            + " × "
            + field("/proc/cpuinfo", "model name")
            + ", "
            + field("/proc/meminfo", "MemTotal")
            + ", Linux "
            + System.getProperty("os.version"),
        "folder: " + Files.getFileStore(folder).type() + "; client: Java " + Runtime.version(),
        "wire: loopback, TLS 1.3 with " + Wire.suite() + ", the same client for all");
  }

  private static String field(String file, String name) throws IOException {
    Path path = Path.of(file);
    if (!Files.isReadable(path)) {
      return "unknown";
    }
    return Files.readAllLines(path).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
