package org.holdfast.clients.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The chaos campaign: a round of each house, or as `bench/chaos` sets `chaos.minutes`, for both
/// together, and `chaos.seed`. A seed names the troubles, their order and what each hits; how far a
/// request was when one came is the machine's.
class ChaosTest {

  private static final int MINUTES = Integer.getInteger("chaos.minutes", 0);
  private static final long SEED = Long.getLong("chaos.seed", 20261128L);
  private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);
  private static final int LEAST_MEBIBYTES = 384;

  @TempDir private Path folder;

  @Test
  void twoProcessesOnAPairOfDatabasesAndTwoStoresLoseNothing() throws Exception {
    try (PairHouse house = new PairHouse(folder, mebibytes())) {
      run("two processes, a pair of databases, two S3 stores", house, 6);
    }
  }

  @Test
  void oneProcessAndItsDatabaseMirroredIntoTwoFoldersLoseNothing() throws Exception {
    try (FolderHouse house = new FolderHouse(folder, mebibytes())) {
      run("one process, its database mirrored into two folders", house, 4);
    }
  }

  private static int mebibytes() {
    return LEAST_MEBIBYTES + 150 * MINUTES;
  }

  private static void run(String title, House house, int people) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MINUTES * 30L);
    Campaign campaign = new Campaign(title, house, people, SEED, MINUTES > 0);
    System.out.println(
        campaign.run(rounds -> MINUTES > 0 ? System.nanoTime() > end : rounds >= ROUNDS));
  }
}
