package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every region does.
abstract class RegionContract {

  private static final RevisionId REVISION = RevisionId.parse("ab000000000000000000000000000001");
  private static final UUID IDENTITY = new UUID(1, 2);

  @TempDir Path root;
  private final StoppedClock clock = new StoppedClock(Instant.now());
  private Region region;

  abstract Region open(Path root, StoppedClock clock);

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
    }
    assertThat(content(region.openPart(REVISION))).containsExactly(1, 2, 9);
  }

  @Test
  void aBlobIsReplacedInOneStepWhileItIsRead() throws Exception {
    commit(new byte[] {1, 1});
    try (RegionBlob before = region.open(REVISION).orElseThrow()) {
      commit(new byte[] {2, 2, 2});

      ByteBuffer read = ByteBuffer.allocate(2);
      before.read(0, read);
      assertThat(read.array()).containsExactly(1, 1);
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

  private void commit(byte[] bytes) throws IOException {
    try (RegionPart part = region.part(REVISION)) {
      part.append(ByteBuffer.wrap(bytes));
      part.commit();
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
