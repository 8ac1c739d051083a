package org.holdfast.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// One real PostgreSQL for all tests of a process, on a free port of this machine, with a database
/// for each that asks. It starts when it is first asked for, and ends with the process. Safe for
/// many threads.
public final class PostgresForTests {

  private static final AtomicInteger MADE = new AtomicInteger();

  private PostgresForTests() {}

  /// The settings for a database that nobody has used.
  ///
  /// @param connections the most that are held to it
  public static PostgresSettings fresh(int connections) {
    return new PostgresSettings(
        freshUrl(), "postgres", "postgres", PostgresSettings.Tls.DISABLE, false, connections);
  }

  /// The same for whoever is told by settings: user `postgres`, without TLS.
  public static String freshUrl() {
    String name = "t" + MADE.incrementAndGet();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database could be made", e);
    }
    return "jdbc:postgresql://127.0.0.1:" + Server.RUNNING.getPort() + "/" + name;
  }

  /// A connection beside all of them, for what concerns the whole server, such as who waits.
  public static Connection connect() throws SQLException {
    return Server.RUNNING.getPostgresDatabase().getConnection();
  }

  private static final class Server {

    private static final String NAME = "holdfast-postgres-";

    private static final EmbeddedPostgres RUNNING = start();

    // The helper turns both off, for speed; Holdfast refuses such a server.
    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setDataDirectory(place())
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// In memory where the machine has files there: on a disk the end of a hundred databases is
    /// half a minute of flushes. It is removed with the server, or by the next if that was killed.
    private static Path place() throws IOException {
      Path memory = Path.of("/dev/shm");
      Path parent =
          Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
      try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, NAME + "*")) {
        for (Path each : left) {
          removeIfLeft(each);
        }
      }
      return Files.createTempDirectory(parent, NAME + ProcessHandle.current().pid() + "-");
    }

    private static void removeIfLeft(Path data) {
      String name = data.getFileName().toString();
      if (isInUse(name.substring(NAME.length()))) {
        return;
      }
      try (Stream<Path> inside = Files.walk(data)) {
        for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      } catch (IOException | UncheckedIOException _) {
        return; // another process of tests removes it as well, or it is another user's
      }
    }

    /// @param owner a process and what makes the name its own
    private static boolean isInUse(String owner) {
      try {
        return ProcessHandle.of(Long.parseLong(owner.split("-", -1)[0])).isPresent();
      } catch (NumberFormatException _) {
        return true; // not named by us: whoever made it removes it
      }
    }
  }
}
