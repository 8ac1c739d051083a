package org.holdfast.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The settings of a server whose database is mirrored into two folders that lie beside its data,
/// in `regions`.
final class MirroredFolders {

  private MirroredFolders() {}

  /// @param data a data folder, made if it is not there
  static void settle(Path data) {
    try {
      Files.createDirectories(data);
      Files.writeString(
          data.resolve("holdfast.yaml"),
          """
          database:
            mirror: true
          trial: true
          regions:
            - {name: west, folder: ../regions/west, latitude: 38.7, longitude: -9.1}
            - {name: east, folder: ../regions/east, latitude: 60.1, longitude: 24.9}
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
