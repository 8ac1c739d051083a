package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What lay in a folder, so that it can be brought back after each damage.
final class Stored {

  private final Path folder;
  private final Map<String, byte[]> files = new TreeMap<>();
  private final Set<Path> folders = new HashSet<>();

  private Stored(Path folder) {
    this.folder = folder;
  }

  static Stored of(Path folder) throws IOException {
    Stored stored = new Stored(folder);
    for (Path path : stored.all()) {
      if (Files.isDirectory(path)) {
        stored.folders.add(path);
      } else {
        stored.files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
      }
    }
    return stored;
  }

  /// The names of all files, below the folder.
  List<String> names() {
    return List.copyOf(files.keySet());
  }

  byte[] bytes(String name) {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new IllegalArgumentException("there was no " + name);
    }
    return bytes.clone();
  }

  /// Makes the folder as it was, to the byte.
  void bringBack() throws IOException {
    for (Path path : all().reversed()) {
      boolean was =
          Files.isDirectory(path)
              ? folders.contains(path)
              : files.containsKey(folder.relativize(path).toString());
      if (!was) {
        Files.delete(path);
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
