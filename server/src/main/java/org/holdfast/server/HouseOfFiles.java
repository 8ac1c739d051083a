package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What of a data folder goes with its database, so that a rebuilt server is the same one: settings
/// and certificates; never the vault, nor what opens it.
final class HouseOfFiles {

  private HouseOfFiles() {}

  /// @return by their path in the data folder
  static Map<String, byte[]> read(DataFolder data) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    put(files, data.path(), data.path().resolve(SettingsFile.NAME));
    if (Files.isDirectory(data.tls())) {
      try (Stream<Path> names = Files.list(data.tls())) {
        for (Path name : names.filter(Files::isRegularFile).toList()) {
          put(files, data.path(), name);
        }
      }
    }
    return files;
  }

  private static void put(Map<String, byte[]> files, Path data, Path file) throws IOException {
    if (Files.exists(file)) {
      files.put(data.relativize(file).toString(), Files.readAllBytes(file));
    }
  }
}
