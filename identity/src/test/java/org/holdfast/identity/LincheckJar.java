package org.holdfast.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Lincheck unpacks a jar for itself into the temporary folder and leaves it there: this one goes
/// with the JVM. Known by being open, so that no other JVM's is taken away.
public final class LincheckJar implements AfterAllCallback {

  private static final String NAME = "lincheck-bootstrap.*\\.jar";

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    Path open = Path.of("/proc/self/fd");
    if (Files.isDirectory(open)) {
      try (Stream<Path> all = Files.list(open)) {
        all.forEach(LincheckJar::forget);
      }
    }
  }

  private static void forget(Path descriptor) {
    try {
      Path file = Files.readSymbolicLink(descriptor);
      if (file.getFileName() != null && file.getFileName().toString().matches(NAME)) {
        file.toFile().deleteOnExit();
      }
    } catch (IOException _) {
      return; // closed since it was listed
    }
  }
}
