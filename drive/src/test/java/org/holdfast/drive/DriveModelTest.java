package org.holdfast.drive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random histories against [Twin]. More of them: `-Dmodel.histories=100000`; one again:
/// `-Dmodel.seed=…`.
class DriveModelTest {

  @TempDir Path temp;

  @Test
  void doesWhatItsTwinDoesOverRandomHistories() throws IOException {
    int histories = Integer.getInteger("model.histories", 300);
    long base = Long.getLong("model.seed", System.nanoTime());
    boolean one = Long.getLong("model.seed") != null;
    Path shared = Path.of("/dev/shm"); // flushes there cost nothing
    Path folder =
        Files.isWritable(shared) ? Files.createTempDirectory(shared, "holdfast-model") : temp;
    try (House house = House.in(folder)) {
      for (int i = 0; i < (one ? 1 : histories); i++) {
        RandomHistory.run(house, one ? base : base + i, 60);
      }
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
