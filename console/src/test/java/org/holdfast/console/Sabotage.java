package org.holdfast.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Has the system fail calls of a running server, or kill it at one, by `strace` on some of its
/// threads. Calls are counted for each thread from the moment that [#on] returns.
final class Sabotage implements AutoCloseable {

  private static final String MET = "(INJECTED)";

  private final Process tracer;
  private final Path log;

  private Sabotage(Process tracer, Path log) {
    this.tracer = tracer;
    this.log = log;
  }

  /// Fails the `n`th call and, if `andAllAfter`, those behind it.
  static Sabotage failing(
      ServerProcess server, Failpoint at, String error, int n, boolean andAllAfter)
      throws IOException {
    return on(server, at, "error=" + error + ":when=" + n + (andAllAfter ? "+" : ""));
  }

  /// Kills the server at the `n`th call, before the call does anything.
  static Sabotage killing(ServerProcess server, Failpoint at, int n) throws IOException {
    return on(server, at, "signal=SIGKILL:when=" + n);
  }

  private static Sabotage on(ServerProcess server, Failpoint at, String what) throws IOException {
    List<String> threads = threads(server, at);
    if (threads.isEmpty()) {
      throw new IllegalStateException("the server has no thread yet for " + at);
    }
    Path log = Files.createTempFile("holdfast", ".strace");
    try {
      return new Sabotage(attached(threads, at, what, log), log);
    } catch (IOException e) {
      Files.delete(log);
      throw e;
    }
  }

  private static Process attached(List<String> threads, Failpoint at, String what, Path log)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("strace", "-o", log.toString(), "-e", "signal=none"));
    words.addAll(List.of("-e", "trace=" + at.calls(), "-e", "inject=" + at.calls() + ":" + what));
    threads.forEach(thread -> words.addAll(List.of("-p", thread)));
    Process tracer = new ProcessBuilder(words).redirectErrorStream(true).start();
    BufferedReader said = tracer.inputReader(StandardCharsets.UTF_8);
    int attached = 0;
    while (attached < threads.size()) {
      String line = said.readLine();
      if (line == null) {
        throw new IOException("strace ended before it was attached");
      }
      attached += line.contains(" attached") ? 1 : 0;
    }
    return tracer;
  }

  private static List<String> threads(ServerProcess server, Failpoint at) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
      for (Path thread : all.toList()) {
        if (at.isOf(named(thread))) {
          found.add(thread.getFileName().toString());
        }
      }
    }
    return found;
  }

  /// @return empty if the thread has ended since it was listed, as those of the JVM do at any time
  private static String named(Path thread) throws IOException {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      if (Files.exists(thread)) {
        throw e;
      }
      return ""; // it ended between opening and reading
    }
  }

  /// Ends it: the server goes on untouched.
  ///
  /// @return whether any call was failed
  boolean end() throws IOException {
    letGo();
    return Files.readString(log, StandardCharsets.ISO_8859_1).contains(MET);
  }

  @Override
  public void close() throws IOException {
    letGo();
    Files.deleteIfExists(log);
  }

  private void letGo() throws IOException {
    tracer.destroy();
    try {
      if (!tracer.waitFor(60, TimeUnit.SECONDS)) {
        throw new IOException("strace did not let go");
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
