package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands in for a service that speaks JSON over HTTPS, on this machine. Fails as it is told.
abstract class ServiceDouble implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();

  /// Making its key takes a second: all doubles of a process have the same.
  private static final OwnAuthority AUTHORITY = own();

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private volatile Runnable afterMade = () -> {};
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// @param status to answer; 0 to break the connection off, 1 to stop in the middle of an answer
  private record Fault(
      String of, int status, String body, Map<String, String> headers, AtomicInteger left) {}

  /// @param status 201 where something was made, which is answered as 200
  record Answer(int status, String body) {}

  ServiceDouble() {
    try {
      server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(AUTHORITY.context()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  private static OwnAuthority own() {
    try {
      return new OwnAuthority(Files.createTempDirectory("service"), "localhost");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What has to be trusted, in PEM.
  static Path authority() {
    return AUTHORITY.pem();
  }

  /// What a request is called.
  abstract String line(HttpExchange exchange);

  /// Is asked by one at a time.
  abstract Answer answer(HttpExchange exchange, String line, byte[] body);

  String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  /// What was asked, in order.
  List<String> requests() {
    return List.copyOf(requests);
  }

  void forgetRequests() {
    requests.clear();
  }

  /// The next requests whose line contains `of` are answered so.
  void answer(String of, int times, int status, Map<String, String> headers, String body) {
    faults.add(new Fault(of, status, body, headers, new AtomicInteger(times)));
  }

  void answer(String of, int status, String body) {
    answer(of, 1, status, Map.of(), body);
  }

  /// The next request whose line contains `of` is done, and the connection broken off then.
  void loseAnswer(String of) {
    lost.add(of);
  }

  void hang() {
    gate = new CountDownLatch(1);
  }

  /// Before the next request whose line contains `of` is answered.
  void before(String of, Runnable then) {
    before.put(of, then);
  }

  /// Before who made something is answered.
  void whenMade(Runnable then) {
    afterMade = then;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      gate.await();
      String line = line(exchange);
      requests.add(line);
      before.keySet().stream()
          .filter(line::contains)
          .findFirst()
          .flatMap(of -> Optional.ofNullable(before.remove(of)))
          .ifPresent(Runnable::run);
      for (Fault fault : faults) {
        if (line.contains(fault.of()) && fault.left().getAndDecrement() > 0) {
          fail(exchange, fault);
          return;
        }
      }
      Answer answer;
      synchronized (this) {
        answer = answer(exchange, line, body);
      }
      if (lost.stream().filter(line::contains).findFirst().filter(lost::remove).isPresent()) {
        return;
      }
      if (answer.status() == 201) {
        afterMade.run();
      }
      send(exchange, answer.status() == 201 ? 200 : answer.status(), answer.body());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void fail(HttpExchange exchange, Fault fault) throws IOException {
    if (fault.status() == 0) {
      return; // the exchange is closed without an answer
    }
    if (fault.status() == 1) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      throw new IOException("broken off");
    }
    fault.headers().forEach(exchange.getResponseHeaders()::set);
    send(exchange, fault.status(), fault.body());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
