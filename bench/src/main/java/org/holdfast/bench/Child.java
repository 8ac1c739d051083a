package org.holdfast.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process that bench started, and ends by its own handle.
final class Child implements AutoCloseable {
  private static final int QUOTED_CHARACTERS = 2000;
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final Path log;
  private long forgottenPeakBytes;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static Child start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectOutput(log.toFile()).redirectError(complaints(log).toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new Child(process, log);
  }

  private static Path complaints(Path log) {
    return log.resolveSibling(log.getFileName() + ".err");
  }

  /// Waits for a command that ends by itself, and returns what it printed.
  ///
  /// @throws IOException if it failed, with its words
  String finish() throws IOException, InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException("a command failed: " + said());
    }
    return Files.readString(log);
  }

  boolean alive() {
    return process.isAlive();
  }

  /// The end of what it printed, for a message.
  String said() throws IOException {
    String all =
        (Files.readString(log, StandardCharsets.UTF_8)
                + Files.readString(complaints(log), StandardCharsets.UTF_8))
            .strip();
    return all.substring(Math.max(0, all.length() - QUOTED_CHARACTERS));
  }

  /// The most memory that it and its own children ever had resident, in bytes (`VmHWM`, proc(5)).
  long peakMemoryBytes() throws IOException {
    return Math.max(forgottenPeakBytes, recentPeakMemoryBytes());
  }

  /// From here on [#recentPeakMemoryBytes] counts anew (`clear_refs`, proc(5)).
  void countPeakAnew() throws IOException {
    forgottenPeakBytes = peakMemoryBytes();
    for (ProcessHandle each : family()) {
      Files.writeString(Path.of("/proc", Long.toString(each.pid()), "clear_refs"), "5");
    }
  }

  private List<ProcessHandle> family() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /// The same since [#countPeakAnew].
  long recentPeakMemoryBytes() throws IOException {
    long bytes = 0;
    for (ProcessHandle each : family()) {
      bytes += peakBytes(Path.of("/proc", Long.toString(each.pid()), "status"));
    }
    return bytes;
  }

  private static long peakBytes(Path status) throws IOException {
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  /// What the processors have spent for it so far. The system counts in hundredths of a second.
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
