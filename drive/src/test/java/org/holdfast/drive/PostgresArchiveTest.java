package org.holdfast.drive;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same on a real PostgreSQL.
class PostgresArchiveTest extends ArchiveContract {

  private static EmbeddedPostgres server;

  private int databases;

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

  @Override
  House house() {
    String name = "archive_" + System.nanoTime() + "_" + databases++;
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
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
