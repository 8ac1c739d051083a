package org.holdfast.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.DatabaseRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RebuildTest {

  @TempDir private Path folder;

  private final TrialStore west = new TrialStore();
  private final TrialStore east = new TrialStore();

  @Test
  void tellsTheLastGroupItHasAndBringsTheSettings() throws Exception {
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      Rebuild.Rebuilt rebuilt =
          MirroredHouse.rebuild(west, folder.resolve("w"), Optional.empty(), false);

      assertThat(rebuilt.seq()).isEqualTo(house.mirror().status().seq());
      assertThat(rebuilt.remarks()).isEmpty();
      assertThat(rebuilt.house()).containsOnlyKeys("holdfast.yaml");
      assertThat(rebuilt.at()).isAfter("2026-01-01T00:00:00Z");
    }
  }

  @Test
  void endsBeforeALastSegmentThatIsTornAndSaysSo() {
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      house.add(2);
      String last = west.names('s').getLast();
      west.objects.computeIfPresent(last, (_, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));

      Rebuild.Rebuilt rebuilt =
          MirroredHouse.rebuild(west, folder.resolve("w"), Optional.empty(), false);

      assertThat(rebuilt.torn().orElseThrow()).contains("not whole", last);
      assertThat(MirroredHouse.idsIn(folder.resolve("w"))).containsExactly(1L);
    }
  }

  @Test
  void namesAHoleAndOffersTheStateBeforeIt() {
    try (MirroredHouse house = open(folder)) {
      for (long id = 1; id <= 5; id++) {
        house.add(id);
      }
      west.objects.remove(west.names('s').get(2));

      assertThatThrownBy(() -> MirroredHouse.rebuilt(west, folder.resolve("w")))
          .isInstanceOf(RecoveryRefusal.Gap.class)
          .hasMessageContaining("--before-gap");
      assertThat(folder.resolve("w")).isEmptyDirectory();

      Rebuild.Rebuilt before =
          MirroredHouse.rebuild(west, folder.resolve("w"), Optional.empty(), true);
      assertThat(before.remarks()).hasSize(1);
      assertThat(MirroredHouse.idsIn(folder.resolve("w"))).containsExactly(1L, 2L);
    }
  }

  @Test
  void takesTheSnapshotBeforeADamagedOne() {
    MirrorSettings often = new MirrorSettings(2, MirroredHouse.settings(2).patience(), 100_000);
    try (MirroredHouse house = MirroredHouse.open(folder, often, regions())) {
      for (long id = 1; id <= 60; id++) {
        house.add(id, 9_000);
      }
      flip(west, west.names('c').getLast());

      Rebuild.Rebuilt rebuilt =
          MirroredHouse.rebuild(west, folder.resolve("w"), Optional.empty(), false);

      assertThat(rebuilt.remarks()).singleElement().asString().contains("the one before it");
      assertThat(MirroredHouse.idsIn(folder.resolve("w"))).isEqualTo(house.ids());
    }
  }

  @Test
  void asksWhichOfTwoLineages() {
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      MirroredHouse.rebuilt(west, folder.resolve("w"));
    }
    try (MirroredHouse next = open(folder.resolve("w"))) {
      next.add(2);
    }

    RecoveryRefusal.WhichLineage which =
        catchThrowableOfType(
            RecoveryRefusal.WhichLineage.class,
            () -> MirroredHouse.rebuilt(west, folder.resolve("x")));

    assertThat(which.lineages()).hasSize(2);
    List<String> names = which.lineages().stream().map(line -> line.substring(0, 32)).toList();
    assertThat(names)
        .extracting(
            name -> MirroredHouse.rebuilt(west, folder.resolve(name), Optional.of(name)).size())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void theServerThatWasLostIsNotWrittenAnyMoreWhenItComesBack() {
    try (MirroredHouse lost = open(folder)) {
      lost.add(1);
      MirroredHouse.rebuilt(west, folder.resolve("w"));
      Path killed = lost.killed(folder.resolve("killed"));

      try (MirroredHouse next = open(folder.resolve("w"))) {
        next.add(2);

        assertThatThrownBy(() -> open(killed))
            .as("that starts again")
            .isInstanceOf(RecoveryRefusal.Superseded.class)
            .hasMessageContaining("Another data folder goes on");
        assertThatThrownBy(() -> lost.add(3))
            .as("that never stopped")
            .isInstanceOf(DatabaseRefusal.Failed.class);
        assertThatThrownBy(() -> lost.add(4)).isInstanceOf(DatabaseRefusal.ReadOnly.class);
        assertThat(next.ids()).containsExactly(1L, 2L);
      }
    }
  }

  @Test
  void aDatabaseThatWasSetBackIsNotGoneOnWith() {
    Path older;
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      older = house.killed(folder.resolve("older"));
      for (long id = 2; id < 9; id++) {
        house.add(id);
      }
    }

    for (int start = 1; start <= 5; start++) {
      assertThatThrownBy(() -> open(older))
          .as("start %d", start)
          .isInstanceOf(RecoveryRefusal.SetBack.class)
          .hasMessageContaining("Put the newer one back");
    }
  }

  @Test
  void startsThatMeetNoRegionDoNotMakeASetBackDatabaseNewer() {
    Path older;
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      older = house.killed(folder.resolve("older"));
      house.add(2);
    }
    east.failAfter(0);
    for (int start = 0; start < 5; start++) {
      open(older).close();
    }
    east.heal();

    assertThatThrownBy(() -> open(older)).isInstanceOf(RecoveryRefusal.SetBack.class);
  }

  @Test
  void tellsAnotherVaultAndAnEmptyRegionApart() throws Exception {
    try (MirroredHouse house = open(folder)) {
      house.add(1);
    }
    Path there = Files.createDirectories(folder.resolve("w"));

    assertThatThrownBy(
            () ->
                new Rebuild(west, new OpenVault(8))
                    .into(MirroredHouse.file(there), Optional.empty(), false, (_, _) -> {}))
        .isInstanceOf(RecoveryRefusal.WrongVault.class);
    assertThatThrownBy(() -> MirroredHouse.rebuilt(new TrialStore(), there))
        .isInstanceOf(RecoveryRefusal.NothingThere.class)
        .hasMessageContaining("mirror: true");
  }

  @Test
  void aSegmentThatWasPutInAnothersPlaceIsNotTaken() {
    try (MirroredHouse house = open(folder)) {
      for (long id = 1; id <= 4; id++) {
        house.add(id);
      }
      List<String> segments = west.names('s');
      west.objects.put(segments.get(2), west.objects.getOrDefault(segments.get(1), new byte[0]));

      assertThatThrownBy(() -> MirroredHouse.rebuilt(west, folder.resolve("w")))
          .isInstanceOf(RecoveryRefusal.Gap.class);
    }
  }

  /// Whoever has the vault and two copies of a server may make segments that open at their place.
  @Test
  void aSegmentOfAForkOfTheSameHistoryIsNotTaken() {
    TrialStore forkWest = new TrialStore();
    Path here;
    Path fork;
    try (MirroredHouse house = open(folder.resolve("data"))) {
      house.add(1);
      here = house.killed(folder.resolve("here"));
      fork = house.killed(folder.resolve("fork"));
      forkWest.objects.putAll(west.objects);
    }
    List<String> before = west.names('s');
    try (MirroredHouse house =
        MirroredHouse.open(fork, MirroredHouse.settings(1), List.of(forkWest))) {
      house.add(30);
    }
    try (MirroredHouse house = MirroredHouse.open(here, MirroredHouse.settings(1), List.of(west))) {
      house.add(3);
      house.add(4);
    }
    List<String> common = west.names('s').stream().filter(forkWest.names('s')::contains).toList();
    String last = common.getLast();
    assertThat(before).doesNotContain(last);

    west.objects.put(last, forkWest.objects.getOrDefault(last, new byte[0]));

    assertThatThrownBy(() -> MirroredHouse.rebuilt(west, folder.resolve("w")))
        .isInstanceOf(RecoveryRefusal.Gap.class);
  }

  @Test
  void everyFlippedByteOfASegmentIsSeen() {
    try (MirroredHouse house = open(folder)) {
      house.add(1);
      house.add(2);
      house.add(3);
    }
    String middle = west.names('s').get(west.names('s').size() - 2);
    byte[] good = west.objects.getOrDefault(middle, new byte[0]);
    for (int at = 0; at < good.length; at += at < 64 ? 1 : 997) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      west.objects.put(middle, bad);

      assertThatThrownBy(() -> MirroredHouse.rebuilt(west, folder.resolve("w")))
          .as("byte %d", at)
          .isInstanceOf(RecoveryRefusal.Gap.class);
    }
  }

  private static void flip(TrialStore store, String name) {
    store.objects.computeIfPresent(
        name,
        (_, bytes) -> {
          byte[] bad = bytes.clone();
          bad[bad.length / 2] ^= 1;
          return bad;
        });
  }

  private MirroredHouse open(Path where) {
    return MirroredHouse.open(where, MirroredHouse.settings(2), regions());
  }

  private List<TrialStore> regions() {
    return List.of(west, east);
  }
}
