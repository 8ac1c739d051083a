package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.server.ConsoleAnswer;
import org.holdfast.server.ConsoleCommand;
import org.holdfast.server.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the real server with SIGKILL under load, in turn at each named failpoint and at random
/// instants, and checks, after each restart, that every answered write is whole, that what was not
/// answered is there whole or not at all, and that `verify` is clean.
///
/// Runs 20 kills; `-Dcrash.kills=200` makes a campaign of it, `-Dcrash.seed=…` replays the workers'
/// choices (the instant at which a write meets the kill is the machine's).
class ServerCrashTest {

  private static final int WORKERS = 6;
  private static final int KILLS = Integer.getInteger("crash.kills", 20);
  private static final long SEED = Long.getLong("crash.seed", 20261124L);
  private static final int KILLS_OF_A_LIFE = 10;
  private static final int CALLS_TO_A_KILL = 12;
  private static final int FRAGMENT = 327_680;

  private static final Duration LONGEST_TO_A_FAILPOINT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private final List<Failpoint> missed = new ArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();

  @Test
  void whatWasAnsweredSurvivesSigkillAndWhatWasNotIsNeverHalfThere() throws Exception {
    for (int kill = 1; kill <= KILLS; kill += KILLS_OF_A_LIFE) {
      Path data = folder.resolve("data-" + kill);
      live(data, kill, Math.min(KILLS, kill + KILLS_OF_A_LIFE - 1));
    }

    assertThat(answered.get())
        .as("the load wrote something between the kills")
        .isGreaterThan(KILLS * WORKERS / 2);
    assertThat(missed)
        .as("failpoints that the load did not come to")
        .hasSizeLessThanOrEqualTo(KILLS / 20);
  }

  /// From a first start on, killed again and again. Not for too long: to check a drive costs all
  /// that was ever in it.
  private void live(Path data, int firstKill, int lastKill) throws Exception {
    ServerProcess server = ServerProcess.start(data);
    try {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""));
      String token =
          ask(data, new ConsoleCommand.Token("ana@example.org", "test")).lines().getLast();
      List<Worker> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        workers.add(new Worker("worker " + i, new Random(SEED + firstKill + i)));
        assertThat(client(server, data, token).createFolder("worker " + i).status()).isEqualTo(201);
      }
      Random instants = new Random(SEED + firstKill);
      for (int kill = firstKill; kill <= lastKill; kill++) {
        loadUntilKilled(server, workers, client(server, data, token), how(kill), instants);
        server = ServerProcess.start(data);
        GraphClient client = client(server, data, token);
        for (Worker worker : workers) {
          worker.check(client);
        }
        ConsoleAnswer verify = ask(data, new ConsoleCommand.Verify());
        assertThat(verify.exit()).as(String.join("\n", verify.lines())).isZero();
      }
    } catch (AssertionError failed) {
      throw new AssertionError(
          failed.getMessage() + "\nseed " + SEED + ", the server said:\n" + server.log(), failed);
    } finally {
      server.close();
    }
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    return Control.ask(data, command, (_, _) -> {}).orElseThrow();
  }

  private static GraphClient client(ServerProcess server, Path data, String token) {
    return new GraphClient(server.address(), data, token);
  }

  /// Every second kill is at a failpoint, each of them in turn.
  private static Optional<Failpoint> how(int kill) {
    List<Failpoint> all =
        Arrays.stream(Failpoint.values()).filter(Failpoint::isOfARunningServer).toList();
    return kill % 2 == 0 ? Optional.empty() : Optional.of(all.get(kill / 2 % all.size()));
  }

  private void loadUntilKilled(
      ServerProcess server,
      List<Worker> workers,
      GraphClient client,
      Optional<Failpoint> at,
      Random instants)
      throws Exception {
    boolean fragmentsAlone = at.filter(Failpoint::isOfDrafts).isPresent();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      int before = answered.get();
      List<Future<?>> running = new ArrayList<>();
      for (Worker worker : workers) {
        running.add(
            threads.submit(
                () -> worker.workUntilTheServerIsGone(client, fragmentsAlone, answered)));
      }
      // On a busy machine a load takes its time to begin, and what has not begun meets no kill.
      awaitAnswers(before + WORKERS, running);
      if (at.isPresent()) {
        killAt(server, at.get(), 1 + instants.nextInt(CALLS_TO_A_KILL));
      } else {
        LockSupport.parkNanos((200 + instants.nextInt(1_300)) * 1_000_000L);
        server.kill();
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    }
  }

  /// Until more than so many writes were answered over all lives, a worker failed, or a minute is
  /// over.
  private void awaitAnswers(int soMany, List<Future<?>> running) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (answered.get() <= soMany
        && running.stream().noneMatch(Future::isDone)
        && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void killAt(ServerProcess server, Failpoint at, int n) throws IOException {
    LockSupport.parkNanos(300_000_000L); // until the load has started every thread
    try (Sabotage _ = Sabotage.killing(server, at, n)) {
      if (!server.ends(LONGEST_TO_A_FAILPOINT)) {
        server.kill();
        missed.add(at);
      }
    }
  }

  /// One client with a folder of its own and a naive picture of what must be in it.
  private static final class Worker {

    private final String folder;
    private final Random random;
    private Map<String, byte[]> certain = new HashMap<>();
    private Map<String, byte[]> ifItHappened = Map.of();
    private String openUpload = "";
    private byte[] uploading = new byte[0];
    private String uploadName = "";
    private int uploaded;

    Worker(String folder, Random random) {
      this.folder = folder;
      this.random = random;
    }

    void workUntilTheServerIsGone(
        GraphClient client, boolean fragmentsAlone, AtomicInteger answered) {
      try {
        while (true) {
          step(client, fragmentsAlone);
          answered.incrementAndGet();
        }
      } catch (IOException _) {
        // It is gone.
      }
    }

    private void step(GraphClient client, boolean fragmentsAlone) throws IOException {
      ifItHappened = new HashMap<>(certain);
      int dice = random.nextInt(10);
      if (fragmentsAlone) {
        uploadFragment(client);
      } else if (dice < 5 || certain.isEmpty()) {
        String name = "file " + random.nextInt(8) + ".bin";
        byte[] content =
            content(dice == 0 ? 70_000 + random.nextInt(700_000) : random.nextInt(40_000));
        ifItHappened.put(name, content);
        must(client.put(folder + "/" + name, content));
      } else if (dice < 7) {
        String name = anyName();
        String renamed = "renamed " + random.nextInt(1_000_000) + ".bin";
        ifItHappened.put(renamed, ifItHappened.remove(name));
        must(client.rename(folder + "/" + name, renamed));
      } else if (dice < 8) {
        String name = anyName();
        ifItHappened.remove(name);
        must(client.delete(folder + "/" + name));
      } else {
        uploadFragment(client);
      }
      certain = ifItHappened;
    }

    private void uploadFragment(GraphClient client) throws IOException {
      if (openUpload.isEmpty()) {
        uploadName = "session " + random.nextInt(1_000_000) + ".bin";
        uploading = content(3 * FRAGMENT + random.nextInt(100_000));
        uploaded = 0;
        openUpload = client.beginUpload(folder + "/" + uploadName);
      }
      int to = Math.min(uploading.length, uploaded + FRAGMENT);
      if (to == uploading.length) {
        ifItHappened.put(uploadName, uploading);
      }
      must(client.fragment(openUpload, uploading, uploaded, to));
      uploaded = to;
      if (to == uploading.length) {
        openUpload = "";
      }
    }

    private static void must(GraphClient.Answer answer) {
      assertThat(answer.done())
          .as(
              "%s %s",
              answer.status(), new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
          .isTrue();
    }

    private String anyName() {
      List<String> names = certain.keySet().stream().sorted().toList();
      return names.get(random.nextInt(names.size()));
    }

    private byte[] content(int bytes) {
      byte[] content = new byte[bytes];
      random.nextBytes(content);
      return content;
    }

    /// The folder is exactly what was answered, or that and the one step that was under way.
    void check(GraphClient client) throws IOException {
      Map<String, byte[]> found = new HashMap<>();
      for (String name : client.children(folder).keySet()) {
        GraphClient.Answer answer = client.get(folder + "/" + name);
        must(answer);
        found.put(name, answer.body());
      }
      if (same(found, certain)) {
        checkUpload(client);
        return;
      }
      assertThat(same(found, ifItHappened))
          .as(
              "%s holds %s, answered was %s, under way was %s",
              folder, told(found), told(certain), told(ifItHappened))
          .isTrue();
      if (ifItHappened.containsKey(uploadName)) {
        openUpload = "";
      } else {
        checkUpload(client);
      }
      certain = ifItHappened;
    }

    /// Fragments that were answered are still there; more than was sent is not.
    private void checkUpload(GraphClient client) throws IOException {
      if (openUpload.isEmpty()) {
        return;
      }
      // The new server listens elsewhere; the secret of the session is the same.
      openUpload = client.base().resolve(java.net.URI.create(openUpload).getRawPath()).toString();
      GraphClient.Answer status = client.uploadStatus(openUpload);
      must(status);
      int next =
          status
              .json()
              .path("nextExpectedRanges")
              .path(0)
              .asStringOpt()
              .map(expected -> Integer.parseInt(expected.substring(0, expected.indexOf('-'))))
              .orElse(uploading.length);
      assertThat(next).isBetween(uploaded, Math.min(uploading.length, uploaded + FRAGMENT));
      // All of it came, but no item: the last fragment is sent again.
      uploaded = next == uploading.length ? (next - 1) / FRAGMENT * FRAGMENT : next;
    }

    private static boolean same(Map<String, byte[]> one, Map<String, byte[]> other) {
      return one.keySet().equals(other.keySet())
          && one.entrySet().stream()
              .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }

    private static String told(Map<String, byte[]> files) {
      List<String> lines = new ArrayList<>();
      files.forEach(
          (name, bytes) -> lines.add(name + " (" + bytes.length + " bytes " + start(bytes) + ")"));
      return lines.toString();
    }

    private static String start(byte[] bytes) {
      return HexFormat.of().formatHex(bytes, 0, Math.min(4, bytes.length));
    }
  }
}
