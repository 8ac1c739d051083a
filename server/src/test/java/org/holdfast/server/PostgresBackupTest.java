package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup of a server whose database is on PostgreSQL: brought back as an embedded one.
class PostgresBackupTest {

  @TempDir private Path folder;

  private ConsoleAnswer recover(Path to) throws Exception {
    Files.createDirectories(to);
    Files.copy(folder.resolve("data/vault-passphrase"), to.resolve("vault-passphrase"));
    return new Recovery(folder.resolve("place").toString(), Optional.empty(), to, Machine.NOBODY)
        .run(new Recovery.Wish(Optional.empty(), false, false, true), (_, _) -> {});
  }

  @Test
  void comesBackWholeAsAnEmbeddedDatabase() throws Exception {
    Path data = folder.resolve("data");
    Path place = Files.createDirectory(folder.resolve("place"));
    String yaml =
        "database: {url: '%s', user: postgres, tls: disable}"
            .formatted(PostgresForTests.freshUrl());
    try (Served served = Served.start(data, yaml)) {
      String token = served.token("ana@example.org");
      assertThat(put(served, token)).isEqualTo(201);
      Backups backups = served.holdfast().backups();
      ConsoleAnswer made =
          backups.make(place.toString(), true, Optional.empty(), Optional.empty(), (_, _) -> {});
      assertThat(made.exit()).as("%s", made.lines()).isZero();
      ConsoleAnswer verified = backups.verify(place.toString(), false, (_, _) -> {});
      assertThat(verified.exit()).as("%s", verified.lines()).isZero();
    }

    ConsoleAnswer embedded = recover(folder.resolve("embedded"));
    assertThat(embedded.exit()).as("%s", embedded.lines()).isZero();
  }

  private static int put(Served served, String token) throws Exception {
    try (HttpClient client = served.client()) {
      HttpRequest put =
          HttpRequest.newBuilder(served.https().resolve("/v1.0/me/drive/root:/a.txt:/content"))
              .header("Authorization", "Bearer " + token)
              .PUT(HttpRequest.BodyPublishers.ofString("what it says"))
              .build();
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
