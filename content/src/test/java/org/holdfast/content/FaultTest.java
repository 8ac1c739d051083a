package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One disk step after the other fails: what is answered is whole, what is refused leaves nothing,
/// and the store recovers without anyone's help.
class FaultTest {

  private static final int SIZE = 600_000; // 3 chunks
  private static final int MOST_STEPS = 40;

  @TempDir Path root;
  private final FaultyDisk west = new FaultyDisk();

  static Stream<Arguments> faults() {
    return Stream.of(FaultyDisk.Step.values())
        .filter(step -> step != FaultyDisk.Step.READ)
        .flatMap(
            step ->
                Stream.of(FaultyDisk.BROKEN, FaultyDisk.FULL).map(why -> Arguments.of(step, why)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aWriteIsRefusedAndLeavesNothingOrIsWhole(FaultyDisk.Step step, String why) {
    try (Store store = twoRegions()) {
      byte[] plain = Store.bytes(SIZE, 1);
      int n = 0;
      boolean met;
      do {
        n++;
        west.fail(step, n, why);
        boolean refused = false;
        try {
          StoredBlob blob = store.write(plain);
          assertWholeEverywhere(store, blob, plain);
          store.blobs.delete(blob.address().revision());
        } catch (ContentRefusal.TooFewRegions _) {
          refused = true;
        }
        met = west.heal();
        assertThat(refused).as("%s %d", step, n).isEqualTo(met);
        assertNothingLeft(store);
        store.clock.advance(Duration.ofSeconds(2));
      } while (met && n < MOST_STEPS);

      assertThat(met).as("some run went through without the fault").isFalse();
      assertWholeEverywhere(store, store.write(plain), plain);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aDraftStaysGoodThroughAnyFaultAndNeedsNoHand(FaultyDisk.Step step, String why)
      throws IOException {
    try (Store store = twoRegions()) {
      byte[] plain = Store.bytes(SIZE, 2);
      int n = 0;
      boolean met;
      do {
        n++;
        BlobDraft draft = store.blobs.begin(store.address(), store.key);
        draft = append(store, draft, plain, 100_000);
        west.fail(step, n, why);
        met = false;
        while (draft.receivedBytes() < SIZE) {
          int to = (int) Math.min(SIZE, draft.receivedBytes() + 180_000);
          try {
            draft = append(store, draft, plain, to);
          } catch (ContentRefusal.TooFewRegions _) {
            met |= west.heal();
            restartOnOddSteps(store, n);
          }
        }
        StoredBlob blob = finish(store, draft, n);
        met |= west.heal();
        assertThat(west.namesNotDurable()).isEmpty();
        assertWholeEverywhere(store, blob, plain);
        store.blobs.delete(blob.address().revision());
        assertNothingLeft(store);
        store.clock.advance(Duration.ofSeconds(2));
      } while (met && n < MOST_STEPS);
      assertThat(met).as("some run went through without the fault").isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aThirdRegionMakesUpForOneThatFailsAndTheMissingCopyIsRepaired(
      FaultyDisk.Step step, String why) {
    try (Store store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east", "north"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> owner.directory(name, name.equals("west") ? west : new RealDisk()))) {
      byte[] plain = Store.bytes(SIZE, 3);
      west.failFrom(step, 1, why);

      StoredBlob blob = store.write(plain);

      assertThat(store.read(blob)).isEqualTo(plain);
      if (west.heal()) {
        assertThat(store.blobs.regions().getFirst().missingCopies()).isEqualTo(1);
        store.restart(); // the read began a repair
        store.clock.advance(Duration.ofSeconds(2));
        store.blobs.repairMissing(10);
        assertThat(store.blobs.regions().getFirst().missingCopies()).isZero();
      }
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  @Test
  void disksThatCannotBeReadAreNotTakenForTampering() {
    try (Store store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> owner.directory(name, west))) {
      byte[] plain = Store.bytes(SIZE, 5);
      StoredBlob blob = store.write(plain);
      west.failFrom(FaultyDisk.Step.READ, 1, FaultyDisk.BROKEN);

      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> store.read(blob));

      west.heal();
      assertThat(store.read(blob)).isEqualTo(plain);
    }
  }

  @Test
  void aBlobThatNobodyKnowsLacksNoCopy() {
    try (Store store =
        Store.of(
            root,
            CopyPolicy.DEFAULT,
            List.of("west", "east", "north"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> owner.directory(name, name.equals("west") ? west : new RealDisk()))) {
      west.failFrom(FaultyDisk.Step.WRITE, 1, "Input/output error");
      store.write(Store.bytes(SIZE, 4));
      west.heal();
      assertThat(store.blobs.regions().getFirst().missingCopies()).isEqualTo(1);

      store.sweep(_ -> false);

      assertThat(store.blobs.regions().getFirst().missingCopies()).isZero();
    }
  }

  @Test
  void aFencedRegionIsProbedAtMostOnceASecond() {
    try (Store store = twoRegions()) {
      west.failFrom(FaultyDisk.Step.FORCE, 1, FaultyDisk.BROKEN);
      assertRefused(store);
      assertRefused(store);
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.FENCED);
      assertThat(store.blobs.regions().getFirst().lastError()).isPresent();
      west.heal();

      assertRefused(store); // too early: the last probe failed just now
      store.clock.advance(Duration.ofSeconds(1));

      assertThat(store.write(new byte[SIZE]).sizeBytes()).isEqualTo(SIZE);
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.HEALTHY);
    }
  }

  @Test
  void aFullDiskIsCalledFullAndStillRead() {
    try (Store store = twoRegions()) {
      StoredBlob before = store.write(Store.bytes(SIZE, 4));
      west.failFrom(FaultyDisk.Step.WRITE, 3, FaultyDisk.FULL);

      assertRefused(store);

      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.FULL);
      assertThat(store.read(before)).isEqualTo(Store.bytes(SIZE, 4));
    }
  }

  @Test
  void writesCutShortAreCarriedOn() {
    west.cutWritesShort();
    try (Store store = twoRegions()) {
      byte[] plain = Store.bytes(SIZE, 5);

      assertWholeEverywhere(store, store.write(plain), plain);
    }
  }

  @Test
  void aSpotThatCannotBeReadIsServedFromTheOtherRegionAndRewritten() {
    try (Store store = twoRegions()) {
      byte[] plain = Store.bytes(SIZE, 6);
      StoredBlob blob = store.write(plain);
      west.fail(FaultyDisk.Step.READ, 3, FaultyDisk.BROKEN);

      assertThat(store.read(blob)).isEqualTo(plain);

      assertThat(west.heal()).isTrue();
      store.restart();
      assertWholeEverywhere(store, blob, plain);
    }
  }

  @Test
  void acceptAndRepairKeepsOneCopyAndMakesTheOther() {
    try (Store store =
        Store.of(
            root,
            new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR),
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> owner.directory(name, name.equals("west") ? west : new RealDisk()))) {
      byte[] plain = Store.bytes(SIZE, 7);
      west.failFrom(FaultyDisk.Step.WRITE, 1, FaultyDisk.BROKEN);
      StoredBlob large = store.write(plain);
      assertThat(store.blobs.regions().getFirst().missingCopies()).isEqualTo(1);
      assertThat(store.blobs.repairMissing(10)).isEqualTo(new RepairReport(0, 1));
      west.heal();
      store.clock.advance(Duration.ofSeconds(2));

      assertThat(store.blobs.repairMissing(10)).isEqualTo(new RepairReport(1, 0));

      assertWholeEverywhere(store, large, plain);
    }
  }

  @Test
  void aDraftThatOneRegionMissedIsCaughtUpAlsoAfterARestart() throws IOException {
    for (boolean restarted : List.of(false, true)) {
      try (Store store =
          Store.of(
              root.resolve("restarted-" + restarted),
              new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR),
              List.of("west", "east"),
              Store.PATIENCE,
              Store.HEDGE,
              owner ->
                  name -> owner.directory(name, name.equals("west") ? west : new RealDisk()))) {
        byte[] plain = Store.bytes(SIZE, 8);
        BlobDraft draft = store.blobs.begin(store.address(), store.key);
        draft = append(store, draft, plain, 100_000);
        // West takes some of a step that fails; the step is done again, with other bytes, without
        // it.
        BlobDraft before = draft;
        assertThatExceptionOfType(java.io.EOFException.class)
            .isThrownBy(
                () ->
                    store.blobs.append(
                        before, store.key, Store.stream(new byte[400_000]), 400_001, SIZE));
        west.failFrom(FaultyDisk.Step.TRUNCATE, 1, FaultyDisk.BROKEN);
        draft = append(store, draft, plain, 450_000);
        assertThat(store.blobs.regions().getFirst().missingCopies()).isEqualTo(1);
        west.heal();
        store.clock.advance(Duration.ofSeconds(2));
        if (restarted) {
          store.restart();
        }

        draft = append(store, draft, plain, SIZE);
        StoredBlob blob = store.blobs.finish(draft, store.key);

        assertWholeEverywhere(store, blob, plain);
        assertThat(store.blobs.regions().getFirst().missingCopies()).isZero();
      }
    }
  }

  /// A step nobody remembers left the packed tail far ahead; cutting it off must not lose the tail
  /// that was answered, even if the very next write fails everywhere and the process ends.
  @Test
  void goingBackToAnEarlierAnswerSurvivesAFailureRightAfterTheCut() throws IOException {
    try (Store store = Store.with(root, CopyPolicy.DEFAULT, List.of("west", "east"), () -> west)) {
      byte[] plain = Store.bytes(SIZE, 9);
      BlobDraft answered =
          append(store, store.blobs.begin(store.address(), store.key), plain, 100_000);
      append(store, answered, plain, 500_000);
      west.failFrom(FaultyDisk.Step.WRITE, 1, FaultyDisk.BROKEN);
      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> append(store, answered, plain, 400_000));
      assertThat(west.heal()).isTrue();
      store.clock.advance(Duration.ofSeconds(2));
      store.restart();

      BlobDraft draft = append(store, answered, plain, SIZE);

      assertWholeEverywhere(store, store.blobs.finish(draft, store.key), plain);
    }
  }

  private Store twoRegions() {
    return Store.of(
        root,
        CopyPolicy.DEFAULT,
        List.of("west", "east"),
        Store.PATIENCE,
        Store.HEDGE,
        owner -> name -> owner.directory(name, name.equals("west") ? west : new RealDisk()));
  }

  private static BlobDraft append(Store store, BlobDraft draft, byte[] plain, int to)
      throws IOException {
    int from = (int) draft.receivedBytes();
    return store.blobs.append(
        draft, store.key, Store.stream(Arrays.copyOfRange(plain, from, to)), to - from, SIZE);
  }

  private StoredBlob finish(Store store, BlobDraft draft, int n) {
    try {
      return store.blobs.finish(draft, store.key);
    } catch (ContentRefusal.TooFewRegions _) {
      assertThat(west.heal()).isTrue();
      restartOnOddSteps(store, n);
      return store.blobs.finish(draft, store.key);
    }
  }

  private static void restartOnOddSteps(Store store, int n) {
    store.clock.advance(Duration.ofSeconds(2));
    if (n % 2 == 1) {
      store.restart();
    }
  }

  private static void assertRefused(Store store) {
    assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
        .isThrownBy(() -> store.write(new byte[SIZE]));
    assertNothingBut(store, store.entries(1).size());
  }

  private static void assertNothingBut(Store store, int blobs) {
    assertThat(store.files("west")).hasSize(blobs);
    assertThat(store.files("east")).hasSize(blobs);
  }

  private static void assertNothingLeft(Store store) {
    assertThat(store.entries(0)).isEmpty();
    assertThat(store.entries(1)).isEmpty();
    assertThat(store.openFiles()).isZero();
  }

  private static void assertWholeEverywhere(Store store, StoredBlob blob, byte[] plain) {
    try {
      assertThat(store.read(blob)).isEqualTo(plain);
      for (int region = 0; region < store.regions.size(); region++) {
        assertThat(store.check(region, blob)).isEqualTo(new BlobCheck.Whole());
      }
    } catch (UncheckedIOException e) {
      throw new AssertionError(e);
    }
  }
}
