package org.holdfast.console;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// The JDK's cache of a server's start, as the launcher makes it: a server that is started again
/// and again then needs about half the time. It takes jars alone, so folders of classes are packed
/// into some first.
record StartUpCache(Path file, String classPath) {

  /// The one that all servers and commands of this process's tests start with; made when the first
  /// of them starts, and gone with the process.
  static StartUpCache shared() {
    return Shared.CACHE;
  }

  private static final class Shared {

    private static final StartUpCache CACHE = made();

    private static StartUpCache made() {
      try {
        Path folder = Files.createTempDirectory("holdfast-start-up");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> CrashStates.remove(folder)));
        return make(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static StartUpCache make(Path folder) throws IOException {
    Path jars = Files.createDirectory(folder.resolve("jars"));
    List<String> all = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (part.isEmpty()) {
        continue; // would be the folder of the whole room, where other tests write meanwhile
      }
      Path place = Path.of(part);
      boolean ofTests = place.endsWith("test-classes");
      if (Files.isDirectory(place) && !ofTests) {
        all.add(pack(place, jars.resolve(all.size() + ".jar")).toString());
      } else if (!ofTests) {
        all.add(part);
      }
    }
    StartUpCache cache =
        new StartUpCache(folder.resolve("start-up.aot"), String.join(File.pathSeparator, all));
    cache.train(folder.resolve("training"));
    return cache;
  }

  /// What to tell the JVM.
  List<String> words() {
    return List.of("-cp", classPath, "-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off");
  }

  private void train(Path data) {
    try (ServerProcess server =
        ServerProcess.startWith(
            List.of("-cp", classPath, "-XX:AOTCacheOutput=" + file), List.of(), data)) {
      server.stop(Duration.ofMinutes(10)); // writes the cache, which takes a busy machine long
    }
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> !each.equals(classes)).sorted().toList()) {
        // Migrations are looked for by their folder, so folders are entries too.
        boolean isFolder = Files.isDirectory(file);
        entries.putNextEntry(new ZipEntry(classes.relativize(file) + (isFolder ? "/" : "")));
        if (!isFolder) {
          Files.copy(file, entries);
        }
        entries.closeEntry();
      }
    }
    return jar;
  }
}
