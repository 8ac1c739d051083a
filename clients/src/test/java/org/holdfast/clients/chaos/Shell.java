package org.holdfast.clients.chaos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Runs a program of the system to its end.
final class Shell {

  private Shell() {}

  static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + said.strip());
    }
  }
}
