package org.holdfast.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The ground under a simulation is as bad as it is meant to be, and no worse.
class SimDiskTest {

  private static final int SEEDS = 300;
  private static final int SECTOR = 512;
  private static final int LENGTH = 3 * SECTOR;

  private static SimDisk disk(long seed) {
    Trace trace = new Trace();
    return new SimDisk(new Random(seed), new SimTime(new Random(seed), trace), trace);
  }

  private static SimFile written(SimDisk disk, int value) throws IOException {
    SimFile file = disk.create("/a");
    disk.flushFolder("/");
    write(disk, file, value);
    return file;
  }

  private static void write(SimDisk disk, SimFile file, int value) throws IOException {
    byte[] bytes = new byte[LENGTH];
    Arrays.fill(bytes, (byte) value);
    disk.write(file, "/a", 0, bytes, LENGTH);
  }

  private static String sectors(SimFile file) {
    StringBuilder sectors = new StringBuilder();
    for (int at = 0; at < file.size(); at += SECTOR) {
      byte first = file.bytes()[at];
      for (int i = at; i < Math.min(at + SECTOR, file.size()); i++) {
        assertThat(file.bytes()[i]).as("torn inside a sector").isEqualTo(first);
      }
      sectors.append(first);
    }
    return sectors.toString();
  }

  @Test
  void whatWasFlushedSurvivesAPowerCut() throws IOException {
    for (long seed = 0; seed < SEEDS; seed++) {
      SimDisk disk = disk(seed);
      SimFile file = written(disk, 1);
      disk.flush(file, "/a");

      disk.turnOff(true);
      disk.restart();

      assertThat(sectors(disk.requireFile("/a"))).isEqualTo("111");
    }
  }

  @Test
  void whatWasNotFlushedIsKeptLostOrTornAtSectors() throws IOException {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimDisk disk = disk(seed);
      SimFile file = written(disk, 1);
      disk.flush(file, "/a");
      write(disk, file, 2);

      disk.turnOff(true);
      disk.restart();

      seen.add(sectors(disk.requireFile("/a")));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder("111", "112", "121", "122", "211", "212", "221", "222");
  }

  @Test
  void aKillKeepsWhatTheSystemHad() throws IOException {
    SimDisk disk = disk(1);
    written(disk, 1);

    disk.turnOff(false);
    assertThatExceptionOfType(SimDisk.Off.class).isThrownBy(() -> disk.find("/a"));
    disk.restart();

    assertThat(sectors(disk.requireFile("/a"))).isEqualTo("111");
  }

  @Test
  void whatAFailedFlushLostIsNotMadeGoodByTheNext() throws IOException {
    Set<String> seen = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimDisk disk = disk(seed);
      SimFile file = written(disk, 1);
      disk.decideBy(_ -> Fate.ERROR);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> disk.flush(file, "/a"));
      disk.decideBy(_ -> Fate.FINE);
      disk.flush(file, "/a");

      disk.turnOff(true);
      disk.restart();

      seen.add(sectors(disk.requireFile("/a")));
    }
    assertThat(seen).contains("", "111");
  }

  @Test
  void aNameThatWasNotFlushedMayGoAndARenameIsOneStep() throws IOException {
    Set<Set<String>> seen = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      SimDisk disk = disk(seed);
      written(disk, 1);
      disk.create("/fresh");
      disk.rename("/a", "/b");

      disk.turnOff(true);
      disk.restart();

      seen.add(Set.copyOf(disk.requireFolder("/").names.keySet()));
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            Set.of("a"), Set.of("a", "fresh"), Set.of("b"), Set.of("b", "fresh"));
  }

  @Test
  void aFullDiskGrowsNoFile() throws IOException {
    SimDisk disk = disk(1);
    SimFile file = written(disk, 1);
    disk.volumes().getFirst().setFull(true);

    write(disk, file, 2);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> disk.write(file, "/a", LENGTH, new byte[1], 1))
        .withMessageContaining("No space left");
  }
}
