package org.holdfast.identity;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.database.Database;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The same on a real PostgreSQL, a database for each test.
@SuppressWarnings("NullAway.Init") // made before the first test
class PostgresPicturesTest extends PicturesContract {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws IOException {
    // The helper turns both off, for speed; Holdfast refuses such a server.
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  Database open() {
    String name = "pictures" + COUNT.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return PostgresDatabase.open(
        new PostgresSettings(
            "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
            "postgres",
            "postgres",
            PostgresSettings.Tls.DISABLE,
            8),
        List.of(Identity.SCHEMA));
  }
}
