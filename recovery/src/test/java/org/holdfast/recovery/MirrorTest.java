package org.holdfast.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.DatabaseRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MirrorTest {

  private static final int LARGE = 65 << 20;

  @TempDir private Path folder;

  private final TrialStore west = new TrialStore();
  private final TrialStore east = new TrialStore();

  @Test
  void everyAnsweredChangeComesBackFromEachRegionAlone() {
    try (MirroredHouse house = open(2)) {
      for (long id = 1; id <= 30; id++) {
        house.add(id);
      }

      // while it runs: as if the machine were gone now
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.ids()).hasSize(30);
    }
  }

  @Test
  void goesOnAfterAStartWithoutAnotherWholeCopy() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
    }
    try (MirroredHouse house = open(2)) {
      house.add(2);
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).containsExactly(1L, 2L);
    }
    assertThat(west.names('m')).hasSize(1);
  }

  @Test
  void goesOnFromWhatAKilledProcessLeft() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      east.failAfter(0);
      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);
      east.heal();
      Path killed = house.killed(folder.resolve("killed"));

      try (MirroredHouse again = MirroredHouse.open(killed, settings(2), regions())) {
        again.add(3);
        assertThat(again.ids()).containsExactly(1L, 2L, 3L);
        assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(again.ids());
        assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(again.ids());
      }
    }
    assertThat(west.names('m')).as("no whole copy was needed").hasSize(1);
  }

  @Test
  void goesOnWhenTheLastSegmentIsTornInOneRegion() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      east.tearAfter(0);
      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);
      east.heal();
      Path killed = house.killed(folder.resolve("killed"));

      try (MirroredHouse again = MirroredHouse.open(killed, settings(2), regions())) {
        again.add(3);
        assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(again.ids());
        assertThat(again.ids()).contains(1L, 3L);
      }
    }
  }

  @Test
  void whatAKilledProcessWroteUnflushedIsCountedOnceItIsDurable() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      east.dieAtNextFlush();
      west.dieAtNextFlush();
      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);
      Path killed = house.killed(folder.resolve("killed"));

      try (MirroredHouse again = MirroredHouse.open(killed, settings(2), regions())) {
        again.add(3);
        east.cutPower();
        west.cutPower();

        assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(again.ids());
        assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(again.ids());
        assertThat(again.ids()).containsExactly(1L, 2L, 3L);
      }
    }
  }

  @Test
  void twoTriesAtAWholeCopyInTwoRegionsAreNotGoneOnFrom() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      needAWholeCopy(house);
      east.failAfter(0);
      assertThatThrownBy(() -> house.add(3)).isInstanceOf(DatabaseRefusal.Fenced.class);
      east.heal();
      west.failAfter(0);
      assertThatThrownBy(() -> house.add(3)).isInstanceOf(DatabaseRefusal.Fenced.class);
      west.heal();
      assertThat(west.names('m')).hasSize(2).isEqualTo(east.names('m'));

      Path killed = house.killed(folder.resolve("killed"));
      try (MirroredHouse again = MirroredHouse.open(killed, settings(2), regions())) {
        again.add(4);

        assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(again.ids());
        assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(again.ids());
        assertThat(again.ids()).containsExactly(1L, 2L, 4L);
      }
    }
  }

  @Test
  void aTryAtAWholeCopyGivesWayToTheOneThatTheOthersGoOnFrom() {
    TrialStore south = new TrialStore();
    List<TrialStore> regions = List.of(west, east, south);
    try (MirroredHouse house = MirroredHouse.open(folder.resolve("data"), settings(2), regions)) {
      house.add(1);
      needAWholeCopy(house);
      east.failAfter(0);
      south.failAfter(0);
      assertThatThrownBy(() -> house.add(3)).isInstanceOf(DatabaseRefusal.Fenced.class);
      east.heal();
      south.heal();
      west.failAfter(0);
      house.add(4);
      west.heal();

      house.add(5);

      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 4L, 5L);
    }
  }

  @Test
  void whatIsTornInARegionIsNotCopiedIntoAnother() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      needAWholeCopy(house);
      east.tear(east.names('s').getLast());
      west.failAfter(0);
      house.add(3);
      west.heal();

      house.add(4);

      assertThat(house.mirror().status().places().getFirst().behindGroups()).isZero();
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void aSnapshotIsNotGivenUpForOneThatIsDamagedInTheRegionToCopyFrom() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      west.failAfter(0);
      house.add(2);
    }
    String snapshot = east.names('m').getFirst();
    east.tear(snapshot);
    west.heal();
    try (MirroredHouse house = open(1)) {
      house.add(3);

      assertThat(west.names('m')).contains(snapshot);
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void aHoleInTheRegionToCopyFromIsMendedByASnapshot() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      loseTrack(house, west);
      east.tear(east.names('s').getLast());
      house.add(4);
      west.heal();

      house.add(5);

      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'s', 'c', 'm'})
  void whatCannotBeReadInTheRegionToCopyFromKeepsTheOtherBehindNoLongerThanASnapshot(char shelf) {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      loseTrack(house, west);
      east.spoil(east.names(shelf).getLast());
      house.add(4);
      west.heal();

      house.add(5);
      house.mirror().tend();
      house.add(6);

      assertThat(house.mirror().status().places().getFirst().behindGroups()).isZero();
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
  }

  /// The one was emptied, and the other has no snapshot that is whole: none is due for its log.
  @ParameterizedTest
  @ValueSource(chars = {'c', 'm'})
  void aSnapshotThatIsTornInTheRegionToCopyFromIsMendedByAnother(char shelf) {
    MirrorSettings rarely = new MirrorSettings(1, settings(1).patience(), 1L << 40);
    try (MirroredHouse house = MirroredHouse.open(folder.resolve("data"), rarely, regions())) {
      house.add(1);
      loseTrack(house, west);
      west.objects.clear();
      east.tear(east.names(shelf).getLast());
      west.heal();

      house.add(4);
      house.mirror().tend();
      house.add(5);

      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void aHoleAtTheEndIsMendedByAWholeCopy() {
    TrialStore south = new TrialStore();
    List<TrialStore> regions = List.of(west, east, south);
    try (MirroredHouse house = MirroredHouse.open(folder.resolve("data"), settings(2), regions)) {
      house.add(1);
      south.failAfter(0);
      house.add(2, LARGE);
      west.failAfter(0);
      assertThatThrownBy(() -> house.add(3)).isInstanceOf(DatabaseRefusal.Failed.class);
      east.tear(east.names('s').getLast());
      south.heal();

      house.mirror().tend();
      house.add(4);

      assertThat(MirroredHouse.rebuilt(south, folder.resolve("s"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void aGroupThatIsLargerThanWhatARegionMayLagIsOwedAllTheSame() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      west.failAfter(0);
      east.failAfter(0);
      assertThatThrownBy(() -> house.add(2, LARGE)).isInstanceOf(DatabaseRefusal.Failed.class);
      house.mirror().tend();
      west.heal();
      east.heal();

      house.add(3);

      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void whoeverLostTrackCopiesAlsoWhatCertificatesAreOwedBehind() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      loseTrack(house, east);
      house.mirror().houseChanged();
      house.add(4);
      east.heal();

      house.add(5);

      assertThat(house.mirror().status().places().get(1).behindGroups()).isZero();
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void whoeverLostTrackCopiesFromAnyRegionThatAnswers() {
    TrialStore south = new TrialStore();
    List<TrialStore> regions = List.of(west, east, south);
    try (MirroredHouse house = MirroredHouse.open(folder.resolve("data"), settings(2), regions)) {
      house.add(1);
      loseTrack(house, south);
      west.failAfter(0);
      assertThatThrownBy(() -> house.add(4)).isInstanceOf(DatabaseRefusal.Failed.class);
      south.heal();

      house.add(5);

      assertThat(MirroredHouse.rebuilt(south, folder.resolve("s"))).isEqualTo(house.ids());
      assertThat(house.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  /// More is owed to it than is kept for it: changes 2 and 3.
  private static void loseTrack(MirroredHouse house, TrialStore region) {
    region.failAfter(0);
    house.add(2, LARGE);
    house.add(3);
  }

  @Test
  void aKeyThatWasTornIsPutAnew() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      east.objects.put(east.names('k').getFirst(), new byte[0]);
      needAWholeCopy(house);

      house.add(3);

      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
    }
  }

  @Test
  void anEndIsSeenAlsoInARegionThatTakesNothing() {
    Path next = folder.resolve("next");
    try (MirroredHouse house = open(1)) {
      house.add(1);
    }
    MirroredHouse.rebuild(west, next, Optional.empty(), false);
    east.failAfter(0);
    try (MirroredHouse house = MirroredHouse.open(next, settings(1), regions())) {
      house.add(2);
    }
    east.heal();
    west.fill();

    assertThatThrownBy(() -> open(1)).isInstanceOf(RecoveryRefusal.Superseded.class);
  }

  /// Its file has a change that no group has.
  private static void needAWholeCopy(MirroredHouse house) {
    house.commits().failAfter(0);
    assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);
  }

  @Test
  void refusesWhileARegionIsAwayAndGoesOnByItself() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      east.failAfter(0);

      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);
      assertThatThrownBy(() -> house.add(3)).isInstanceOf(DatabaseRefusal.Fenced.class);
      assertThat(house.ids()).as("reading goes on").contains(1L);
      assertThat(house.mirror().status().trouble()).isPresent();

      east.heal();
      house.add(4);
      assertThat(house.ids()).containsExactly(1L, 2L, 4L);
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
      assertThat(house.mirror().status().trouble()).isEmpty();
    }
  }

  @Test
  void whereOneRegionIsEnoughTheOtherCatchesUp() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      east.failAfter(0);
      for (long id = 2; id < 20; id++) {
        house.add(id);
      }
      assertThat(house.mirror().status().places().get(1).behindGroups()).isEqualTo(18);

      east.heal();
      house.add(20);

      assertThat(house.mirror().status().places().get(1).behindGroups()).isZero();
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
    }
  }

  @Test
  void aRegionThatOwesCertificatesBehindChangesHasAllOnceItHasThem() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      east.failAfter(0);
      house.add(2);
      house.mirror().houseChanged();

      east.heal();
      house.mirror().tend();

      assertThat(house.mirror().status().places().get(1).behindGroups()).isZero();
    }
  }

  @Test
  void aRegionThatWasAwayWhileTheServerStoppedCopiesFromTheOther() {
    try (MirroredHouse house = open(1)) {
      house.add(1);
      east.failAfter(0);
      house.add(2);
    }
    east.heal();
    try (MirroredHouse house = open(1)) {
      house.add(3);
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).isEqualTo(house.ids());
    }
  }

  @Test
  void startsWithTooFewRegionsAndWritesOnceTheyAreBack() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
    }
    east.failAfter(0);
    try (MirroredHouse house = open(2)) {
      assertThat(house.ids()).containsExactly(1L);
      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Fenced.class);
      east.heal();
      house.add(3);
      assertThat(MirroredHouse.rebuilt(east, folder.resolve("e"))).containsExactly(1L, 3L);
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).containsExactly(1L, 3L);
    }
  }

  @Test
  void aFailedFlushThatCameThroughIsInTheNextWholeCopy() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
      house.commits().failAfter(0);
      assertThatThrownBy(() -> house.add(2)).isInstanceOf(DatabaseRefusal.Failed.class);

      house.add(3);

      assertThat(house.ids()).containsExactly(1L, 2L, 3L);
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
    }
  }

  @Test
  void snapshotsComeBySizeAndOldOnesGo() {
    MirrorSettings often = new MirrorSettings(2, MirroredHouse.settings(2).patience(), 200_000);
    try (MirroredHouse house = MirroredHouse.open(folder, often, regions())) {
      for (long id = 1; id <= 120; id++) {
        house.add(id, 9_000);
      }
      assertThat(west.names('m')).hasSizeBetween(2, 2);
      long oldest = ObjectName.parse(west.names('m').getFirst()).orElseThrow().seq();
      assertThat(west.names('s'))
          .allMatch(name -> ObjectName.parse(name).orElseThrow().seq() > oldest);
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
      west.objects.remove(west.names('m').getLast());
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w2")))
          .as("from the one before")
          .isEqualTo(house.ids());
    }
  }

  @Test
  void whatWasShreddedGoesWithTheSnapshotsOfAWeekAlsoAfterAStart() {
    TrialClock clock = new TrialClock();
    String first;
    try (MirroredHouse house = MirroredHouse.open(folder, settings(2), regions(), clock)) {
      house.add(1);
      first = west.names('m').getFirst();
    }
    clock.skip(Mirror.MOST_SNAPSHOT_AGE);
    try (MirroredHouse house = MirroredHouse.open(folder, settings(2), regions(), clock)) {
      for (long id = 2; id < 5; id++) {
        house.add(id);
        clock.skip(java.time.Duration.ofHours(2));
      }
      assertThat(west.names('m')).hasSize(2).doesNotContain(first);
      assertThat(east.names('m')).hasSize(2).doesNotContain(first);
      assertThat(MirroredHouse.rebuilt(west, folder.resolve("w"))).isEqualTo(house.ids());
    }
  }

  @Test
  void anEndedLineageGoesAlsoIfTheServerWasStartedSince() {
    TrialClock clock = new TrialClock();
    try (MirroredHouse house = MirroredHouse.open(folder, settings(2), regions(), clock)) {
      house.add(1);
    }
    MirroredHouse.idsIn(folder); // opened without a mirror: the next lineage begins
    MirroredHouse.open(folder, settings(2), regions(), clock).close();
    assertThat(west.names('k')).hasSize(2);
    clock.skip(Mirror.MOST_SNAPSHOT_AGE.plusDays(1));

    try (MirroredHouse house = MirroredHouse.open(folder, settings(2), regions(), clock)) {
      house.add(2);
      clock.skip(java.time.Duration.ofHours(2));
      house.add(3);

      assertThat(west.names('k')).hasSize(1);
      assertThat(east.names('k')).hasSize(1);
    }
  }

  @Test
  void howItStandsIsToldWhileARegionIsWaitedFor() {
    try (MirroredHouse house = open(2)) {
      java.util.List<MirrorStatus> told = new java.util.concurrent.CopyOnWriteArrayList<>();
      west.duringPut =
          () ->
              told.add(
                  java.util.concurrent.CompletableFuture.supplyAsync(house.mirror()::status)
                      .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                      .join());
      house.add(1);
      assertThat(told).isNotEmpty();
      west.duringPut = () -> {};
    }
  }

  @Test
  void whatWasChangedWithoutTheMirrorIsInTheNextLineage() {
    try (MirroredHouse house = open(2)) {
      house.add(1);
    }
    assertThat(MirroredHouse.idsIn(folder)).containsExactly(1L); // opened without a mirror

    try (MirroredHouse house = open(2)) {
      house.add(2);
      assertThatThrownBy(() -> MirroredHouse.rebuilt(east, folder.resolve("e")))
          .isInstanceOf(RecoveryRefusal.WhichLineage.class)
          .hasMessageContaining("ended; another went on");
    }
  }

  @Test
  void nothingReadableLiesInARegion() {
    try (MirroredHouse house = open(2)) {
      house.add('h', 5_000);
      assertThat(west.objects.values())
          .noneMatch(
              bytes ->
                  new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                      .contains("hhhhhhhh"));
    }
  }

  private MirroredHouse open(int enough) {
    return MirroredHouse.open(folder, settings(enough), regions());
  }

  private static MirrorSettings settings(int enough) {
    return MirroredHouse.settings(enough);
  }

  private List<TrialStore> regions() {
    return List.of(west, east);
  }
}
