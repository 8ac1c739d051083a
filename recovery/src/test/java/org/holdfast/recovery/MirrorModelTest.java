package org.holdfast.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.database.DatabaseRefusal;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories: changes, regions that go away at any object and come back, objects half put,
/// kills, stops, flushes that fail after all was written. After each: either region alone has
/// everything that was answered, and nothing that was never asked for.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MirrorModelTest {

  private static final int STEPS = 60;

  @TempDir private Path folder;

  private final TrialStore west = new TrialStore();
  private final TrialStore east = new TrialStore();
  private final Set<Long> answered = new TreeSet<>();
  private final Set<Long> asked = new TreeSet<>();
  private int folders;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void eitherRegionAloneHasWhatWasAnswered(long seed) {
    Random random = new Random(seed);
    Path here = folder.resolve("data");
    MirroredHouse house = open(here, random);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(12)) {
        case 0 -> any(random).failAfter(random.nextInt(3));
        case 1 -> any(random).tearAfter(random.nextInt(3));
        case 2, 3 -> {
          west.heal();
          east.heal();
        }
        case 4 -> house.commits().failAfter(random.nextInt(3));
        case 5 -> {
          here = house.killed(folder.resolve("killed" + folders++));
          house = open(here, random); // the one that was killed goes on no more
        }
        case 6 -> {
          house.close();
          house = open(here, random);
        }
        default -> add(house, 1 + random.nextInt(9_000));
      }
    }
    west.heal();
    east.heal();
    house.commits().failAfter(Integer.MAX_VALUE);
    add(house, 10);
    add(house, 10);
    for (TrialStore region : List.of(west, east)) {
      Set<Long> rebuilt = MirroredHouse.rebuilt(region, folder.resolve("back" + folders++));
      assertThat(rebuilt).as("seed %d", seed).isEqualTo(house.ids());
      assertThat(rebuilt).as("seed %d", seed).containsAll(answered).isSubsetOf(asked);
    }
    house.close();
  }

  private void add(MirroredHouse house, int bytes) {
    long id = asked.size() + 1L;
    asked.add(id);
    try {
      house.add(id, bytes);
      answered.add(id);
    } catch (DatabaseRefusal e) {
      // in doubt
    }
  }

  private TrialStore any(Random random) {
    return random.nextBoolean() ? west : east;
  }

  private MirroredHouse open(Path where, Random random) {
    int enough = 2;
    long snapshotAfter = random.nextBoolean() ? 50_000 : 1 << 20;
    return MirroredHouse.open(
        where,
        new MirrorSettings(enough, MirroredHouse.settings(enough).patience(), snapshotAfter),
        List.of(west, east));
  }
}
