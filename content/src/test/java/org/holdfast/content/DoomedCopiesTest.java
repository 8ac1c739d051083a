package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left in regions of a drive that was destroyed.
class DoomedCopiesTest {

  @TempDir private Path folder;

  @Test
  void r19_packedAndLargeBlobsAndDraftsGoFromEveryRegion() throws IOException {
    try (Store store = Store.in(folder)) {
      StoredBlob small = store.write(new byte[500]);
      StoredBlob large = store.write(new byte[300_000]);
      StoredBlob another = store.write(new byte[400]);
      BlobDraft draft = store.blobs.begin(store.address(), store.key);
      store.blobs.append(draft, store.key, Store.stream(new byte[90_000]), 90_000, 90_000);
      doom(store, small, large);
      store.database.write(
          tx -> {
            store.blobs.doom(tx, Store.DRIVE, List.of(draft.address().revision()));
            return true;
          });
      assertThat(store.blobs.doomed(Store.DRIVE))
          .containsEntry("west", 3L)
          .containsEntry("east", 3L);

      int removed = store.blobs.removeDoomed(100);

      assertThat(removed).isEqualTo(6);
      assertThat(store.blobs.doomed(Store.DRIVE)).isEmpty();
      for (Region region : store.regions) {
        assertThat(named(store, region)).containsExactly(another.address().revision());
        assertThat(store.files(region.name())).isEmpty();
      }
      assertThat(store.read(another)).hasSize(400);
    }
  }

  @Test
  void aRegionThatIsAwayIsRememberedUntilItComesBack() throws IOException {
    Path aside = folder.resolve("aside");
    Path east = folder.resolve("east");
    try (Store store = Store.in(folder)) {
      StoredBlob blob = store.write(new byte[300_000]);
      Files.move(east, aside);
      doom(store, blob);

      store.blobs.removeDoomed(100);

      assertThat(store.blobs.doomed(Store.DRIVE)).containsOnlyKeys("east");
      assertThat(store.files("west")).isEmpty();

      store.restart();
      Files.move(aside, east);
      store.blobs.removeDoomed(100);

      assertThat(store.blobs.doomed(Store.DRIVE)).isEmpty();
      assertThat(store.files("east")).isEmpty();
    }
  }

  @Test
  void aCopyThatIsMissingIsNotMadeAnyMore() throws IOException {
    Path aside = folder.resolve("aside");
    Path east = folder.resolve("east");
    CopyPolicy repair = new CopyPolicy(2, CopyPolicy.WhenTooFew.ACCEPT_AND_REPAIR);
    try (Store store = Store.with(folder, repair, List.of("west", "east"), RealDisk::new)) {
      store.write(new byte[10]);
      Files.move(east, aside);
      StoredBlob blob = store.write(new byte[300_000]);
      doom(store, blob);
      Files.move(aside, east);

      RepairReport report = store.blobs.repairMissing(100);

      assertThat(report).isEqualTo(new RepairReport(0, 0));
      assertThat(store.files("east")).isEmpty();
    }
  }

  private static void doom(Store store, StoredBlob... blobs) {
    store.database.write(
        tx -> {
          for (StoredBlob blob : blobs) {
            store.blobs.doom(tx, Store.DRIVE, List.of(blob.address().revision()));
          }
          return true;
        });
  }

  private static List<RevisionId> named(Store store, Region region) {
    List<RevisionId> named = new java.util.ArrayList<>();
    store.blobs.list(region, named::add);
    return named;
  }
}
