package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.holdfast.server.NodeTools;

/// The web app in a real browser, against a server in a process of its own that the flows of
/// `web/test/app` start, kill and start again.
final class BrowserFlows {

  private static final Path WEB = Path.of("..", "web");
  private static final int MINUTES = 40;

  private BrowserFlows() {}

  /// @param folder for what the run tells
  /// @param script of `web/package.json`, and what it is given
  static void pass(Path folder, Stream<String> script) throws IOException, InterruptedException {
    NodeTools.require(WEB);
    Path told = folder.resolve("told");
    ProcessBuilder node =
        new ProcessBuilder(Stream.concat(Stream.of("npm", "run", "--silent"), script).toList())
            .directory(WEB.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    node.environment().put("JAVA_HOME", System.getProperty("java.home"));
    node.environment().put("HOLDFAST_CLASSPATH", Server.classPath());
    node.environment().put("HOLDFAST_START_UP_CACHE", StartUpCache.file().toString());
    Process process = node.start();
    try {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      String text = Files.readString(told);
      assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      process.waitFor();
    }
  }
}
