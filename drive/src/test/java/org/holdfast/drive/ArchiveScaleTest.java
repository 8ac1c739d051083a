package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More entries than a ZIP archive could once have.
class ArchiveScaleTest {

  private static final int IN_FOLDER = 512;
  private static final int FOLDERS = 128;
  private static final int ENTRIES = FOLDERS * (IN_FOLDER + 1);

  @TempDir Path folder;

  @Test
  void moreThan65535EntriesAreReadAndAnyRangeIsMade() throws Exception {
    try (House house = House.in(folder)) {
      Drive drive = house.drive();
      Item first = House.folder(drive, drive.root(), "000");
      for (int i = 0; i < IN_FOLDER; i++) {
        House.folder(drive, first, "%03d".formatted(i));
      }
      for (int i = 1; i < FOLDERS; i++) {
        drive.copy(
            House.actor(drive),
            first.id(),
            House.at(drive.root(), "%03d".formatted(i)),
            (_, _) -> {});
      }
      ArchiveScope scope = new ArchiveScope.Selection(List.of(drive.rootId()));
      ArchiveId id =
          house
              .drives
              .archives()
              .begin(drive, scope, house.clock.instant().plus(Duration.ofDays(1)));
      assertThat(house.drives.archives().make(id, List::of)).isTrue();

      Path file = folder.resolve("many.zip");
      Archive archive = house.drives.archives().open(id);
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        archive.copyTo(out, 0, archive.sizeBytes());
      }

      assertThat(archive.info().entries()).isEqualTo(ENTRIES + 1);
      try (ZipFile zip = new ZipFile(file.toFile())) {
        assertThat(zip.size()).isEqualTo(ENTRIES + 1);
      }
      assertThat(ZipTools.check(file)).isGreaterThanOrEqualTo(0);
      ranges(house, id, Files.readAllBytes(file));
    }
  }

  private static void ranges(House house, ArchiveId id, byte[] whole) throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int from = random.nextInt(whole.length);
      int length = 1 + random.nextInt(Math.min(100_000, whole.length - from));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      house.drives.archives().open(id).copyTo(out, from, length);

      assertThat(out.toByteArray()).isEqualTo(Arrays.copyOfRange(whole, from, from + length));
    }
  }
}
