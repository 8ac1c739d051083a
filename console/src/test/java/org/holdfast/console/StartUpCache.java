package org.holdfast.console;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// The JDK's cache of a server's start, as the launcher makes it: a server that is started again
/// and again then needs about half the time. It takes jars alone, so folders of classes are packed
/// into some first.
record StartUpCache(Path file, String classPath) {

  static StartUpCache make(Path folder) throws IOException {
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
  String[] words() {
    return new String[] {
      "-cp", classPath, "-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off"
    };
  }

  private void train(Path data) {
    try (ServerProcess server =
        ServerProcess.start(data, "-cp", classPath, "-XX:AOTCacheOutput=" + file)) {
      server.stop();
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
