package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A region that is being drained takes nothing new, owes nothing, and is not believed more than it
/// knows.
@SuppressWarnings("NullAway.Init") // made before each test
class DrainingTest {

  private static final int SIZE = 200_000;
  private static final CopyPolicy WITHOUT_WEST =
      new CopyPolicy(2, CopyPolicy.WhenTooFew.REFUSE, Set.of("west"));

  @TempDir private Path root;
  private final byte[] plain = Store.bytes(SIZE, 1);
  private Store store;

  @BeforeEach
  void open() {
    store = Store.with(root, CopyPolicy.DEFAULT, List.of("west", "east", "north"), RealDisk::new);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private BlobDraft append(BlobDraft draft, byte[] whole, int to) throws IOException {
    byte[] piece = Arrays.copyOfRange(whole, (int) draft.receivedBytes(), to);
    return store.blobs.append(draft, store.key, Store.stream(piece), piece.length, SIZE);
  }

  private BlobCare care(StoredBlob blob) {
    return store.blobs.care(
        blob.address(), store.key, blob.seal(), blob.sizeBytes(), blob.hashes(), _ -> true);
  }

  private void lose(int region, StoredBlob blob) throws IOException {
    store.regions.get(region).delete(blob.address().revision());
  }

  private int onRecord() {
    return store.database.read(
        tx -> tx.resultQuery("select count(*) from missing_copy").fetchSingle().get(0, int.class));
  }

  @Test
  void itTakesNothingAndWhatItAloneHasIsReadFromIt() throws IOException {
    StoredBlob before = store.write(plain);
    int entries = store.entries(0).size();
    store.restart(WITHOUT_WEST);
    store.write(plain);
    store.write(new byte[5]);

    assertThat(store.entries(0)).hasSize(entries);
    lose(1, before);
    lose(2, before);
    assertThat(store.read(before)).isEqualTo(plain);
    store.blobs.close(); // waits for the repairs behind the reader
    assertThat(store.check(1, before)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.blobs.regions())
        .extracting(RegionStatus::draining)
        .containsExactly(true, false, false);
    assertThat(store.blobs.copies(before.address().revision()))
        .extracting(BlobCopy::region)
        .containsExactly("east", "north");
  }

  @Test
  void whatLacksThereIsNoFlaw() throws IOException {
    store.restart(WITHOUT_WEST);
    StoredBlob blob = store.write(plain);
    lose(1, blob);
    BlobCare care = care(blob);
    assertThat(care.repaired()).containsExactly("east");
    assertThat(care.copies()).containsOnlyKeys("east", "north");

    lose(1, blob);
    lose(2, blob);
    care = care(blob);
    assertThat(care.isReadable()).isFalse();
    assertThat(care.copies()).containsOnlyKeys("east", "north");
    assertThat(store.entries(0)).isEmpty();
  }

  @Test
  void withTooFewOthersNothingIsWritten() throws IOException {
    store.restart(new CopyPolicy(2, CopyPolicy.WhenTooFew.REFUSE, Set.of("west", "north")));
    assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
        .isThrownBy(() -> store.write(plain));
    assertThat(store.entries(1)).isEmpty();
  }

  /// An answer was lost, and the step was done again with other bytes when the region took no part
  /// any more: what it has of the first try is authentic, and not what was answered.
  @Test
  void aStepThatItTookNoPartInIsNotReadFromIt() throws IOException {
    BlobDraft begun = store.blobs.begin(store.address(), store.key);
    append(begun, Store.bytes(SIZE, 2), 150_000);
    store.restart(WITHOUT_WEST);
    BlobDraft answered = append(begun, plain, 150_000);
    store.restart();
    for (int region : new int[] {1, 2}) {
      store.regions.get(region).delete(begun.address().revision());
    }

    assertThatExceptionOfType(ContentRefusal.DraftLost.class)
        .isThrownBy(() -> store.blobs.finish(answered, store.key));
  }

  @Test
  void anUploadThatBeganBeforeEndsWellAndLeavesNothingThere() throws IOException {
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 150_000);
    store.restart(WITHOUT_WEST);
    draft = append(draft, plain, 160_000);
    assertThat(onRecord()).isOne();
    StoredBlob blob = store.blobs.finish(append(draft, plain, SIZE), store.key);

    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(store.entries(0)).isEmpty();
    assertThat(onRecord()).isZero();
  }

  @Test
  void aDraftIsBroughtToWhereItStandsInARegionThatLacksIt() throws IOException {
    BlobDraft draft = append(store.blobs.begin(store.address(), store.key), plain, 150_000);
    store.regions.get(2).delete(draft.address().revision());
    store.restart(WITHOUT_WEST);
    assertThat(store.blobs.settle(draft, store.key)).isTrue();
    for (int region : new int[] {0, 1}) {
      store.regions.get(region).delete(draft.address().revision());
    }

    store.restart();
    StoredBlob blob = store.blobs.finish(append(draft, plain, SIZE), store.key);
    assertThat(store.read(blob)).isEqualTo(plain);
  }

  @Test
  void whatItLackedBeforeIsOwedNoMore() throws IOException {
    store.restart(new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR));
    StoredBlob blob = store.write(plain);
    store.database.write(
        tx ->
            tx.execute(
                "insert into missing_copy (revision, region, stored_bytes, header, since)"
                    + " values (?, 'west', 5, x'00', 1)",
                (Object) blob.address().revision().bytes()));
    store.restart(WITHOUT_WEST);
    RepairReport report = store.blobs.repairMissing(10);

    assertThat(report).isEqualTo(new RepairReport(0, 0));
    assertThat(onRecord()).isZero();
  }
}
