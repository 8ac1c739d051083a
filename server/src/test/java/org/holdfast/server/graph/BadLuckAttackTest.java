package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.holdfast.server.PercentText;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Lying sizes, broken chunks, clients that vanish or stall, names with every trick: each is
/// answered as the contract says, leaves no trace, and the server goes on. After each test, what is
/// left is counted.
class BadLuckAttackTest {

  private static final String NAME = "victim.bin";

  @TempDir static Path folder;
  private static TestDoor door;
  private static Person ana;
  private static int handles;
  private static long threads;

  @BeforeAll
  static void open() throws IOException {
    door = new TestDoor(folder);
    ana = door.person();
    // Warm: connections, caches and pools exist before anything is counted.
    ana.put("/me/drive/root:/warm:/content", new byte[300_000]);
    ana.download("warm");
    try (RawClient client = new RawClient(door)) {
      client.beginPut(ana, NAME).write("Content-Length: 9\n\n").vanish();
    }
    // As many at once as the server ever answers here: pools of files and connections are full
    // then.
    try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 32; i++) {
        many.execute(() -> ana.get("/me/drive/root/children"));
      }
    }
    await(() -> door.running() == 0);
    handles = handles();
    threads = threads();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await(() -> door.running() == 0);
    await(() -> door.strangers() == 0);
    // What a client that vanished had sent may be read late: it began after nothing ran.
    await(() -> door.largeFiles() <= 2);
    assertThat(ana.get("/me/drive/root:/" + NAME).status()).isEqualTo(404);
    assertThat(door.largeFiles()).as("files: one large blob in each region").isEqualTo(2);
    await(() -> threads() <= threads);
    // A few sockets of the test's own client come and go; of a client that vanished it is closed
    // after its request has ended.
    await(() -> handles() <= handles + 4);
    assertThat(ana.get("/me/drive/root").status()).isEqualTo(200);
  }

  @Test
  void aBodyShorterThanDeclaredIsDiscarded() {
    try (RawClient client = new RawClient(door)) {
      client.beginPut(ana, NAME).write("Content-Length: 1000000\n\n");
      client.write(new byte[500_000]).endOutput();
      client.readAll();
    }
  }

  @Test
  void aClientThatVanishesInTheMiddleLeavesNothing() {
    for (int i = 0; i < 10; i++) {
      RawClient client = new RawClient(door);
      client.beginPut(ana, NAME).write("Content-Length: 1000000\n\n");
      client.write(new byte[100_000 * i]).vanish();
    }
  }

  @Test
  void aClientThatVanishesInAChunkLeavesNothing() {
    RawClient client = new RawClient(door);
    client.beginPut(ana, NAME).write("Transfer-Encoding: chunked\n\n20000\n");
    client.write(new byte[100_000]).vanish();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\n",
        "-5\nabcde\n",
        "5\nabcdefgh\n0\n\n",
        "FFFFFFFFFFFFFFFFF\n",
        "5\nabc\r\r\r\r\n"
      })
  void w09_brokenChunkingIsRefused(String chunks) {
    try (RawClient client = new RawClient(door)) {
      client.beginPut(ana, NAME).write("Transfer-Encoding: chunked\n\n").write(chunks);
      String answer = client.readAll();

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"invalidRequest\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1\n\n",
        "Content-Length: x\n\n",
        "Content-Length: 1\nContent-Length: 2\n\n",
        "Content-Length: 99999999999999999999999\n\n",
        "Transfer-Encoding: nonsense\n\n"
      })
  void w09_lengthsThatAreNoneAreRefused(String headers) {
    try (RawClient client = new RawClient(door)) {
      client.beginPut(ana, NAME).write(headers).write("abc").endOutput();

      assertThat(client.readStatus()).matches("HTTP/1.1 (400|501).*");
    }
  }

  @Test
  void aDeclaredLengthThatIsTooShortEndsTheFileThere() {
    try (RawClient client = new RawClient(door)) {
      client.beginPut(ana, "short.txt").write("Content-Length: 3\n\nabcdef\n\n").endOutput();

      assertThat(client.readAll()).startsWith("HTTP/1.1 201").contains("HTTP/1.1 400");
    }
    assertThat(ana.download("short.txt")).isEqualTo(TestDoor.utf8("abc"));
  }

  @Test
  void whatCannotFitIsRefusedBeforeItsFirstByte() {
    try (RawClient client = new RawClient(door)) {
      client
          .beginPut(ana, NAME)
          .write("Content-Length: " + (6L << 30) + "\nExpect: 100-continue\n\n");

      String answer = client.readAll();
      assertThat(answer)
          .startsWith("HTTP/1.1 507")
          .contains("\"code\":\"quotaLimitReached\"")
          .containsIgnoringCase("Connection: close");
    }
  }

  @Test
  void whoWaitsForAGoAheadGetsIt() {
    try (RawClient client = new RawClient(door)) {
      client
          .beginPut(ana, "go.txt")
          .write("Content-Length: 2\nExpect: 100-continue\nConnection: close\n\n");
      assertThat(client.readStatus()).isEqualTo("HTTP/1.1 100 ");
      client.write("ok");
      assertThat(client.readAll()).contains("HTTP/1.1 201");
    }
  }

  @Test
  void aBrokenOffFragmentIsAsIfItWereNeverSent() {
    String url =
        ana.post("/me/drive/root:/" + NAME + ":/createUploadSession", "").field("uploadUrl");
    String path = url.substring(url.indexOf("/up/"));
    Answer begun =
        Person.anyone(
            "PUT",
            url,
            BodyPublishers.ofByteArray(new byte[100_000]),
            "Content-Range",
            "bytes 0-99999/1000000");
    assertThat(begun.status()).isEqualTo(202);

    RawClient client = new RawClient(door);
    client
        .write("PUT " + path + " HTTP/1.1\nHost: x\nContent-Range: bytes 100000-999999/1000000\n")
        .write("Content-Length: 900000\n\n");
    client.write(new byte[400_000]);
    await(() -> door.running() > 0);
    client.vanish();
    // Until the server has noticed, the session is at the fragment that broke off: 416.
    AtomicReference<String> answer = new AtomicReference<>("");
    await(() -> !answer.updateAndGet(_ -> sendFiveInAChunk(path)).startsWith("HTTP/1.1 416"));
    assertThat(answer.get()).startsWith("HTTP/1.1 400");

    Answer status = Person.anyone("GET", url, BodyPublishers.noBody());
    assertThat(status.json().path("nextExpectedRanges").path(0).asString()).isEqualTo("100000-");
    assertThat(Person.anyone("DELETE", url, BodyPublishers.noBody()).status()).isEqualTo(204);
  }

  private static String sendFiveInAChunk(String path) {
    try (RawClient client = new RawClient(door)) {
      client
          .write("PUT " + path + " HTTP/1.1\nHost: x\nContent-Range: bytes 100000-999999/1000000\n")
          .write("Transfer-Encoding: chunked\nConnection: close\n\n5\nabcde\n0\n\n");
      return client.readAll();
    }
  }

  @Test
  void aReaderThatVanishesLeavesNothingOpen() {
    String url = ana.get("/me/drive/root:/warm:/content").header("Location").orElseThrow();
    String path = url.substring(url.indexOf("/dl/"));
    for (int i = 0; i < 10; i++) {
      RawClient client = new RawClient(door);
      client.write("GET " + path + " HTTP/1.1\nHost: x\n\n");
      client.readSome(10_000);
      client.vanish();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "..",
        "a/b",
        "a\\\\b",
        "a:b",
        "a*b",
        "a?b",
        "a<b",
        "a|b",
        "CON",
        "nul.txt",
        "lpt1",
        "trailing.",
        "trailing ",
        " leading",
        ".lock",
        "~$x",
        "x_vti_y",
        "desktop.ini",
        "",
        "\\u0000",
        "a\\u0007b",
        "a\\u007fb",
        "\\ud800",
        "a\\udc00b",
        "x\\u202egpj.exe"
      })
  void w04_aNameWithATrickIsRefusedOrKeptAsItIs(String escaped) {
    Answer made = ana.post("/me/drive/root/children", "{'name':'" + escaped + "','folder':{}}");

    if (made.status() == 201) {
      String id = made.field("id");
      JsonNode sent = Person.JSON.readTree("\"" + escaped + "\"");
      assertThat(made.field("name")).isEqualTo(sent.asString());
      assertThat(
              ana.get("/me/drive/root:/" + PercentText.encodeSegment(made.field("name")))
                  .field("id"))
          .isEqualTo(id);
      ana.post("/me/drive/items/" + id + "/permanentDelete", "");
    } else {
      assertThat(made.status()).isEqualTo(400);
      assertThat(made.code()).isEqualTo("invalidRequest");
      assertThat(made.json().path("error").path("message").asString()).isNotEmpty();
    }
  }

  @Test
  void w04_namesThatNoPathCanHoldAreRefused() {
    String long255 = "x".repeat(255);
    for (String path :
        new String[] {
          "/me/drive/root:/" + "x".repeat(400) + ":/content",
          "/me/drive/root:/%2e%2e/x:/content",
          "/me/drive/root:/a%2Fb:/content",
          "/me/drive/root:/a%5Cb:/content",
          "/me/drive/root:/%ED%A0%80:/content",
          "/me/drive/root:/%FF:/content",
          "/me/drive/root:/a%00b:/content",
          "/me/drive/root:/a%0d%0aX-Y:%20z:/content"
        }) {
      Answer answer = ana.put(path, new byte[3]);
      assertThat(answer.status()).as(path).isEqualTo(400);
      assertThat(answer.code()).as(path).isEqualTo("invalidRequest");
    }
    assertThat(ana.put("/me/drive/root:/" + long255 + ":/content", new byte[3]).status())
        .isEqualTo(201);
    assertThat(ana.delete("/me/drive/root:/" + long255).status()).isEqualTo(204);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes to rest within 60 s").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static int handles() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Threads of the server; those that carry virtual threads, and the test's own client's, come and
  /// go.
  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().matches("(ForkJoin|VirtualThread|HttpClient).*"))
        .count();
  }
}
