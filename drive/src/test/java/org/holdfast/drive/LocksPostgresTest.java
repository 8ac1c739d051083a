package org.holdfast.drive;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class LocksPostgresTest extends LocksContract {

  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  /// Each test in a database of its own.
  @Override
  House house() {
    String name = "locks" + System.nanoTime();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (java.sql.SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    PostgresSettings settings =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
            "postgres",
            "postgres",
            PostgresSettings.Tls.DISABLE,
            4);
    return House.over(PostgresDatabase.open(settings, List.of(Blobs.SCHEMA, Drives.SCHEMA)));
  }
}
