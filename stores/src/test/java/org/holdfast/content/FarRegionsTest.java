package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.stores.FaultProxy;
import org.holdfast.stores.FaultProxy.Fault;
import org.holdfast.stores.S3Bucket;
import org.holdfast.stores.S3Settings;
import org.holdfast.stores.S3Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Blobs over a folder and a bucket of a real S3 server, on a line that is spoilt, and that is
/// killed.
class FarRegionsTest {

  private static final int LARGE_BYTES = 11_000_000;
  private static final int SMALL_BYTES = 10_000;
  private static final int FAR = 1;
  private static final Duration LONG = Duration.ofSeconds(60); // however busy the machine is
  private static final Duration SHORT = Duration.ofSeconds(3);

  private static final AtomicInteger PREFIXES = new AtomicInteger();

  @TempDir private static Path servers;
  private static S3Bucket bucket;

  @TempDir private Path folder;
  private final String prefix = "t" + PREFIXES.incrementAndGet() + "/";
  private FaultProxy proxy;
  private S3Store direct;
  private Store store;

  @BeforeAll
  static void start() {
    bucket = S3Bucket.open(servers);
  }

  @AfterAll
  static void stop() {
    bucket.close();
  }

  @BeforeEach
  void open() {
    proxy = new FaultProxy(bucket.port());
    direct = S3Store.open(bucket.settings());
    store = store(CopyPolicy.DEFAULT, LONG);
  }

  @AfterEach
  void close() {
    store.close();
    direct.close();
    proxy.close();
  }

  private Store store(CopyPolicy policy, Duration timeout) {
    return Store.of(
        folder.resolve("store"),
        policy,
        List.of("near", "far"),
        Duration.ofMinutes(2),
        Duration.ofMillis(300),
        made ->
            name ->
                name.equals("near") ? made.directory(name, new RealDisk()) : far(made, timeout));
  }

  private Region far(Store made, Duration timeout) {
    S3Settings settings = bucket.behind(proxy);
    S3Store behind =
        S3Store.open(
            new S3Settings(
                settings.endpoint(),
                settings.signingRegion(),
                settings.bucket(),
                true,
                true,
                settings.credentials(),
                settings.caFile(),
                timeout));
    return ObjectRegion.open(
        "far",
        new Coordinates(60, 24),
        behind,
        prefix,
        Store.RANDOM,
        made.clock,
        made.threads,
        Waits.REAL);
  }

  private List<StoredBlob> written() {
    return List.of(
        store.write(Store.bytes(SMALL_BYTES, 1)), store.write(Store.bytes(LARGE_BYTES, 2)));
  }

  @Test
  void whatIsAnsweredLiesInBothAndIsRead() {
    for (StoredBlob blob : written()) {
      assertThat(store.check(0, blob)).isInstanceOf(BlobCheck.Whole.class);
      assertThat(store.check(FAR, blob)).isInstanceOf(BlobCheck.Whole.class);
      assertThat(store.read(blob)).hasSize((int) blob.sizeBytes());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT", "TRUNCATED", "HALF_OPEN", "SILENT", "NONSENSE"})
  void aSpoiltLineRefusesWritesAndKeepsNobodyFromReading(Fault fault) {
    List<StoredBlob> before = written();
    store.close();
    store = store(CopyPolicy.DEFAULT, SHORT);
    proxy.set(fault, 10);

    assertThatThrownBy(() -> store.write(Store.bytes(SMALL_BYTES, 3)))
        .isInstanceOf(ContentRefusal.TooFewRegions.class);
    for (StoredBlob blob : before) {
      assertThat(store.read(blob)).hasSize((int) blob.sizeBytes());
    }

    store.close();
    proxy.set(Fault.NONE, 0);
    store = store(CopyPolicy.DEFAULT, LONG);
    StoredBlob after = store.write(Store.bytes(SMALL_BYTES, 4));
    assertThat(store.check(FAR, after)).isInstanceOf(BlobCheck.Whole.class);
  }

  @Test
  void whatAFarRegionMissedIsMadeLater() {
    bucket.assumeMayBeKilled();
    store.close();
    store = store(new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR), LONG);
    var _ = store.write(Store.bytes(SMALL_BYTES, 5));
    bucket.kill();
    List<StoredBlob> blobs = written();
    assertThat(store.blobs.regions().get(FAR).missingCopies()).isEqualTo(2);

    bucket.startAgain();
    store.clock.advance(Duration.ofSeconds(5));
    proxy.set(Fault.NONE, 0);
    store.blobs.repairMissing(10);

    assertThat(store.blobs.regions().get(FAR).missingCopies()).isZero();
    for (StoredBlob blob : blobs) {
      assertThat(store.check(FAR, blob)).isInstanceOf(BlobCheck.Whole.class);
    }
  }

  @Test
  void aCopyThatWasTamperedWithIsReadFromElsewhereAndMadeAnew() throws Exception {
    for (StoredBlob blob : written()) {
      String name =
          blob.sizeBytes() == SMALL_BYTES
              ? prefix + "small/" + blob.address().revision().text()
              : prefix + "large/" + blob.address().revision().text() + "/blob";
      ObjectStore.Seen seen = direct.look(name).orElseThrow();
      assertThat(direct.replace(name, ByteBuffer.wrap(new byte[500]), seen.version())).isTrue();

      assertThat(store.check(FAR, blob)).isInstanceOf(BlobCheck.Damaged.class);
      assertThat(store.read(blob)).hasSize((int) blob.sizeBytes());
      assertThat(
              store.blobs.repair(
                  store.regions.get(FAR), blob.address(), store.key, blob.seal(), blob.sizeBytes()))
          .isTrue();
      assertThat(store.check(FAR, blob)).isInstanceOf(BlobCheck.Whole.class);
    }
  }

  @Test
  void anUploadInStepsOutlivesTheServerTheProcessAndTheLine() throws Exception {
    bucket.assumeMayBeKilled();
    byte[] plain = Store.bytes(3 * 700_000, 6);
    BlobDraft draft = store.blobs.begin(store.address(), store.key);
    for (int i = 0; i < 3; i++) {
      byte[] step = Arrays.copyOfRange(plain, i * 700_000, (i + 1) * 700_000);
      draft = store.blobs.append(draft, store.key, Store.stream(step), step.length, plain.length);
      store.restart();
      bucket.kill();
      bucket.startAgain();
      proxy.set(Fault.NONE, 0);
      store.clock.advance(Duration.ofSeconds(2));
    }

    StoredBlob blob = store.blobs.finish(draft, store.key);

    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(store.check(FAR, blob)).isInstanceOf(BlobCheck.Whole.class);
  }

  @Test
  void whatAKilledWriterLeftIsSwept() throws Exception {
    NewBlob killed = store.regions.get(FAR).begin(RevisionId.random(Store.RANDOM));
    killed.append(ByteBuffer.wrap(new byte[LARGE_BYTES]));

    int removed = store.sweep(_ -> false);

    assertThat(removed).isEqualTo(1);
    assertThat(direct.listUnfinished(prefix, Optional.empty()).seen()).isEmpty();
    List<RegionEntry> left = new ArrayList<>();
    store.regions.get(FAR).list(left::add);
    assertThat(left).isEmpty();
  }

  @Test
  void nothingInTheStoreTellsWhatItIs() throws Exception {
    var _ = written();

    assertThat(direct.list(prefix, Optional.empty()).seen())
        .extracting(ObjectStore.Seen::name)
        .allMatch(
            name ->
                name.substring(prefix.length())
                    .matches("region.hfr|small/[0-9a-f]{32}|large/[0-9a-f]{32}/blob"));
  }
}
