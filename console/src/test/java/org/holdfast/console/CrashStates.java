package org.holdfast.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultProvider;

/// Builds the disk states that a power cut could have left of a recorded server, opens each and
/// checks it. The number of a state and the seed say all about it.
final class CrashStates implements AutoCloseable {

  private static final int WHOLE_EVERY = 50;
  private static final String VAULT = "data/vault/keys.hfv";

  private final Recording recording;
  private final long seed;
  private final Path place;
  private final byte[] vaultFile;
  private final VaultProvider vault;

  /// @param place where states are built; made and removed
  CrashStates(Recording recording, long seed, Path place) throws IOException {
    this.recording = recording;
    this.seed = seed;
    this.place = place;
    Path data = recording.root().resolve("data");
    this.vaultFile = Files.readAllBytes(recording.root().resolve(VAULT));
    try (Passphrase passphrase = Passphrase.fromFile(data.resolve("vault-passphrase"))) {
      this.vault =
          BuiltInVault.open(
              data.resolve("vault"), passphrase, new SecureRandom(), InstantSource.system());
    }
  }

  /// One state that was not as it must be.
  record Failure(int number, String story, Throwable why) {}

  /// Checks the states of these numbers, in the order of their instants.
  ///
  /// @param enough after so many failures the rest is not looked at
  /// @param keep where the folder of a failed state is left, if there is such a place
  List<Failure> check(int first, int count, int enough, Path keep) throws IOException {
    Map<Integer, List<Integer>> byStep = new TreeMap<>();
    for (int number : IntStream.range(first, first + count).toArray()) {
      byStep.computeIfAbsent(step(random(number)), _ -> new ArrayList<>()).add(number);
    }
    List<Failure> failures = new ArrayList<>();
    RecordedDisk disk = new RecordedDisk(recording.root(), recording.steps());
    for (Map.Entry<Integer, List<Integer>> at : byStep.entrySet()) {
      disk.advance(at.getKey());
      for (int number : at.getValue()) {
        if (failures.size() >= enough) {
          return failures;
        }
        Random random = random(number);
        step(random);
        check(number, disk.cut(random), disk.nanos(), failures, keep);
      }
    }
    return failures;
  }

  private Random random(int number) {
    // Random alone begins nearly alike for numbers that are neighbours.
    return new Random(new SplittableRandom(seed * 1_000_003L + number).nextLong());
  }

  /// The step before which the power goes. Half of the cuts come just after something was answered:
  /// that is when a missing flush shows. The others come anywhere, but less often in the first
  /// start, which takes many steps and has promised little.
  private int step(Random random) {
    int steps = recording.steps().size() + 1;
    int one = random.nextInt(steps);
    int other = random.nextInt(steps);
    int any = Math.max(one, other);
    boolean afterAnswer = random.nextBoolean();
    DriveHistory history = recording.histories().get(random.nextInt(recording.histories().size()));
    DriveHistory.Step answered = history.steps().get(random.nextInt(history.steps().size()));
    if (!afterAnswer) {
      return any;
    }
    int low = 0;
    int high = recording.steps().size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (recording.steps().get(middle).when().nanos() > answered.answeredNanos()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void check(
      int number, RecordedDisk.State state, long nanos, List<Failure> failures, Path keep)
      throws IOException {
    Files.createDirectories(place);
    try {
      state.writeTo(place);
      try (OpenRooms rooms = open(number, state)) {
        StateCheck check = new StateCheck(rooms, nanos);
        for (DriveHistory history : recording.histories()) {
          check.check(history);
        }
      }
    } catch (AssertionError | RuntimeException why) { // told with the number of the state
      failures.add(new Failure(number, state.story(), why));
      Path kept = keep.resolve("state-" + number);
      if (Files.isDirectory(keep) && !Files.exists(kept)) {
        Files.createDirectories(kept);
        state.writeTo(kept);
      }
    } finally {
      remove(place);
    }
  }

  private OpenRooms open(int number, RecordedDisk.State state) {
    Path data = place.resolve("data");
    boolean sameVault = Arrays.equals(vaultFile, state.files().getOrDefault(VAULT, new byte[0]));
    return number % WHOLE_EVERY != 0 && sameVault && OpenRooms.mayBeWired(data)
        ? OpenRooms.wired(data, vault)
        : OpenRooms.whole(data);
  }

  static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    vault.close();
  }
}
