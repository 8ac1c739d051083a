package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// R21: a region that does not answer.
@Timeout(180)
class HangTest {

  // Each test waits for it to be over; a region that answers must be sooner on a busy machine too.
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LARGE = 900_000;

  @TempDir Path root;
  private final CountDownLatch wake = new CountDownLatch(1);
  private final List<Store> opened = new ArrayList<>();

  @AfterEach
  void close() {
    wake.countDown();
    opened.forEach(Store::close);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, LARGE})
  void r21_aHungRegionIsReadAroundWithinASecond(int size) {
    Duration second = Duration.ofSeconds(1);

    assertThat(Quickest.of(second, number -> readBesideAHungRegion(size, number)))
        .isLessThan(second);

    wake.countDown();
  }

  private Duration readBesideAHungRegion(int size, int number) {
    Store store = store("try-" + number, Duration.ofMinutes(1), "west", "east");
    opened.add(store);
    StoredBlob blob = store.write(Store.bytes(size, 1));
    hang(store, 0);
    return Quickest.time(() -> assertThat(store.read(blob)).isEqualTo(Store.bytes(size, 1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, LARGE})
  void r21_aWriteIsRefusedWhenOneOfTwoHangsAndAcceptedWhenItAnswersAgain(int size)
      throws Exception {
    try (Store store = store(PATIENCE, "west", "east")) {
      hang(store, 0);

      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> store.write(new byte[size]));
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.ABSENT);
      // It owes an answer: it is not even asked, so this takes no patience.
      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> store.write(new byte[size]));

      wake.countDown();
      awaitHealthy(store);
      StoredBlob blob = store.write(new byte[size]);
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
      assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, LARGE})
  void r21_withAThirdRegionAWriteGoesThroughAndTheCopyIsRecordedAsMissing(int size)
      throws Exception {
    try (Store store = store(PATIENCE, "west", "east", "north")) {
      hang(store, 0);

      StoredBlob blob = store.write(Store.bytes(size, 2));

      assertThat(store.read(blob)).isEqualTo(Store.bytes(size, 2));
      assertThat(store.blobs.regions().getFirst().missingCopies()).isEqualTo(1);
      wake.countDown();
      awaitHealthy(store);
      assertThat(store.blobs.repairMissing(10)).isEqualTo(new RepairReport(1, 0));
      assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    }
  }

  @Test
  void aHungRegionMakesTheReadingWaitAndNotTheMemoryGrow() {
    AtomicLong taken = new AtomicLong();
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            taken.addAndGet(length);
            return length;
          }
        };
    try (Store store = store(PATIENCE, "west", "east")) {
      hang(store, 0);

      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(
              () -> store.blobs.write(store.address(), store.key, endless, BlobLayout.MOST_BYTES));

      assertThat(taken.get()).isLessThan(6L * Chunk.PLAIN_BYTES);
      wake.countDown();
    }
  }

  private Store store(Duration patience, String... names) {
    return store("", patience, names);
  }

  private Store store(String folder, Duration patience, String... names) {
    return Store.of(
        root.resolve(folder),
        CopyPolicy.DEFAULT,
        List.of(names),
        patience,
        Duration.ofMillis(50),
        owner -> name -> new MemoryRegion(name, owner.clock));
  }

  private void hang(Store store, int region) {
    ((MemoryRegion) store.regions.get(region)).gate =
        _ -> {
          try {
            wake.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
  }

  /// Its late calls are on their way back.
  private static void awaitHealthy(Store store) {
    while (store.blobs.regions().getFirst().state() != RegionState.HEALTHY) {
      Thread.onSpinWait();
    }
  }
}
