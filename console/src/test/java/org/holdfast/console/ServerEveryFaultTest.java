package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flush 1, 2, 3 … n of an operation fails on the real server, and write 1 … n finds the disk full,
/// until n is more than the operation has. What is then answered as done is done; what is refused
/// has happened whole or not at all; nothing that was answered before is touched; and with the
/// fault gone the server goes on by itself, and starts again with everything.
///
/// `-Dcrash.faults=all` tries every operation and every n, `-Dcrash.faults=RENAME,PURGE` these
/// ones; else a few operations are tried, and writes 1, 2, 4, 8 …
class ServerEveryFaultTest {

  private static final String ASKED = System.getProperty("crash.faults", "");

  // One thread for everything that is virtual, so that "the third call" means one and the same
  // call.
  private static final String[] ONE_CARRIER = {
    "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"
  };

  @TempDir private Path folder;

  private final Map<Failpoint, Integer> met = new EnumMap<>(Failpoint.class);

  private final Map<String, DrivePicture> pictures = new HashMap<>();
  private Path data;
  private ServerProcess server;
  private int accounts;

  /// Flushes that are made to fail.
  List<Failpoint> flushes() {
    return List.of(
        Failpoint.DATABASE_FLUSH,
        Failpoint.PACK_FLUSH,
        Failpoint.BLOB_FLUSH,
        Failpoint.DRAFT_FLUSH,
        Failpoint.FOLDER_FLUSH);
  }

  /// Writes that find the disk full.
  List<Failpoint> writes() {
    return List.of(Failpoint.DATABASE_LOG_WRITE, Failpoint.PACK_LOG_WRITE, Failpoint.BLOB_WRITE);
  }

  /// What stands in the server's `holdfast.yaml`.
  String settings() {
    return "";
  }

  @BeforeEach
  void start() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("holdfast.yaml"), settings());
    server = ServerProcess.start(data, ONE_CARRIER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aFlushThatFailsIsNeverAnsweredAsDone() throws Exception {
    for (OwnersDeed deed : deeds(OwnersDeed.WRITE_LARGE, OwnersDeed.FIRST_FRAGMENT)) {
      for (Failpoint flush : flushes().stream().filter(deed::mayMeet).toList()) {
        for (int n = 1; survives(deed, flush, "EIO", n); n++) {
          met.merge(flush, 1, Integer::sum);
        }
      }
    }
    startsAgainWithEverything();
    assertMet(flushes());
  }

  @Test
  void aDiskThatIsFullAtAnyWriteIsNeverAnsweredAsDone() throws Exception {
    for (OwnersDeed deed : deeds(OwnersDeed.FIRST_FRAGMENT)) {
      for (Failpoint write : writes()) {
        for (int n = 1; survives(deed, write, "ENOSPC", n); n = ASKED.isEmpty() ? n * 2 : n + 1) {
          met.merge(write, 1, Integer::sum);
        }
      }
    }
    startsAgainWithEverything();
    assertMet(writes());
  }

  private static List<OwnersDeed> deeds(OwnersDeed... unlessAsked) {
    return switch (ASKED) {
      case "" -> List.of(unlessAsked);
      case "all" -> List.of(OwnersDeed.values());
      default -> Arrays.stream(ASKED.split(",", -1)).map(OwnersDeed::valueOf).toList();
    };
  }

  /// That nothing failed could also mean that nothing was tried.
  private void assertMet(List<Failpoint> tried) {
    System.Logger log = System.getLogger(ServerEveryFaultTest.class.getName());
    log.log(System.Logger.Level.INFO, "calls that were failed: {0}", met);
    if (ASKED.isEmpty() || ASKED.equals("all")) {
      assertThat(met.keySet()).containsExactlyInAnyOrderElementsOf(tried);
    }
  }

  /// @return whether the operation had an `n`th call
  private boolean survives(OwnersDeed deed, Failpoint at, String error, int n) throws Exception {
    String what = "%s with %s at %s %d".formatted(deed, error, at, n);
    String token = account();
    GraphClient client = new GraphClient(server.address(), data, token);
    OwnersDeed.Stage stage = OwnersDeed.Stage.lay(client);
    deed.prepare(stage);
    Map<String, String> before = stage.look().files();
    Map<String, String> expected = deed.expected(stage, before);

    GraphClient.Answer answer;
    boolean met;
    try (Sabotage sabotage = Sabotage.failing(server, at, error, n, false)) {
      answer = deed.doIt(stage);
      met = sabotage.end();
    }

    DrivePicture after = stage.look();
    if (answer.done()) {
      assertThat(after.files()).as(what).isEqualTo(expected);
    } else {
      assertThat(answer.status())
          .as("%s: %s", what, new String(answer.body(), StandardCharsets.UTF_8))
          .isIn(503, 507);
      assertThat(List.of(before, expected)).as(what).contains(after.files());
    }
    goesOn(what, client, stage);
    verifies(what);
    pictures.put(token, stage.look());
    return met;
  }

  /// A fence is lifted by the next write, a region's at most once a second.
  private static void goesOn(String what, GraphClient client, OwnersDeed.Stage stage)
      throws IOException {
    for (int bytes : new int[] {500, 80_000}) {
      Instant end = Instant.now().plus(Duration.ofSeconds(60));
      String name = "after " + bytes + ".bin";
      GraphClient.Answer answer = client.put(name, stage.content(bytes));
      while (!answer.done() && Instant.now().isBefore(end)) {
        LockSupport.parkNanos(50_000_000L);
        answer = client.put(name, stage.content(bytes));
      }
      assertThat(answer.done()).as("%s: the fault is gone", what).isTrue();
    }
  }

  private void startsAgainWithEverything() throws IOException {
    server.kill();
    server = ServerProcess.start(data, ONE_CARRIER);
    for (Map.Entry<String, DrivePicture> known : pictures.entrySet()) {
      GraphClient client = new GraphClient(server.address(), data, known.getKey());
      DrivePicture found = new GraphPicture().look(client);
      assertThat(found.files()).isEqualTo(known.getValue().files());
      assertThat(found.bin()).isEqualTo(known.getValue().bin());
      for (Map.Entry<String, String> file : found.files().entrySet()) {
        assertThat(RecordedClient.hash(client.get(file.getKey()).body()))
            .isEqualTo(file.getValue());
      }
    }
    verifies("after a start");
  }

  private String account() {
    String email = "owner" + accounts++ + "@example.org";
    ask(new ConsoleCommand.Create(email, "premium", ""));
    return ask(new ConsoleCommand.Token(email, "test")).lines().getLast();
  }

  private void verifies(String what) {
    ConsoleAnswer answer = ask(new ConsoleCommand.Verify());
    assertThat(answer.exit()).as("%s: %s", what, new ArrayList<>(answer.lines())).isZero();
  }

  private ConsoleAnswer ask(ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }
}
