package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A folder of ten thousand files is copied as one operation.
class LargeCopyTest {

  private static final int SHELVES = 100;
  private static final int BOOKS = 100;

  @TempDir private Path temp;

  @Test
  void tenThousandFilesAppearAtOnce() {
    try (House house = House.in(temp)) {
      Drive drive = house.drive();
      Item library = folder(drive, drive.root(), "library");
      Item shelf = folder(drive, library, "shelf 0");
      for (int i = 0; i < BOOKS; i++) {
        file(drive, shelf, "book " + i, "text " + i);
      }
      for (int i = 1; i < SHELVES; i++) {
        drive.copy(actor(drive), shelf.id(), at(library, "shelf " + i), (_, _) -> {});
      }
      long before = drive.info().seq();
      CopyJobs jobs = house.drives.copyJobs();
      String job = jobs.begin(drive, 1).orElseThrow();

      Item copy =
          drive.copy(actor(drive), library.id(), at(drive.root(), "copy"), (_, _) -> {}, job);

      assertThat(drive.info().seq()).isEqualTo(before + 1);
      assertThat(jobs.find(job)).contains(new CopyState.Completed(copy.id()));
      assertThat(copy.sizeBytes()).isEqualTo(library(drive, library).sizeBytes()).isPositive();
      assertThat(drive.children(copy.id(), Listing.first(1_000)).items()).hasSize(SHELVES);
      assertThat(drive.resolve(copy.id(), List.of("shelf 99", "book 99"))).isPresent();
    }
  }

  private static Item library(Drive drive, Item library) {
    return drive.find(library.id()).orElseThrow();
  }
}
