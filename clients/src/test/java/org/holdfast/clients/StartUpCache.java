package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The JDK's cache of a server's start, as the launcher makes it. One for all processes that these
/// tests run in: the first makes it, and the others wait for it.
final class StartUpCache {

  private static final Path CACHE = Path.of("target", "start-up.aot");

  private StartUpCache() {}

  /// What to tell the JVM.
  static List<String> words() throws IOException {
    return List.of("-XX:AOTCache=" + file(), "-Xlog:aot=off", "-Xlog:cds=off");
  }

  /// The cache, absolute.
  static synchronized Path file() throws IOException {
    try (FileChannel turn =
            FileChannel.open(
                Path.of("target", "start-up.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = turn.lock()) {
      if (isOutOfDate()) {
        make();
      }
    }
    return CACHE.toAbsolutePath();
  }

  private static boolean isOutOfDate() throws IOException {
    if (!Files.exists(CACHE)) {
      return true;
    }
    long made = CACHE.toFile().lastModified();
    return Stream.of(Server.classPath().split(File.pathSeparator, -1))
        .anyMatch(jar -> new File(jar).lastModified() > made);
  }

  private static void make() throws IOException {
    Path folder = Files.createTempDirectory("holdfast-start-up");
    try {
      Process server =
          new ProcessBuilder(
                  Server.command(
                      folder,
                      List.of("-XX:AOTCacheOutput=" + CACHE.toAbsolutePath()),
                      "serve",
                      "--https",
                      "0",
                      "--http",
                      "0"))
              .redirectError(folder.resolve("said").toFile())
              .start();
      BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
      Server.awaitReady(lines, folder.resolve("said"));
      server
          .toHandle()
          .destroy(); // SIGTERM: the cache is written as it ends, and what that says is read
      lines.lines().forEach(_ -> {});
      server.waitFor();
      assertThat(CACHE).isRegularFile();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }
}
