package org.holdfast.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Several people who upload without an end, whatever the server says, and remember what it
/// answered: each file that was answered as saved, by its SHA-256.
final class Load implements AutoCloseable {

  private static final int WORKERS = 4;
  private static final int LARGE = 6 << 20; // more than a store takes in one request
  private static final long LOOK_NANOS = 20_000_000L;
  private static final long REFUSED_NANOS = 250_000_000L; // as clients do: again, and not at once

  private final Map<String, String> answered = new ConcurrentHashMap<>();
  private final LongAdder offered = new LongAdder();
  private final AtomicInteger underway = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;
  private final String token;
  private volatile HttpClient http;
  private volatile boolean on = true;
  private volatile boolean resting;

  /// @param seed of what is written
  Load(Server server, String token, long seed) throws IOException {
    this.server = server;
    this.token = token;
    this.http = client();
    for (int worker = 0; worker < WORKERS; worker++) {
      int number = worker;
      threads.execute(() -> work(number, new Random(seed + number)));
    }
  }

  /// The server may have made itself a new certificate.
  void trustAnew() throws IOException {
    http = client();
  }

  /// Waits until so many more files were answered as saved.
  void awaitMore(int files) {
    int enough = answered.size() + files;
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (answered.size() < enough) {
      assertThat(System.nanoTime())
          .as("%d of %d answered", answered.size(), enough)
          .isLessThan(end);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /// Uploads no more, and reads back everything that was answered.
  ///
  /// @return a line with the figures: what was offered, answered and lost
  String readBack(String when) throws IOException, InterruptedException {
    stop();
    long lost = 0;
    for (Map.Entry<String, String> file : answered.entrySet()) {
      HttpResponse<byte[]> read = get(file.getKey());
      if (read.statusCode() != 200 || !sha256(read.body()).equals(file.getValue())) {
        lost++;
      }
    }
    String figures =
        "%s: %d writes offered, %d answered, %d lost"
            .formatted(when, offered.sum(), answered.size(), lost);
    System.out.println(figures);
    assertThat(lost).as(figures).isZero();
    return figures;
  }

  /// Whether a file that was answered can be read now.
  boolean reads() throws InterruptedException {
    Map.Entry<String, String> file = answered.entrySet().iterator().next();
    try {
      return sha256(get(file.getKey()).body()).equals(file.getValue());
    } catch (IOException _) {
      return false;
    }
  }

  /// Nobody begins another upload, and those that were begun have ended; or all begin again.
  void rest(boolean now) {
    resting = now;
    while (now && underway.get() > 0) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void work(int worker, Random random) {
    for (int file = 0; on; file++) {
      underway.incrementAndGet();
      while (resting && on) {
        underway.decrementAndGet();
        LockSupport.parkNanos(LOOK_NANOS);
        underway.incrementAndGet();
      }
      byte[] content = new byte[size(random)];
      random.nextBytes(content);
      String name = "file %d %d.bin".formatted(worker, file);
      offered.increment();
      try {
        if (put(name, content)) {
          answered.put(name, sha256(content));
          continue;
        }
      } catch (IOException _) {
        // nothing was promised
      } catch (InterruptedException _) {
        return;
      } finally {
        underway.decrementAndGet();
      }
      LockSupport.parkNanos(REFUSED_NANOS);
    }
  }

  private static int size(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> LARGE + random.nextInt(1000);
      case 1, 2, 3, 4 -> random.nextInt(300_000);
      default -> random.nextInt(20_000);
    };
  }

  private boolean put(String name, byte[] content) throws IOException, InterruptedException {
    HttpRequest request =
        request(name).PUT(HttpRequest.BodyPublishers.ofByteArray(content)).build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    return status == 200 || status == 201;
  }

  private HttpResponse<byte[]> get(String name) throws IOException, InterruptedException {
    return http.send(request(name).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String name) {
    String path = "/v1.0/me/drive/root:/" + name.replace(" ", "%20") + ":/content";
    return HttpRequest.newBuilder(URI.create(server.address() + path))
        .timeout(Duration.ofSeconds(90))
        .header("Authorization", "Bearer " + token);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private HttpClient client() throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(Server.context(server.trust()))
        .connectTimeout(Duration.ofSeconds(5))
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
  }

  private void stop() throws InterruptedException {
    on = false;
    threads.shutdown();
    assertThat(threads.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
  }

  @Override
  public void close() {
    on = false;
    threads.shutdownNow();
  }
}
