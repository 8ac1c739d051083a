package org.holdfast.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

class SqliteDeliveriesTest extends DeliveriesContract {

  @TempDir private Path folder;

  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  @Override
  Database open() {
    return SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Deliveries.SCHEMA), writer);
  }

  @AfterEach
  void stop() {
    writer.shutdown();
  }

  @Test
  void r18_nothingOfAMessageLiesInTheDatabaseInClear() throws IOException {
    send(code());
    send(notice("ana@example.org"));
    texts.down(true);
    deliveries.due();
    texts.receipt("far-1", Channel.Fate.ARRIVED);

    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String bytes = new String(Files.readAllBytes(file), ISO_8859_1);
        for (String canary : List.of("12345678", "ana@example.org", PHONE, "signed in", "far-1")) {
          assertThat(bytes)
              .doesNotContain(canary)
              .doesNotContain(new String(canary.getBytes(UTF_16LE), UTF_8));
        }
      }
    }
  }
}
