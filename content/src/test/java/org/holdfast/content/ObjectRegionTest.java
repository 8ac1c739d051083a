package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectRegionTest extends RegionContract {

  private static final UUID IDENTITY = new UUID(5, 6);
  private static final RevisionId REVISION = RevisionId.parse("cd000000000000000000000000000001");
  private static final String SMALL = "a/small/cd000000000000000000000000000001";
  private static final String FOLDER = "a/large/cd000000000000000000000000000001/";
  private static final int LARGE_BYTES = 12 << 20;

  private final StoppedClock clock = new StoppedClock(Instant.now());
  private final MemoryObjectStore store = new MemoryObjectStore(clock);
  private final List<Duration> waited = new ArrayList<>();

  /// Waits take no time and are written down.
  private final Waits waits =
      new Waits() {
        @Override
        public boolean settles(CompletableFuture<?> running, Duration atMost) {
          waited.add(atMost);
          clock.advance(atMost);
          return running.isDone();
        }

        @Override
        public <T> Optional<T> next(BlockingQueue<T> queue, Duration atMost) {
          return Optional.ofNullable(queue.poll());
        }
      };

  @Override
  protected Region open(Path root, InstantSource clock) {
    return region(new MemoryObjectStore(clock));
  }

  @Override
  protected boolean keepsWhatIsReplaced() {
    return false;
  }

  private ObjectRegion region(ObjectStore store) {
    return ObjectRegion.open(
        "north", new Coordinates(0, 0), store, "a/", Store.RANDOM, clock, Runnable::run, waits);
  }

  private ObjectRegion attached() throws IOException {
    ObjectRegion region = region(store);
    region.attach(Optional.empty(), IDENTITY);
    return region;
  }

  private static StoreFailure unreachable() {
    return new StoreFailure(StoreFailure.Kind.UNREACHABLE, "a planted fault", null);
  }

  @Test
  void namesNothingButRevisions() throws Exception {
    ObjectRegion region = attached();
    region.putPacked(REVISION, new byte[] {1});
    try (NewBlob fresh = region.begin(REVISION)) {
      fresh.append(ByteBuffer.allocate(10));
      fresh.commit();
    }

    assertThat(store.names()).containsExactly(FOLDER + "blob", "a/region.hfr", SMALL);
  }

  @Test
  void asksAgainWhatMayPassAndWaitsLongerEachTime() throws Exception {
    ObjectRegion region = attached();
    AtomicInteger left = new AtomicInteger(3);
    store.before =
        (call, _) -> {
          if (call.equals("create") && left.getAndDecrement() > 0) {
            throw unreachable();
          }
        };

    region.putPacked(REVISION, new byte[] {1});

    assertThat(store.bytes(SMALL)).containsExactly(1);
    assertThat(waited).hasSize(3);
    assertThat(waited.get(0)).isLessThanOrEqualTo(Duration.ofMillis(200));
    assertThat(waited.get(1)).isLessThanOrEqualTo(Duration.ofMillis(400));
    assertThat(waited.get(2)).isLessThanOrEqualTo(Duration.ofMillis(800));
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  @Test
  void givesUpAfterFourAndIsWrittenAgainOnceAProbeSucceeds() throws Exception {
    ObjectRegion region = attached();
    store.before =
        (_, _) -> {
          throw unreachable();
        };

    assertThatThrownBy(() -> region.putPacked(REVISION, new byte[] {1}))
        .isInstanceOf(StoreFailure.class)
        .hasMessageStartingWith("storeUnreachable");
    assertThat(waited).hasSize(3);
    assertThat(region.state()).isEqualTo(RegionState.ABSENT);

    store.before = (_, _) -> {};
    clock.advance(Duration.ofSeconds(2));
    region.putPacked(REVISION, new byte[] {2});
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  @Test
  void anObjectThatWasReplacedWhileItWasReadSaysNothingOfTheRegion() throws Exception {
    ObjectRegion region = attached();
    region.putPacked(REVISION, new byte[] {1});
    store.before =
        (_, _) -> {
          throw new StoreFailure(StoreFailure.Kind.CHANGED, "a planted fault", null);
        };

    assertThatThrownBy(() -> region.packed(REVISION)).hasMessageStartingWith("storeObjectChanged");
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  @Test
  void whatADeniedCredentialMayNotDoIsNotAskedAgain() throws Exception {
    ObjectRegion region = attached();
    store.before =
        (_, _) -> {
          throw new StoreFailure(StoreFailure.Kind.DENIED, "a planted fault", null);
        };

    assertThatThrownBy(() -> region.putPacked(REVISION, new byte[] {1}))
        .hasMessageStartingWith("storeDenied");
    assertThat(waited).isEmpty();
    assertThat(region.state()).isEqualTo(RegionState.READ_ONLY);
  }

  @Test
  void aRequestWhoseAnswerWasLostIsFoundDone() throws Exception {
    ObjectRegion region = attached();
    AtomicInteger lost = new AtomicInteger();
    store.after =
        (call, _) -> {
          if (lost.getAndIncrement() % 2 == 0) {
            throw unreachable();
          }
        };
    byte[] large = Store.bytes(LARGE_BYTES, 1);

    region.putPacked(REVISION, new byte[] {1});
    try (NewBlob fresh = region.begin(REVISION)) {
      fresh.append(ByteBuffer.wrap(large));
      fresh.commit();
    }

    assertThat(store.bytes(SMALL)).containsExactly(1);
    assertThat(store.bytes(FOLDER + "blob")).isEqualTo(large);
    assertThat(store.unfinished()).isEmpty();
  }

  @Test
  void aRequestThatComesLateDoesNotReplaceWhatCameAfter() throws Exception {
    ObjectRegion region = attached();
    region.putPacked(REVISION, new byte[] {1});
    String seen = store.look(SMALL).orElseThrow().version();
    region.putPacked(REVISION, new byte[] {2});

    assertThat(store.create(SMALL, ByteBuffer.wrap(new byte[] {1}))).isFalse();
    assertThat(store.replace(SMALL, ByteBuffer.wrap(new byte[] {1}), seen)).isFalse();
    assertThat(region.packed(REVISION)).contains(new byte[] {2});
  }

  @Test
  void aStoreThatOverwritesIsRefused() {
    MemoryObjectStore careless = new MemoryObjectStore(clock);
    careless.before =
        (call, name) -> {
          if (call.equals("create")) {
            careless.delete(name);
          }
        };

    assertThatThrownBy(() -> region(careless).attach(Optional.empty(), IDENTITY))
        .hasMessageContaining("overwrites what may only be created");
  }

  @Test
  void anEmptiedStoreIsNotFilledAnew() throws Exception {
    ObjectRegion region = attached();
    store.empty();
    clock.advance(Duration.ofMinutes(2));

    assertThatThrownBy(() -> region.putPacked(REVISION, new byte[] {1}))
        .hasMessageContaining("is not a region");
    assertThat(store.names()).isEmpty();
    assertThat(region.state()).isEqualTo(RegionState.ABSENT);
  }

  @Test
  void aPrefixThatHoldsOtherThingsIsRefused() {
    store.tamper("a/somebody.txt", new byte[1]);

    assertThatThrownBy(() -> region(store).attach(Optional.empty(), IDENTITY))
        .hasMessageContaining("holds other things");
  }

  @Test
  void strangersAreCounted() throws Exception {
    ObjectRegion region = attached();
    store.tamper("a/somebody.txt", new byte[1]);
    store.tamper("a/large/cd/blob", new byte[1]);

    assertThat(region.list(_ -> {})).isEqualTo(2);
  }

  @Test
  void anInterruptedUploadIsListedAndEndedWithItsRevision() throws Exception {
    ObjectRegion region = attached();
    NewBlob killed = region.begin(REVISION);
    killed.append(ByteBuffer.allocate(LARGE_BYTES));

    List<RegionEntry> entries = new ArrayList<>();
    region.list(entries::add);
    assertThat(entries)
        .extracting(RegionEntry::revision, RegionEntry::kind)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(REVISION, RegionEntry.Kind.PART));

    region.delete(REVISION);
    assertThat(store.unfinished()).isEmpty();
  }

  @Test
  void aDamagedListOfPiecesMakesABlobThatIsTooShort() throws Exception {
    ObjectRegion region = attached();
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.allocate(100));
      part.commit();
    }
    byte[] list = store.bytes(FOLDER + "blob");
    list[10] ^= 1;
    store.tamper(FOLDER + "blob", list);

    assertThat(region.open(REVISION).orElseThrow().sizeBytes()).isZero();
  }

  @Test
  void aBlobThatIsReplacedWhileItIsReadIsNeverMixed() throws Exception {
    ObjectRegion region = attached();
    put(region, Store.bytes(100_000, 1));
    try (RegionBlob before = region.open(REVISION).orElseThrow()) {
      put(region, Store.bytes(100_000, 2));

      assertThatThrownBy(() -> before.read(50_000, ByteBuffer.allocate(10)))
          .isInstanceOf(StoreFailure.class)
          .hasMessageStartingWith("storeObjectChanged");
    }
  }

  @Test
  void whatTakesThePlaceOfABlobOfPiecesLeavesNoneOfThem() throws Exception {
    ObjectRegion region = attached();
    for (int bytes : new int[] {100_000, LARGE_BYTES}) {
      try (RegionPart part = region.part(REVISION)) {
        part.append(ByteBuffer.allocate(100));
        part.commit();
      }
      assertThat(store.names()).anyMatch(name -> name.startsWith(FOLDER + "piece-"));

      put(region, Store.bytes(bytes, 1));

      assertThat(store.names()).containsExactly(FOLDER + "blob", "a/region.hfr");
    }
  }

  @Test
  void aLeftoverProbeIsRemovedAfterAnHour() throws Exception {
    ObjectRegion region = attached();
    store.tamper("a/probe-0123456789abcdef", "old".getBytes(StandardCharsets.US_ASCII));
    region.probe();
    assertThat(store.names()).contains("a/probe-0123456789abcdef");

    clock.advance(Duration.ofHours(2));
    region.probe();
    assertThat(store.names()).containsExactly("a/region.hfr");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/region.hfr", "a/probe-"})
  void nobodyWhoWritesWaitsForAProbeThatHangs(String hanging) throws Exception {
    ObjectRegion region = attached();
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    store.before =
        (_, name) -> {
          if (name.startsWith(hanging)) {
            hangs.countDown();
            held(answers);
          }
        };

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> probe = threads.submit(() -> probed(region));
      held(hangs);
      Future<?> put = threads.submit(() -> written(region));
      try {
        assertThat(put).succeedsWithin(Duration.ofSeconds(20));
      } finally {
        answers.countDown();
      }
      assertThat(probe).succeedsWithin(Duration.ofSeconds(20));
    }
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  private static void held(CountDownLatch until) {
    try {
      assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean probed(Region region) throws IOException {
    region.probe();
    return true;
  }

  private static boolean written(Region region) throws IOException {
    region.putPacked(REVISION, new byte[] {1});
    return true;
  }

  @Test
  void whereAProbeFindsAnotherRegionTheNextWriteDoesNotBelieveAnOlderLook() throws Exception {
    ObjectRegion region = attached();
    byte[] marker = store.bytes("a/region.hfr");
    store.tamper("a/region.hfr", RegionMarker.bytes(new UUID(7, 8)).array());
    assertThatThrownBy(region::probe).hasMessageContaining("is another region");

    clock.advance(Duration.ofSeconds(2));
    assertThatThrownBy(() -> region.putPacked(REVISION, new byte[] {1}))
        .hasMessageContaining("is another region");
    assertThatThrownBy(() -> region.delete(REVISION)).hasMessageContaining("is another region");

    store.tamper("a/region.hfr", marker);
    clock.advance(Duration.ofSeconds(2));
    region.putPacked(REVISION, new byte[] {1});
    assertThat(store.bytes(SMALL)).containsExactly(1);
  }

  @Test
  void piecesAreFewEnoughForTheLargestBlob() {
    long bytes = 0;
    for (int i = 0; i < 10_000; i++) {
      bytes += FreshObject.pieceBytes(i);
    }

    assertThat(bytes).isGreaterThan(BlobLayout.position(BlobLayout.lastSegment(1L << 40)) + 70_000);
  }

  private static void put(Region region, byte[] bytes) throws IOException {
    try (NewBlob fresh = region.begin(REVISION)) {
      fresh.append(ByteBuffer.wrap(bytes));
      fresh.commit();
    }
  }
}
