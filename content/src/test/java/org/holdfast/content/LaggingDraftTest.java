package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A draft that one region missed, and then the other: whatever comes between, some region is
/// believed, and has every byte that was answered.
class LaggingDraftTest {

  private static final int SIZE = 400_000;

  @TempDir Path root;
  private final FaultyDisk west = new FaultyDisk();
  private final FaultyDisk east = new FaultyDisk();
  private final byte[] plain = Store.bytes(SIZE, 1);
  private Store store;

  @BeforeEach
  void open() {
    store =
        Store.of(
            root,
            new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR),
            List.of("west", "east"),
            Store.PATIENCE,
            Store.HEDGE,
            owner -> name -> owner.directory(name, name.equals("west") ? west : east));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Found by the simulation, seed 3065.
  @ParameterizedTest
  @ValueSource(ints = {70_000, 150_000})
  void aFirstStepWhoseAnswerNobodyRemembersLeavesNoRegionBehindForEver(int bytes)
      throws IOException {
    BlobDraft begun = store.blobs.begin(store.address(), store.key);
    without(west, store.blobs, begun, bytes - 1);

    BlobDraft answered = without(east, store.blobs, begun, bytes);
    store.restart();

    assertGoesOn(answered);
  }

  @Test
  void aStepThatAnotherProcessDidIsKnown() throws IOException {
    Blobs first = store.blobs;
    BlobDraft draft = append(first, first.begin(store.address(), store.key), 100_000);
    store.restart();
    without(west, store.blobs, draft, 150_000);

    BlobDraft answered = without(east, first, draft, 160_000);
    store.restart();

    assertGoesOn(answered);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoLagsChangesAtOnce(boolean atTheEnd) throws IOException {
    BlobDraft begun = store.blobs.begin(store.address(), store.key);
    BlobDraft draft = without(west, store.blobs, begun, atTheEnd ? SIZE : 150_000);
    store.database.write(tx -> tx.execute(NOTHING_IS_CLEARED));
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(
            () -> {
              east.failFrom(FaultyDisk.Step.OPEN, 1, FaultyDisk.BROKEN);
              if (atTheEnd) {
                store.blobs.finish(draft, store.key);
              } else {
                append(store.blobs, draft, SIZE);
              }
            });
    heal(east);
    store.database.write(tx -> tx.execute("drop trigger nothing_is_cleared"));
    store.restart();

    assertGoesOn(draft);
  }

  /// In the middle of a repair the upload's last step is taken again; then the disk breaks. With
  /// turns the step waits until the repair has ended, so it is not there yet when the disk breaks.
  @Test
  void aRepairAndALastStepTakenAgainDoNotMeetInOnePart() throws IOException {
    BlobDraft draft = append(store.blobs, store.blobs.begin(store.address(), store.key), SIZE);
    east.failFrom(FaultyDisk.Step.OPEN, 1, FaultyDisk.BROKEN);
    StoredBlob blob = store.blobs.finish(draft, store.key);
    heal(east);
    store.write(new byte[1]); // which probes east
    CompletableFuture<StoredBlob> again = new CompletableFuture<>();
    east.afterNextOpen(
        () -> {
          store.threads.execute(() -> again.complete(store.blobs.finish(draft, store.key)));
          var _ = again.copy().completeOnTimeout(blob, 300, TimeUnit.MILLISECONDS).join();
          east.failFrom(FaultyDisk.Step.WRITE, 1, FaultyDisk.BROKEN);
        });

    store.blobs.repairMissing(10);

    assertThat(again.join()).isEqualTo(blob);
    boolean whole = store.check(1, blob).equals(new BlobCheck.Whole());
    assertThat(whole || store.blobs.regions().getLast().missingCopies() == 1)
        .as("east's copy is whole or on record as missing")
        .isTrue();
  }

  // The process ends here, as far as the database can tell.
  private static final String NOTHING_IS_CLEARED =
      "create trigger nothing_is_cleared before delete on missing_copy"
          + " begin select raise(abort, 'the end'); end";

  private BlobDraft without(FaultyDisk disk, Blobs blobs, BlobDraft draft, int to)
      throws IOException {
    disk.failFrom(FaultyDisk.Step.OPEN, 1, FaultyDisk.BROKEN);
    BlobDraft after = append(blobs, draft, to);
    heal(disk);
    return after;
  }

  private void heal(FaultyDisk disk) {
    assertThat(disk.heal()).isTrue();
    store.clock.advance(Duration.ofSeconds(2));
  }

  private BlobDraft append(Blobs blobs, BlobDraft draft, int to) throws IOException {
    int from = (int) draft.receivedBytes();
    byte[] piece = Arrays.copyOfRange(plain, from, to);
    return blobs.append(draft, store.key, Store.stream(piece), piece.length, SIZE);
  }

  private void assertGoesOn(BlobDraft draft) throws IOException {
    BlobDraft whole = append(store.blobs, draft, SIZE);
    StoredBlob blob = store.blobs.finish(whole, store.key);
    assertThat(store.read(blob)).isEqualTo(plain);
    assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.check(1, blob)).isEqualTo(new BlobCheck.Whole());
    assertThat(store.blobs.regions()).allMatch(region -> region.missingCopies() == 0);
  }
}
