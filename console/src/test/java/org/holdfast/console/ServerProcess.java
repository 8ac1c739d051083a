package org.holdfast.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The `holdfast` command in a process of its own, as a person runs it; a server that can be
/// killed.
final class ServerProcess implements AutoCloseable {

  private static final String READY = "ready ";
  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  private final Process process;
  private final BufferedReader lines;
  private final URI address;
  private final Path data;
  private final Path temp;

  private ServerProcess(Process process, BufferedReader lines, URI address, Path data, Path temp) {
    this.process = process;
    this.lines = lines;
    this.address = address;
    this.data = data;
    this.temp = temp;
  }

  /// Starts a server on free ports and waits for its ready line. Its log is appended to
  /// `server.log` beside `data`.
  static ServerProcess start(Path data, String... jvmWords) {
    return startUnder(List.of(), data, jvmWords);
  }

  /// The same behind the words of another command, which must stay out of the way: a signal is sent
  /// to the process that was started.
  static ServerProcess startUnder(List<String> tracer, Path data, String... jvmWords) {
    return startWith(StartUpCache.shared().words(), tracer, data, jvmWords);
  }

  /// The same with a class path of its own.
  static ServerProcess startWith(
      List<String> classPath, List<String> tracer, Path data, String... jvmWords) {
    try {
      Path log = logOf(data);
      Path temp = Files.createTempDirectory("holdfast-server");
      List<String> words = new ArrayList<>(tracer);
      words.addAll(
          command(
              classPath,
              with(temp, jvmWords),
              "serve",
              "--data",
              data.toString(),
              "--https",
              "0",
              "--http",
              "0"));
      Process process =
          new ProcessBuilder(words)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          URI address = URI.create(line.substring(READY.length()).strip());
          return new ServerProcess(process, lines, address, data, temp);
        }
      }
      CrashStates.remove(temp);
      throw new IllegalStateException(
          "the server ended before it was ready:\n" + Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs one command to its end.
  static Outcome run(String... words) {
    try {
      Process process =
          new ProcessBuilder(command(StartUpCache.shared().words(), List.of(), words))
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), said.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  /// @param exit the exit code
  /// @param said what it printed, both streams
  record Outcome(int exit, String said) {

    /// The last line: what a command answers, after whatever it logged.
    String lastLine() {
      return said.substring(said.lastIndexOf('\n') + 1);
    }
  }

  // What is killed leaves in its temporary folder the libraries that it unpacked.
  private static List<String> with(Path temp, String... jvmWords) {
    List<String> words = new ArrayList<>(List.of("-Djava.io.tmpdir=" + temp));
    words.addAll(List.of(jvmWords)); // may name another place
    return words;
  }

  private static List<String> command(
      List<String> classPath, List<String> jvmWords, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Djdk.virtualThreadScheduler.parallelism=4",
            "-Dholdfast.hashing=least",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC"));
    command.addAll(classPath);
    command.addAll(jvmWords);
    command.add("org.holdfast.console.Main");
    command.addAll(List.of(words));
    return command;
  }

  private static Path logOf(Path data) {
    return data.resolveSibling(data.getFileName() + "-server.log");
  }

  URI address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /// What it prints next, once it does; empty at its end.
  String nextLine() throws IOException {
    return Optional.ofNullable(lines.readLine()).orElse("");
  }

  /// What the server logged so far, over all its starts on this data folder.
  String log() throws IOException {
    return Files.readString(logOf(data));
  }

  /// Waits for its end.
  ///
  /// @return whether it came
  boolean ends(Duration atMost) {
    try {
      boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        forgetTemp();
      }
      return ended;
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server ended", e);
    }
  }

  /// SIGKILL, now; returns when it is gone.
  void kill() {
    process.destroyForcibly();
    await(A_MINUTE);
  }

  /// SIGTERM; returns its exit code.
  int stop() {
    return stop(A_MINUTE);
  }

  /// The same of one that has much to do at its end.
  int stop(Duration atMost) {
    process.destroy();
    return await(atMost);
  }

  private int await(Duration atMost) {
    try {
      if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not end within " + atMost);
      }
      forgetTemp();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while a server ended", e);
    }
  }

  private void forgetTemp() {
    if (Files.exists(temp)) {
      CrashStates.remove(temp);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    await(A_MINUTE);
  }
}
