package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.database.PostgresPair;
import org.holdfast.server.FurtherProcess;
import org.holdfast.stores.S3Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// How many small files one process of a server takes, and how many two take, on one PostgreSQL
/// with its standby and two S3 servers, from several people at once: `-Dprocesses.share=0.25`, the
/// share of a processor that each process gets, since all that they rest on needs the same ones. 1
/// is no limit. Prints the figures, and what each part took of the processors; asserts none.
@EnabledIfSystemProperty(named = "processes.share", matches = "[0-9.]+")
class ProcessesSpeedTest {

  private static final int PEOPLE = 8;
  private static final int BYTES = 10_240;
  private static final Duration WARM_UP = Duration.ofMinutes(5);
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Duration UNTIL_NOTICED = Duration.ofSeconds(40);
  private static final int ROUNDS = 2;

  // A process of this lives longer than others of the tests: it is run as in use.
  private static final Map<String, String> COMPILED =
      Map.of("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4 -XX:-UseSerialGC");

  private final double share = Double.parseDouble(System.getProperty("processes.share"));
  private final List<String> tokens = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private boolean everybodyAtBoth;

  @TempDir private Path folder;

  @Test
  void twoProcessesBesideOne() throws Exception {
    assertThat(ProcessorShare.isPossible()).as("cgroups of version 1, as root").isTrue();
    try (PostgresPair database = PostgresPair.start();
        S3Server west = S3Server.start(folder.resolve("west"));
        S3Server east = S3Server.start(folder.resolve("east"));
        ProcessorShare oneShare = ProcessorShare.of("one", share);
        ProcessorShare twoShare = ProcessorShare.of("two", share);
        Server one = Server.start(place("one", database, west, east), COMPILED)) {
      for (int person = 0; person < PEOPLE; person++) {
        String name = "person" + person + "@example.org";
        one.run("account", "create", name, "--plan", "premium");
        tokens.add(one.run("account", "token", name));
      }
      warm(one);
      oneShare.limit(one.pid());
      for (int round = 0; round < ROUNDS; round++) {
        tell("one process", List.of(one));
      }
      Path second = place("two", database, west, east);
      FurtherProcess.join(folder.resolve("one/data"), second.resolve("data"));
      try (Server two = Server.start(second, COMPILED)) {
        warm(two);
        twoShare.limit(two.pid());
        for (int round = 0; round < ROUNDS; round++) {
          tell("two processes, each person at one of them", List.of(one, two));
        }
        everybodyAtBoth = true;
        for (int round = 0; round < ROUNDS; round++) {
          tell("two processes, each person at both", List.of(one, two));
        }
      }
      LockSupport.parkNanos(UNTIL_NOTICED.toNanos());
      for (int round = 0; round < ROUNDS; round++) {
        tell("one process again", List.of(one));
      }
    }
  }

  private Path place(String name, PostgresPair database, S3Server west, S3Server east)
      throws IOException {
    Path place = folder.resolve(name);
    Files.createDirectories(place.resolve("data"));
    Files.writeString(
        place.resolve("data/holdfast.yaml"),
        """
        database: {url: '%s', password-file: %s}
        limits: {requests-a-minute: 1000000}
        trial: true
        regions:
          - {name: west, kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s, latitude: 1, longitude: 2}
          - {name: east, kind: s3, endpoint: '%s', bucket: %s, credentials-file: %s, latitude: 3, longitude: 4}
        """
            .formatted(
                database.url(),
                database.passwordFile(),
                west.endpoint(),
                S3Server.BUCKET,
                folder.resolve("west/credentials"),
                east.endpoint(),
                S3Server.BUCKET,
                folder.resolve("east/credentials")));
    return place;
  }

  /// With as much of the processors as there is, until what it runs often is compiled.
  private void warm(Server server) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "warmed up with %d files at %s%n",
        upload(List.of(server), WARM_UP),
        server.address());
  }

  private void tell(String what, List<Server> servers) throws Exception {
    Spent before = Spent.until(servers);
    long answered = upload(servers, MEASURED);
    Spent after = Spent.until(servers);
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f files of 10 KiB a second; processor for one: %s%n",
        what,
        answered / (double) MEASURED.toSeconds(),
        after.since(before, answered));
  }

  /// Processor time until now.
  private record Spent(Duration servers, Duration database, Duration stores, Duration clients) {

    static Spent until(List<Server> servers) {
      Duration ours = Duration.ZERO;
      for (Server server : servers) {
        ours = ours.plus(of(ProcessHandle.of(server.pid()).orElseThrow()));
      }
      Duration database = Duration.ZERO;
      Duration stores = Duration.ZERO;
      for (ProcessHandle each : ProcessHandle.allProcesses().toList()) {
        List<String> words = words(each);
        if (words.getFirst().contains("postgres")) {
          database = database.plus(of(each));
        } else if (words.contains("org.gaul.s3proxy.Main")) {
          stores = stores.plus(of(each));
        }
      }
      return new Spent(ours, database, stores, of(ProcessHandle.current()));
    }

    /// `cmdline`, proc(5): a class path is longer than what [ProcessHandle] tells.
    private static List<String> words(ProcessHandle process) {
      try {
        Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        return List.of(Files.readString(line).split("\0", -1));
      } catch (IOException _) {
        return List.of(""); // it has ended
      }
    }

    private static Duration of(ProcessHandle process) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    String since(Spent before, long files) {
      return String.format(
          Locale.ROOT,
          "%.2f ms in the server, %.2f in the database, %.2f in the stores, %.2f in the clients",
          millis(servers, before.servers, files),
          millis(database, before.database, files),
          millis(stores, before.stores, files),
          millis(clients, before.clients, files));
    }

    private static double millis(Duration now, Duration before, long files) {
      return now.minus(before).toNanos() / 1e6 / files;
    }
  }

  /// Two connections for each person, both to one server or one to each.
  ///
  /// @return how many were answered as saved
  private long upload(List<Server> servers, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    LongAdder answered = new LongAdder();
    List<HttpClient> ways = new ArrayList<>();
    for (Server server : servers) {
      ways.add(
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(Server.context(server.trust()))
              .build());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int worker = 0; worker < 2 * PEOPLE; worker++) {
        String token = tokens.get(worker % PEOPLE);
        int way = (everybodyAtBoth ? worker / PEOPLE : worker) % servers.size();
        URI folderOfWorker =
            URI.create(
                servers.get(way).address()
                    + "/v1.0/me/drive/root:/"
                    + random.nextLong(1L << 50)
                    + "-");
        SplittableRandom contents = random.split();
        all.add(
            threads.submit(
                () -> {
                  for (int file = 0; System.nanoTime() < end; file++) {
                    byte[] content = new byte[BYTES];
                    contents.nextBytes(content);
                    HttpRequest request =
                        HttpRequest.newBuilder(URI.create(folderOfWorker + "" + file + ":/content"))
                            .header("Authorization", "Bearer " + token)
                            .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                            .build();
                    HttpResponse<String> answer =
                        ways.get(way).send(request, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                    answered.increment();
                  }
                  return true;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      ways.forEach(HttpClient::close);
    }
    return answered.sum();
  }
}
