package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every region does, whatever holds its copies.
public abstract class RegionContract {

  private static final RevisionId REVISION = RevisionId.parse("ab000000000000000000000000000001");
  private static final UUID IDENTITY = new UUID(1, 2);
  private static final int LARGE_BYTES = 11_000_000; // more than two pieces of an object store's
  private static final int STEP_BYTES = 3_000_000;
  private static final int CHUNK_BYTES = 262_256;

  @TempDir Path root;
  private final StoppedClock clock = new StoppedClock(Instant.now());
  private Region region;

  /// A blank region, not attached yet.
  ///
  /// @param root an empty folder
  protected abstract Region open(Path root, InstantSource clock);

  /// Whether a blob that is replaced while it is read is read to its end; if not, it is refused.
  protected boolean keepsWhatIsReplaced() {
    return true;
  }

  @BeforeEach
  void attach() throws IOException {
    region = open(root, clock);
    region.attach(Optional.empty(), IDENTITY);
  }

  @AfterEach
  void close() throws Exception {
    region.close();
  }

  @Test
  void keepsItsIdentity() throws Exception {
    assertThat(region.attach(Optional.of(IDENTITY), new UUID(3, 4))).isEqualTo(IDENTITY);
    assertThat(region.attach(Optional.empty(), new UUID(3, 4))).isEqualTo(IDENTITY);
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  @Test
  void givesBackWhatWasPacked() throws Exception {
    region.putPacked(REVISION, new byte[] {1, 2, 3});
    assertThat(region.packed(REVISION)).contains(new byte[] {1, 2, 3});

    region.putPacked(REVISION, new byte[] {4});
    assertThat(region.packed(REVISION)).contains(new byte[] {4});

    region.dropPacked(REVISION);
    region.dropPacked(REVISION);
    assertThat(region.packed(REVISION)).isEmpty();
  }

  @Test
  void keepsALogAndNamesItInOrder() throws Exception {
    LogStore log = region.log().orElseThrow();
    log.put("b-1", new byte[] {2});
    log.put("a-1", new byte[] {1});
    log.put("a-1", new byte[] {1});

    assertThat(log.list()).containsExactly("a-1", "b-1");
    assertThat(log.read("b-1")).contains(new byte[] {2});
    assertThat(log.read("c-1")).isEmpty();
    assertThat(region.list(_ -> {})).as("strangers").isZero();

    log.delete("a-1");
    log.delete("a-1");
    assertThat(log.list()).containsExactly("b-1");
  }

  @Test
  void anObjectOfTheLogIsNeverWrittenOver() throws Exception {
    LogStore log = region.log().orElseThrow();
    log.put("a", new byte[] {1});

    assertThatThrownBy(() -> log.put("a", new byte[] {2}))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(log.read("a")).contains(new byte[] {1});
    assertThat(region.state()).as("it is no trouble of the region").isEqualTo(RegionState.HEALTHY);
  }

  @Test
  void anObjectOfTheLogIsReplacedWhereThatIsAskedFor() throws Exception {
    LogStore log = region.log().orElseThrow();
    log.put("a", new byte[] {1, 2, 3});

    log.replace("a", new byte[] {4});
    log.replace("a", new byte[] {5, 6});
    log.replace("b", new byte[] {7});

    assertThat(log.read("a")).contains(new byte[] {5, 6});
    assertThat(log.read("b")).contains(new byte[] {7});
    assertThat(log.list()).containsExactly("a", "b");
  }

  @Test
  void aLogTakesNoNameThatLeadsElsewhere() {
    LogStore log = region.log().orElseThrow();

    assertThatThrownBy(() -> log.put("../a", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsANoteAndNamesItToNobody() throws Exception {
    assertThat(region.note("checkpoint")).isEmpty();

    region.putNote("checkpoint", new byte[] {1, 2});
    region.putNote("checkpoint", new byte[] {3});

    assertThat(region.note("checkpoint")).contains(new byte[] {3});
    assertThat(region.note("other")).isEmpty();
    assertThat(region.list(_ -> {})).isZero();
  }

  @Test
  void hasWhatItBeganToPackOnceThatHasEnded() throws Exception {
    region.putPacked(REVISION, new byte[] {1});

    region.beginPacked(REVISION, new byte[] {2}, Runnable::run).join();

    assertThat(region.packed(REVISION)).contains(new byte[] {2});
  }

  @Test
  void hasNothingThatWasNotPutThere() throws Exception {
    assertThat(region.packed(REVISION)).isEmpty();
    assertThat(region.open(REVISION)).isEmpty();
    assertThat(region.openPart(REVISION)).isEmpty();
    region.delete(REVISION);
    region.deletePart(REVISION);
    assertThat(entries()).isEmpty();
  }

  @Test
  void aPartBecomesABlobInOneStep() throws Exception {
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      part.append(ByteBuffer.wrap(new byte[] {4, 5}));
      assertThat(region.open(REVISION)).isEmpty();
      part.commit();
    }

    assertThat(region.openPart(REVISION)).isEmpty();
    assertThat(content(region.open(REVISION))).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void aPartGoesOnWhereItWasLeft() throws Exception {
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
      part.force();
    }
    try (RegionPart part = region.part(REVISION)) {
      assertThat(part.sizeBytes()).isEqualTo(4);
      part.truncate(2);
      part.append(ByteBuffer.wrap(new byte[] {9}));
      ByteBuffer read = ByteBuffer.allocate(2);
      part.read(1, read);
      assertThat(read.array()).containsExactly(2, 9);
      part.force();
    }
    assertThat(content(region.openPart(REVISION))).containsExactly(1, 2, 9);
  }

  @Test
  void aBlobIsReplacedInOneStepWhileItIsRead() throws Exception {
    commit(new byte[] {1, 1});
    try (RegionBlob before = region.open(REVISION).orElseThrow()) {
      commit(new byte[] {2, 2, 2});

      ByteBuffer read = ByteBuffer.allocate(2);
      try {
        before.read(0, read);
        assertThat(read.array()).containsExactly(1, 1);
      } catch (IOException e) {
        if (keepsWhatIsReplaced()) {
          throw e;
        }
      }
    }
    assertThat(content(region.open(REVISION))).containsExactly(2, 2, 2);
  }

  @Test
  void readingBeyondTheEndIsAnError() throws Exception {
    commit(new byte[10]);
    try (RegionBlob blob = region.open(REVISION).orElseThrow()) {
      assertThatExceptionOfType(EOFException.class)
          .isThrownBy(() -> blob.read(5, ByteBuffer.allocate(6)));
    }
  }

  @Test
  void deletesEveryFormOfARevisionAndNoOther() throws Exception {
    RevisionId other = RevisionId.random(Store.RANDOM);
    commit(new byte[10]);
    region.putPacked(REVISION, new byte[1]);
    region.part(REVISION).close();
    region.putPacked(other, new byte[1]);

    region.delete(REVISION);

    assertThat(entries()).extracting(RegionEntry::revision).containsExactly(other);
  }

  @Test
  void listsEverythingWithItsKindSizeAndTime() throws Exception {
    RevisionId draft = RevisionId.random(Store.RANDOM);
    RevisionId small = RevisionId.random(Store.RANDOM);
    commit(new byte[10]);
    region.putPacked(small, new byte[7]);
    try (RegionPart part = region.part(draft)) {
      part.append(ByteBuffer.wrap(new byte[5]));
      part.force();
    }

    assertThat(entries())
        .extracting(RegionEntry::revision, RegionEntry::kind, RegionEntry::sizeBytes)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(REVISION, RegionEntry.Kind.LARGE, 10L),
            org.assertj.core.groups.Tuple.tuple(small, RegionEntry.Kind.PACKED, 7L),
            org.assertj.core.groups.Tuple.tuple(draft, RegionEntry.Kind.PART, 5L));
    assertThat(entries())
        .allSatisfy(
            entry ->
                assertThat(entry.changedAt())
                    .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600)));
  }

  @Test
  void aProbeLeavesNothing() throws Exception {
    region.probe();

    assertThat(region.list(_ -> {})).isZero();
    assertThat(entries()).isEmpty();
  }

  @Test
  void aBlobThatComesInOneGoIsThereOnlyAtItsEnd() throws Exception {
    byte[] bytes = Store.bytes(LARGE_BYTES, 1);
    try (NewBlob fresh = region.begin(REVISION)) {
      appendInChunks(fresh, bytes);
      fresh.force();
      assertThat(region.open(REVISION)).isEmpty();
      fresh.commit();
    }

    assertThat(content(region.open(REVISION))).isEqualTo(bytes);
    assertThat(region.openPart(REVISION)).isEmpty();
    assertThat(entries()).extracting(RegionEntry::sizeBytes).containsExactly((long) LARGE_BYTES);
  }

  @Test
  void aBlobThatWasGivenUpLeavesNothing() throws Exception {
    try (NewBlob fresh = region.begin(REVISION)) {
      appendInChunks(fresh, Store.bytes(LARGE_BYTES, 2));
    }
    region.deletePart(REVISION);

    assertThat(entries()).isEmpty();
  }

  @Test
  void aLargeBlobTakesThePlaceOfAnother() throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      byte[] bytes = Store.bytes(LARGE_BYTES, seed);
      try (NewBlob fresh = region.begin(REVISION)) {
        appendInChunks(fresh, bytes);
        fresh.commit();
      }
      assertThat(content(region.open(REVISION))).isEqualTo(bytes);
    }
    assertThat(entries()).hasSize(1);
  }

  @Test
  void aDraftOfManyStepsIsReadByRangeBeforeAndAfterItIsABlob() throws Exception {
    byte[] bytes = Store.bytes(LARGE_BYTES, 3);
    for (int at = 0; at < LARGE_BYTES; at += STEP_BYTES) {
      try (RegionPart part = region.part(REVISION)) {
        assertThat(part.sizeBytes()).isEqualTo(at);
        part.append(ByteBuffer.wrap(bytes, at, Math.min(STEP_BYTES, LARGE_BYTES - at)));
        part.force();
      }
    }
    assertThat(content(region.openPart(REVISION))).isEqualTo(bytes);

    try (RegionPart part = region.part(REVISION)) {
      part.commit();
    }

    assertThat(content(region.open(REVISION))).isEqualTo(bytes);
    try (RegionBlob blob = region.open(REVISION).orElseThrow()) {
      ByteBuffer range = ByteBuffer.allocate(STEP_BYTES);
      blob.read(STEP_BYTES - 100, range);
      assertThat(range.array())
          .isEqualTo(Arrays.copyOfRange(bytes, STEP_BYTES - 100, 2 * STEP_BYTES - 100));
    }
  }

  @Test
  void whatIsCutOffADraftIsNeverSeenAgain() throws Exception {
    byte[] bytes = Store.bytes(3 * STEP_BYTES, 4);
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.wrap(bytes, 0, 2 * STEP_BYTES));
      part.force();
    }
    try (RegionPart part = region.part(REVISION)) {
      part.truncate(STEP_BYTES / 2);
      part.append(ByteBuffer.wrap(bytes, STEP_BYTES / 2, STEP_BYTES));
      part.force();
    }
    assertThat(content(region.openPart(REVISION)))
        .isEqualTo(Arrays.copyOf(bytes, STEP_BYTES / 2 + STEP_BYTES));

    region.deletePart(REVISION);
    assertThat(entries()).isEmpty();
  }

  private void commit(byte[] bytes) throws IOException {
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.wrap(bytes));
      part.commit();
    }
  }

  private static void appendInChunks(NewBlob blob, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
      blob.append(ByteBuffer.wrap(bytes, at, Math.min(CHUNK_BYTES, bytes.length - at)));
    }
  }

  private List<RegionEntry> entries() throws IOException {
    List<RegionEntry> entries = new ArrayList<>();
    region.list(entries::add);
    return entries;
  }

  private static byte[] content(Optional<RegionBlob> found) throws IOException {
    try (RegionBlob blob = found.orElseThrow()) {
      ByteBuffer all = ByteBuffer.allocate((int) blob.sizeBytes());
      blob.read(0, all);
      return Arrays.copyOf(all.array(), all.position());
    }
  }
}
