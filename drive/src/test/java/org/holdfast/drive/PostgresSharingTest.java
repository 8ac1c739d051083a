package org.holdfast.drive;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.content.Blobs;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// On a real PostgreSQL.
class PostgresSharingTest extends SharingContract {

  private static final AtomicInteger made = new AtomicInteger();
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

  /// Each test has a vault of its own, so none can read what another wrote.
  private static String fresh() {
    String name = "t" + made.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("no database could be made", e);
    }
  }

  /// Closed with its house.
  @Override
  House open() {
    PostgresSettings settings =
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + fresh(),
            "postgres",
            "postgres",
            PostgresSettings.Tls.DISABLE,
            4);
    return House.over(PostgresDatabase.open(settings, List.of(Blobs.SCHEMA, Drives.SCHEMA)));
  }
}
