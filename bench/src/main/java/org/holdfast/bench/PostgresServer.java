package org.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// One PostgreSQL server of Debian's package for one run, on loopback: as it comes, so that each
/// commit is flushed, but with the memory that its manual asks for; without TLS and without a
/// standby.
///
/// @param port where it answers
record PostgresServer(int port) {

  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BETWEEN_TRIES_MILLIS = 50;
  private static final String USER = "holdfast";

  /// Why there can be none on this machine.
  static Optional<String> absence() {
    return programs().isPresent()
        ? Optional.empty()
        : Optional.of("not installed (package postgresql)");
  }

  /// Makes one in an empty folder, and waits until it answers.
  static PostgresServer start(Workplace place, Path folder)
      throws IOException, InterruptedException {
    Path programs = programs().orElseThrow();
    Path data = folder.resolve("postgres");
    if (isRoot()) {
      // It refuses to be run by root, and whoever it is run by has to get to its data.
      Files.setPosixFilePermissions(place.folder(), PosixFilePermissions.fromString("rwx--x--x"));
      run(place, folder, List.of("install", "-d", "-o", "postgres", "-g", "postgres", "" + data));
    }
    String initdb = programs.resolve("initdb").toString();
    run(
        place,
        folder,
        own(List.of(initdb, "-D", "" + data, "-U", USER, "-A", "trust", "-E", "UTF8")));
    PostgresServer server = new PostgresServer(Running.freePort());
    Child child =
        place.start(
            own(
                List.of(
                    programs.resolve("postgres").toString(),
                    "-D",
                    data.toString(),
                    "-p",
                    Integer.toString(server.port),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "shared_buffers=1GB")),
            Map.of(),
            folder.resolve("postgres.log"));
    server.await(child, programs.resolve("pg_isready").toString());
    return server;
  }

  /// What a server's settings say to use it.
  String settings() {
    return """
        database:
          url: jdbc:postgresql://127.0.0.1:%d/postgres
          user: %s
          tls: disable
          standby: false
        """
        .formatted(port, USER);
  }

  private void await(Child child, String isReady) throws IOException, InterruptedException {
    long started = System.nanoTime();
    List<String> ask = List.of(isReady, "-q", "-h", "127.0.0.1", "-p", Integer.toString(port));
    while (new ProcessBuilder(ask).start().waitFor() != 0) {
      if (!child.alive() || System.nanoTime() - started > PATIENCE.toNanos()) {
        throw new IOException("PostgreSQL does not answer: " + child.said());
      }
      Thread.sleep(BETWEEN_TRIES_MILLIS);
    }
  }

  private static void run(Workplace place, Path folder, List<String> command)
      throws IOException, InterruptedException {
    try (Child child = place.start(command, Map.of(), folder.resolve("postgres-made.log"))) {
      child.finish();
    }
  }

  private static List<String> own(List<String> command) {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    all.addAll(command);
    return all;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /// Debian keeps each version apart; the newest is taken.
  private static Optional<Path> programs() {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Path::compareTo);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
