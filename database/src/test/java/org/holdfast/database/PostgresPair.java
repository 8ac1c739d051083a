package org.holdfast.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// Two real PostgreSQL servers of Debian's packages, one that is written and its synchronous
/// standby, with the files that `docs/deploy/postgresql` gives to whoever runs such a pair. Each is
/// a process of its own that a test may kill. For one thread.
public final class PostgresPair implements AutoCloseable {

  private static final Random PORTS = new Random();
  private static final Path DEPLOY = Path.of("..", "docs", "deploy", "postgresql");
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final String PASSWORD = "holdfast-password";
  private static final int STARTS = 3;
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path folder;
  private final Path programs;
  private final List<Server> servers;
  private final IntUnaryOperator link;
  private int written;

  /// @param name as `synchronous_standby_names` has it
  private record Server(
      String name, Path data, int port, AtomicReference<@Nullable Process> running) {}

  private PostgresPair(
      Path folder, Path programs, IntUnaryOperator link, UnaryOperator<String> disks) {
    this.folder = folder;
    this.programs = programs;
    this.link = link;
    this.servers =
        Stream.of("a", "b")
            .map(
                each ->
                    new Server(
                        "holdfast_" + each,
                        folder.resolve(disks.apply(each)).resolve("database"),
                        freePort(),
                        new AtomicReference<>()))
            .toList();
  }

  /// Both run, and the first waits for the second.
  ///
  /// @throws IllegalStateException if Debian's `postgresql` is not installed, and all of the tests
  ///   are asked for; else the test is passed over
  public static PostgresPair start() {
    return start(port -> port);
  }

  /// @param link a port at which a standby reaches the one that listens at a port
  public static PostgresPair start(IntUnaryOperator link) {
    return start(link, name -> name);
  }

  /// @param link a port at which a standby reaches the one that listens at a port
  /// @param disks the folder in which `a`, the first that is written, or `b` keeps its data: one
  ///   that everybody may pass through
  public static PostgresPair start(IntUnaryOperator link, UnaryOperator<String> disks) {
    if (System.getenv("HOLDFAST_WHOLE_TEST") == null) {
      Assumptions.assumeTrue(Files.isDirectory(DEBIAN), "postgresql is not installed");
    }
    try {
      Path folder = Files.createTempDirectory("holdfast-postgres-pair");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      PostgresPair pair = new PostgresPair(folder, programs(), link, disks);
      try {
        pair.begin();
      } catch (RuntimeException e) {
        pair.close();
        throw e;
      }
      return pair;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path programs() {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions.max(Comparator.comparing(Path::toString)).orElseThrow().resolve("bin");
    } catch (IOException e) {
      throw new IllegalStateException("Debian's package postgresql is not installed", e);
    }
  }

  private void begin() throws IOException {
    certificates();
    Path home = Files.createDirectories(folder.resolve("passwords"));
    write(home.resolve("replication"), "*:*:*:holdfast_replication:" + PASSWORD);
    write(home.resolve("holdfast"), PASSWORD);
    give(home);
    Server first = servers.get(0);
    makeFolder(first);
    run(
        programs.resolve("initdb"),
        "-D",
        first.data(),
        "-U",
        "postgres",
        "--no-sync",
        "-A",
        "trust");
    configure(first);
    run(first, "postgres");
    awaitReady(first);
    sql(
        first,
        "postgres",
        "CREATE ROLE holdfast LOGIN PASSWORD '" + PASSWORD + "'",
        "CREATE ROLE holdfast_replication LOGIN REPLICATION PASSWORD '" + PASSWORD + "'",
        "CREATE DATABASE holdfast OWNER holdfast");
    follow(servers.get(1));
  }

  /// For whoever is told by settings: user `holdfast`, `verify-full`.
  public String url() {
    return url(servers.get(0), servers.get(1));
  }

  /// The same over another way.
  ///
  /// @param way a port at which the one is reached that listens at a port
  public String url(IntUnaryOperator way) {
    return url(way, servers.get(0), servers.get(1));
  }

  /// The same with the one first that is not written.
  String urlStandbyFirst() {
    return url(servers.get(1 - written), servers.get(written));
  }

  private String url(Server first, Server second) {
    return url(port -> port, first, second);
  }

  private String url(IntUnaryOperator way, Server first, Server second) {
    return "jdbc:postgresql://localhost:%d,localhost:%d/holdfast?sslrootcert=%s"
        .formatted(
            way.applyAsInt(first.port()), way.applyAsInt(second.port()), folder.resolve("ca.crt"));
  }

  public Path passwordFile() {
    return folder.resolve("passwords/holdfast");
  }

  /// The same for a room.
  public PostgresSettings settings(boolean standby, int connections) {
    return settings(url(), standby, connections);
  }

  PostgresSettings settings(String url) {
    return settings(url, true, 2);
  }

  private static PostgresSettings settings(String url, boolean standby, int connections) {
    return new PostgresSettings(
        url, "holdfast", PASSWORD, PostgresSettings.Tls.VERIFY_FULL, standby, connections);
  }

  /// SIGKILL to the one that is written.
  public void killWritten() {
    kill(servers.get(written));
  }

  /// SIGSTOP to the one that is written: it is there, and answers nothing. It can only be killed.
  public void silenceWritten() {
    Process process = Objects.requireNonNull(servers.get(written).running().get());
    stop(process.toHandle()); // first: it makes no more children
    process.descendants().forEach(PostgresPair::stop);
  }

  private static void stop(ProcessHandle each) {
    List<String> command = List.of("kill", "-STOP", Long.toString(each.pid()));
    int exit = exit(new ProcessBuilder(command));
    if (exit != 0 && each.isAlive()) {
      throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
    }
  }

  /// Which of `a` and `b` is written.
  public String written() {
    return nameOf(servers.get(written));
  }

  /// Which of `a` and `b` stands by.
  public String standby() {
    return nameOf(servers.get(1 - written));
  }

  private static String nameOf(Server server) {
    return server.name().substring(server.name().length() - 1);
  }

  /// Starts what ended by itself, as a service manager does: the one that is written, and the
  /// standby behind it.
  public void settle() {
    settle(servers.get(written));
    settle(servers.get(1 - written));
    awaitFollowing(servers.get(1 - written));
  }

  /// It may end just while it is looked at, over what was not well until a moment ago.
  private void settle(Server server) {
    for (int n = 1; ; n++) {
      try {
        if (!Objects.requireNonNull(server.running().get()).isAlive()) {
          run(server, "postgres");
        }
        awaitReady(server);
        return;
      } catch (IllegalStateException e) {
        if (n == STARTS) {
          throw e;
        }
      }
    }
  }

  /// SIGKILL to the one that stands by.
  public void killStandby() {
    kill(servers.get(1 - written));
  }

  /// The standby comes back as it was, and catches up.
  public void startStandby() {
    Server standby = servers.get(1 - written);
    run(standby, "postgres");
    awaitFollowing(standby);
  }

  /// The standby takes the other's place.
  public void promote() {
    written = 1 - written;
    Server next = servers.get(written);
    run(programs.resolve("pg_ctl"), "promote", "-w", "-D", next.data());
  }

  /// What was killed is thrown away, and made anew as the standby of the one that is written.
  public void replaceStandby() {
    Server next = servers.get(1 - written);
    remove(next.data());
    follow(next);
  }

  /// What `statements` answer on the one that is written, as its administrator.
  public String sql(String... statements) {
    return sql(servers.get(written), "holdfast", statements);
  }

  private static void makeFolder(Server server) {
    try {
      Files.createDirectories(server.data());
      give(server.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow(Server standby) {
    Server other = servers.get(standby.equals(servers.get(0)) ? 1 : 0);
    makeFolder(standby);
    run(
        programs.resolve("pg_basebackup"),
        "-D",
        standby.data(),
        "-X",
        "stream",
        "--checkpoint=fast",
        "--no-sync",
        "-R",
        "-d",
        "host=localhost port=%d user=holdfast_replication application_name=%s sslmode=verify-full sslrootcert=%s passfile=%s"
            .formatted(
                link.applyAsInt(other.port()),
                standby.name(),
                folder.resolve("ca.crt"),
                folder.resolve("passwords/replication")));
    configure(standby);
    run(standby, "postgres");
    awaitFollowing(standby);
  }

  // What a pair on two machines has at two addresses is here at two ports, and disks are small.
  private void configure(Server server) {
    try {
      Path parts = Files.createDirectories(server.data().resolve("conf.d"));
      Files.copy(
          DEPLOY.resolve("holdfast.conf"),
          parts.resolve("holdfast.conf"),
          StandardCopyOption.REPLACE_EXISTING);
      write(
          parts.resolve("test.conf"),
          """
          listen_addresses = 'localhost'
          port = %d
          unix_socket_directories = '%s'
          cluster_name = '%s'
          wal_keep_size = '256MB'
          max_wal_size = '256MB'
          """
              .formatted(server.port(), server.data(), server.name()));
      Path main = server.data().resolve("postgresql.conf");
      if (!Files.readString(main).contains("include_dir = 'conf.d'\n")) {
        write(main, Files.readString(main) + "\ninclude_dir = 'conf.d'\n");
      }
      // The administrator of a test is not the machine's user of that name.
      write(
          server.data().resolve("pg_hba.conf"),
          Files.readString(DEPLOY.resolve("pg_hba.conf")).replace(" peer", " trust"));
      for (String each : List.of("ca.crt", "server.crt", "server.key")) {
        Files.copy(
            folder.resolve(each), server.data().resolve(each), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setPosixFilePermissions(
          server.data().resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
      give(server.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // As docs/deploy/postgresql tells.
  private void certificates() {
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=holdfast-postgres-ca -keyout ca.key -out ca.crt");
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr");
    try {
      write(folder.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    openssl(
        "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt");
  }

  private void openssl(String words) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words.split(" ")));
    finish(new ProcessBuilder(command).directory(folder.toFile()), command);
  }

  private void awaitReady(Server server) {
    await(
        server,
        () ->
            exit(
                    asPostgres(
                        List.of(
                            programs.resolve("pg_isready").toString(),
                            "-h",
                            server.data().toString(),
                            "-p",
                            Integer.toString(server.port()))))
                == 0);
  }

  private void awaitFollowing(Server standby) {
    Server other = servers.get(standby.equals(servers.get(0)) ? 1 : 0);
    await(
        standby,
        () ->
            sql(
                    other,
                    "postgres",
                    "SELECT count(*) FROM pg_stat_replication WHERE application_name = '"
                        + standby.name()
                        + "' AND state = 'streaming' AND sync_state = 'quorum'")
                .equals("1"));
  }

  private interface Condition {
    boolean holds();
  }

  private void await(Server server, Condition condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      if (System.nanoTime() > end || !Objects.requireNonNull(server.running().get()).isAlive()) {
        throw new IllegalStateException(server.name() + " did not come up:\n" + log(server));
      }
      LockSupport.parkNanos(50_000_000L);
    }
  }

  private String log(Server server) {
    try {
      return Files.readString(folder.resolve(server.name() + ".log"));
    } catch (IOException _) {
      return "no log";
    }
  }

  private String sql(Server server, String database, String... statements) {
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("psql").toString(),
                "-h",
                server.data().toString(),
                "-p",
                Integer.toString(server.port()),
                "-U",
                "postgres",
                "-d",
                database,
                "-v",
                "ON_ERROR_STOP=1",
                "-qAt"));
    for (String statement : statements) {
      command.addAll(List.of("-c", statement));
    }
    ProcessBuilder psql = asPostgres(command);
    // The first statements come before there is a standby to wait for.
    psql.environment().put("PGOPTIONS", "-c synchronous_commit=local");
    return finish(psql, command);
  }

  private void run(Path program, Object... words) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    Stream.of(words).map(Object::toString).forEach(command::add);
    finish(asPostgres(command), command);
  }

  private void run(Server server, String program) {
    try {
      Process process =
          asPostgres(List.of(programs.resolve(program).toString(), "-D", server.data().toString()))
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(folder.resolve(server.name() + ".log").toFile()))
              .start();
      server.running().set(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String finish(ProcessBuilder builder, List<String> command) {
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + "\n" + said);
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  private static int exit(ProcessBuilder builder) {
    try {
      return builder
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a test", e);
    }
  }

  // PostgreSQL does not run as root.
  private ProcessBuilder asPostgres(List<String> words) {
    List<String> command = new ArrayList<>();
    if (ROOT) {
      command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "HOME", folder.toString()));
    return builder;
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void give(Path place) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    if (!ROOT) {
      return;
    }
    var owner =
        place.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.toList()) {
        Files.setOwner(each, owner);
      }
    }
  }

  private static void kill(Server server) {
    Process process = server.running().get();
    if (process != null) {
      // Its children notice that it is gone; a new one waits for them by itself.
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }

  private static void remove(Path place) {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One below those that the system hands out by itself: nobody else gets it by chance before the
  /// server listens there, or while it is down.
  private static int freePort() {
    for (int i = 0; i < 100; i++) {
      int port = 20_000 + PORTS.nextInt(12_768);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException _) {
        // somebody has it
      }
    }
    throw new IllegalStateException("no port is free");
  }

  @Override
  public void close() {
    servers.forEach(PostgresPair::kill);
    remove(folder);
  }
}
