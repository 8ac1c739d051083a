package org.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// A data folder for one more process of a server (`docs/scale.md`).
public final class FurtherProcess {

  private FurtherProcess() {}

  /// What a further process is given by who runs it.
  public static void join(Path data, Path twin) {
    for (String part : List.of("vault", "vault-passphrase", "tls")) {
      if (Files.exists(data.resolve(part))) {
        copy(data.resolve(part), twin.resolve(part));
      }
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        if (Files.isRegularFile(each)) {
          Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
