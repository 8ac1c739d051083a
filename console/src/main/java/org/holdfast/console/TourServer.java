package org.holdfast.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A server of the tour's own: this same program, started as a process, with its data in a
/// temporary folder.
final class TourServer implements AutoCloseable {
  static final String ACCOUNT = "visitor@tour.example";

  private static final String READY = "ready ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 20;
  private static final int LOOK_MILLIS = 20;

  private final Process process;
  private final URI address;

  private TourServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /// What a command said, and how it ended.
  record Said(int exitCode, List<String> lines) {}

  static TourServer start(Path place, Path data) throws IOException, InterruptedException {
    Path log = place.resolve("server.log");
    List<String> command = command(List.of("serve", "--https", "0", "--http", "0"), data);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    try {
      return new TourServer(process, ready(process, log));
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  private static URI ready(Process process, Path log) throws IOException, InterruptedException {
    long started = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - started < PATIENCE.toNanos()) {
      Optional<String> line =
          Files.readAllLines(log).stream().filter(each -> each.startsWith(READY)).findFirst();
      if (line.isPresent()) {
        return URI.create(line.get().substring(READY.length()).strip());
      }
      Thread.sleep(LOOK_MILLIS);
    }
    throw new TourFailed("The server did not start: " + Files.readString(log).strip());
  }

  /// Runs another command of this program on the same data, and waits for it.
  static Said run(Path place, Path data, List<String> words)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(place, "said-", ".out");
    Process process =
        new ProcessBuilder(command(words, data))
            .redirectOutput(said.toFile())
            .redirectError(Redirect.appendTo(place.resolve("commands.log").toFile()))
            .start();
    process.getOutputStream().close();
    try {
      int exitCode = process.waitFor();
      return new Said(
          exitCode, Files.readAllLines(said).stream().filter(line -> !line.isBlank()).toList());
    } finally {
      end(process);
    }
  }

  // The same Java, class path and options as the tour itself.
  private static List<String> command(List<String> words, Path data) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "org.holdfast.console.Main"));
    command.addAll(words);
    command.addAll(List.of("--data", data.toString()));
    return command;
  }

  URI address() {
    return address;
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  @Override
  public void close() {
    end(process);
  }
}
