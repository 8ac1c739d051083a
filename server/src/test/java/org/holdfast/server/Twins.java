package org.holdfast.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.database.PostgresForTests;
import org.holdfast.stores.S3Server;

/// A whole server of two processes: one PostgreSQL, the same two regions in an object store, and a
/// front that gives connections to one and the other in turn. The second has a data folder of its
/// own, with the vault and the authority of the first.
///
/// With `-Dholdfast.twins=true` the servers of tests that name neither database nor regions are
/// such ones.
final class Twins implements RunningHouse {

  /// Database and regions by data folder: one that is started again finds its own.
  private static final Map<Path, String> PLACES = new ConcurrentHashMap<>();

  private final RoundRobin https = new RoundRobin();
  private final RoundRobin http = new RoundRobin();
  private final Holdfast first;
  private final HoldfastServer firstServer;
  private final Holdfast second;
  private final HoldfastServer secondServer;

  private Twins(Path data, String yaml, Function<Holdfast, HoldfastServer> serve) {
    String settings =
        "public-address: https://localhost:%d\n".formatted(https.port())
            + PLACES.computeIfAbsent(data.toAbsolutePath(), _ -> Common.places())
            + yaml;
    this.first = Machine.open(data, settings);
    this.firstServer = serve.apply(first);
    Path twin = data.resolveSibling(data.getFileName() + "-twin");
    FurtherProcess.join(data, twin);
    this.second = Machine.open(twin, settings);
    this.secondServer = serve.apply(second);
    first.processes().orElseThrow().beat(); // else it finds out in ten seconds
    https.to(List.of(firstServer.https().getPort(), secondServer.https().getPort()));
    http.to(List.of(firstServer.http().getPort(), secondServer.http().getPort()));
  }

  /// Whether such settings leave database, regions and address to whoever starts it.
  static boolean fit(String yaml) {
    return Stream.of("database:", "regions:", "public-address:", "trial:", "listen:", "scrub:")
        .noneMatch(yaml::contains);
  }

  /// @param yaml what else the settings say
  static Twins start(Path data, String yaml, Function<Holdfast, HoldfastServer> serve) {
    return new Twins(data, yaml, serve);
  }

  @Override
  public Holdfast holdfast() {
    return first;
  }

  /// The first process, beside the front.
  @Override
  public HoldfastServer server() {
    return firstServer;
  }

  HoldfastServer secondServer() {
    return secondServer;
  }

  Holdfast second() {
    return second;
  }

  @Override
  public URI https() {
    return URI.create("https://localhost:" + https.port());
  }

  @Override
  public URI http() {
    return URI.create("http://localhost:" + http.port());
  }

  @Override
  public void close() {
    https.close();
    http.close();
    secondServer.close();
    second.close();
    firstServer.close();
    first.close();
  }

  /// One object store for all tests of a process; each server has a place of its own in it.
  private static final class Common {

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Path FOLDER = folder();
    private static final S3Server STORE = start();

    private static Path folder() {
      try {
        return Files.createTempDirectory("twins");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static S3Server start() {
      S3Server store = S3Server.start(FOLDER);
      Runtime.getRuntime().addShutdownHook(new Thread(store::close));
      return store;
    }

    static String places() {
      int number = MADE.incrementAndGet();
      return """
          database: {url: '%s', user: postgres, tls: disable}
          trial: true
          regions:
          %s%s"""
          .formatted(PostgresForTests.freshUrl(), region("west", number), region("east", number));
    }

    private static String region(String name, int number) {
      return ("  - {name: %s, kind: s3, endpoint: '%s', bucket: %s, prefix: '%s%d/', credentials-file: %s,"
              + " latitude: 1, longitude: 2}\n")
          .formatted(
              name, STORE.endpoint(), S3Server.BUCKET, name, number, FOLDER.resolve("credentials"));
    }
  }
}
