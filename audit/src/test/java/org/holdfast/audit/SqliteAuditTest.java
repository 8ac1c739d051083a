package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditTest extends AuditContract {

  @TempDir private Path folder;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Audit.SCHEMA), writer);
  }

  @AfterEach
  void stop() {
    writer.shutdown();
  }

  @Test
  void nothingPersonalLiesInTheDatabaseInClear() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (Database database =
            SqliteDatabase.open(other.resolve("m.db"), List.of(Audit.SCHEMA), Runnable::run);
        LogHouse house = LogHouse.over(database)) {
      house.log(3);
    }
    try (Stream<Path> files = Files.list(other)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (String canary : List.of("ana@example.org", "192.0.2.7", "phone 1")) {
          assertThat(bytes)
              .doesNotContain(canary)
              .doesNotContain(new String(canary.getBytes(StandardCharsets.UTF_16LE), UTF_8));
        }
      }
    }
  }
}
