package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.holdfast.server.SmallDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Full, read-only and vanished disks under the real server: the answer says so, what was answered
/// before stays, and it goes on by itself when the trouble is over.
class ServerFaultTest {

  private static final int REGION_MEBIBYTES = 24;

  @TempDir private Path folder;

  private final Random random = new Random(20261124L);
  private Path data;
  private Path west;
  private Path east;

  @BeforeEach
  void layOut() throws IOException {
    data = folder.resolve("data");
    west = folder.resolve("west");
    east = folder.resolve("east");
    Files.createDirectories(data);
  }

  private void settings(String more) throws IOException {
    Files.writeString(
        data.resolve("holdfast.yaml"),
        """
        trial: true
        regions:
          - {name: west, folder: %s, latitude: 38.7223, longitude: -9.1393}
          - {name: east, folder: %s, latitude: 60.1699, longitude: 24.9384}
        %s
        """
            .formatted(west, east, more));
  }

  @Test
  void aFullRegionRefusesTheWriteAndTakesTheNextOneWhenThereIsRoom() throws Exception {
    settings("");
    try (SmallDisk disk = SmallDisk.mount(east, REGION_MEBIBYTES)) {
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = client(server);
        Map<String, byte[]> answered = uploadUntilRefused(client, disk, 700_000);

        assertRefusedForNow(client.put("late.bin", content(700_000)));
        assertHolds(client, answered);
        assertThat(incoming()).isEmpty();

        disk.relieve();
        answered.put("late.bin", uploadUntilTaken(client, "late.bin", 700_000));
        assertHolds(client, answered);
      }
      assertVerifies();
    }
  }

  @Test
  void aFullRegionRefusesSmallFilesToo() throws Exception {
    settings("");
    try (SmallDisk disk = SmallDisk.mount(east, REGION_MEBIBYTES)) {
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = client(server);
        Map<String, byte[]> answered = uploadUntilRefused(client, disk, 30_000);

        assertHolds(client, answered);

        disk.relieve();
        answered.put("late.bin", uploadUntilTaken(client, "late.bin", 30_000));
        assertHolds(client, answered);
      }
      assertVerifies();
    }
  }

  @Test
  void aFullMetadataDiskRefusesTheWriteAndTakesTheNextOneWhenThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(data, REGION_MEBIBYTES)) {
      settings("");
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = client(server);
        Map<String, byte[]> answered = uploadUntilRefused(client, disk, 2_000);

        assertHolds(client, answered);

        disk.relieve();
        answered.put("late.bin", uploadUntilTaken(client, "late.bin", 2_000));
        assertHolds(client, answered);
      }
      assertVerifies();
    }
  }

  @Test
  void aRegionFolderThatIsGoneIsNotMadeAnewAndComesBackByItself() throws Exception {
    settings("");
    try (ServerProcess server = ServerProcess.start(data)) {
      GraphClient client = client(server);
      Map<String, byte[]> answered = new LinkedHashMap<>();
      answered.put("before.bin", uploadUntilTaken(client, "before.bin", 200_000));
      answered.put("small.bin", uploadUntilTaken(client, "small.bin", 2_000));

      Path away = folder.resolve("away");
      Files.move(east, away);
      assertRefusedForNow(client.put("during.bin", content(200_000)));
      assertRefusedForNow(client.put("during small.bin", content(2_000)));
      assertHolds(client, answered);
      assertThat(east).doesNotExist();

      Files.move(away, east);
      answered.put("after.bin", uploadUntilTaken(client, "after.bin", 200_000));
      answered.put("after small.bin", uploadUntilTaken(client, "after small.bin", 2_000));
      assertHolds(client, answered);
    }
    assertVerifies();
  }

  @Test
  void aRegionMountedReadOnlyIsReadAndTheWriteIsRefusedUntilItIsWritableAgain() throws Exception {
    settings("");
    try (SmallDisk disk = SmallDisk.mount(east, REGION_MEBIBYTES)) {
      Map<String, byte[]> answered = new LinkedHashMap<>();
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = client(server);
        answered.put("before.bin", uploadUntilTaken(client, "before.bin", 200_000));
        answered.put("small.bin", uploadUntilTaken(client, "small.bin", 2_000));
      }
      // Only now: a mount cannot be made read-only under files that are open for writing.
      disk.readOnly(true);
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = known(server);
        assertRefusedForNow(client.put("during.bin", content(200_000)));
        assertRefusedForNow(client.put("during small.bin", content(2_000)));
        assertHolds(client, answered);
      }
      disk.readOnly(false);
      try (ServerProcess server = ServerProcess.start(data)) {
        GraphClient client = known(server);
        answered.put("after.bin", uploadUntilTaken(client, "after.bin", 200_000));
        answered.put("after small.bin", uploadUntilTaken(client, "after small.bin", 2_000));
        assertHolds(client, answered);
      }
      assertVerifies();
    }
  }

  @Test
  void acceptAndRepairTakesTheWriteAndFillsTheRegionLater() throws Exception {
    settings("when-too-few-regions: accept-and-repair");
    Path away = folder.resolve("away");
    try (ServerProcess server = ServerProcess.start(data)) {
      GraphClient client = client(server);
      Files.move(east, away);
      assertThat(client.put("during.bin", content(200_000)).status()).isEqualTo(201);
      assertThat(client.put("during small.bin", content(2_000)).status()).isEqualTo(201);
      Files.move(away, east);
    }
    try (ServerProcess again = ServerProcess.start(data)) {
      // A start repairs in the background what lacks a copy.
      Instant end = Instant.now().plus(Duration.ofSeconds(60));
      while (ServerProcess.run("verify", "--data", data.toString()).exit() != 0
          && Instant.now().isBefore(end)) {
        LockSupport.parkNanos(500_000_000L);
      }
      assertThat(again.pid()).isPositive();
    }
    assertVerifies();
  }

  private GraphClient client(ServerProcess server) {
    assertThat(
            ServerProcess.run("account", "create", "ana@example.org", "--data", data.toString())
                .exit())
        .isZero();
    return known(server);
  }

  private GraphClient known(ServerProcess server) {
    String token =
        ServerProcess.run("account", "token", "ana@example.org", "--data", data.toString())
            .lastLine();
    return new GraphClient(server.address(), data, token);
  }

  /// Fills the disk but for some files' worth of room, then uploads until the server says no.
  private Map<String, byte[]> uploadUntilRefused(GraphClient client, SmallDisk disk, int bytes)
      throws IOException {
    Map<String, byte[]> answered = new LinkedHashMap<>();
    answered.put("first.bin", uploadUntilTaken(client, "first.bin", bytes));
    disk.fill(Math.max(3 * bytes, 200_000));
    for (int i = 0; i < 5_000; i++) {
      byte[] content = content(bytes);
      GraphClient.Answer answer = client.put("file " + i + ".bin", content);
      if (!answer.done()) {
        assertRefusedForNow(answer);
        return answered;
      }
      answered.put("file " + i + ".bin", content);
    }
    throw new AssertionError("a full disk refused nothing");
  }

  private byte[] uploadUntilTaken(GraphClient client, String name, int bytes) throws IOException {
    byte[] content = content(bytes);
    Instant end = Instant.now().plus(Duration.ofSeconds(40));
    GraphClient.Answer answer = client.put(name, content);
    while (!answer.done() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(200_000_000L);
      answer = client.put(name, content);
    }
    assertThat(answer.status())
        .as(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
        .isIn(200, 201);
    return content;
  }

  private static void assertRefusedForNow(GraphClient.Answer answer) {
    assertThat(answer.status())
        .as(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
        .isIn(503, 507);
    assertThat(answer.errorCode()).isIn("serviceNotAvailable", "quotaLimitReached");
  }

  private static void assertHolds(GraphClient client, Map<String, byte[]> answered)
      throws IOException {
    assertThat(client.children("").keySet()).containsExactlyInAnyOrderElementsOf(answered.keySet());
    for (Map.Entry<String, byte[]> file : answered.entrySet()) {
      assertThat(client.get(file.getKey()).body()).isEqualTo(file.getValue());
    }
  }

  private Stream<Path> incoming() throws IOException {
    try (Stream<Path> inWest = Files.list(west.resolve("incoming"));
        Stream<Path> inEast = Files.list(east.resolve("incoming"))) {
      return Stream.concat(inWest, inEast).toList().stream();
    }
  }

  private void assertVerifies() {
    ServerProcess.Outcome verify = ServerProcess.run("verify", "--data", data.toString());
    assertThat(verify.exit()).as(verify.said()).isZero();
  }

  private byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    return content;
  }
}
