package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A region on a disk that is really full: a small tmpfs, where one may be mounted.
class FullDiskTest {

  @TempDir Path root;

  @Test
  void whatWasAnsweredStaysAndRoomMadeIsEnoughToGoOn() throws Exception {
    Path west = Files.createDirectories(root.resolve("west"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=6m", "holdfast-test", west.toString()),
        "a tmpfs can be mounted only by root");
    try (Store store = Store.in(root)) {
      List<StoredBlob> answered = new ArrayList<>();
      fill(store, answered, 400_000);
      fill(store, answered, 3_000);

      assertThat(answered).hasSizeGreaterThan(10);
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.FULL);
      assertThat(store.files("east")).hasSameSizeAs(store.files("west"));
      for (StoredBlob blob : answered) {
        assertThat(store.check(0, blob)).isEqualTo(new BlobCheck.Whole());
      }
      assertThatExceptionOfType(ContentRefusal.TooFewRegions.class)
          .isThrownBy(() -> store.write(new byte[400_000]));

      for (StoredBlob blob : answered) {
        store.blobs.delete(blob.address().revision());
      }
      store.clock.advance(Duration.ofSeconds(2));
      assertThat(store.check(0, store.write(new byte[400_000]))).isEqualTo(new BlobCheck.Whole());
      assertThat(store.blobs.regions().getFirst().state()).isEqualTo(RegionState.HEALTHY);
    } finally {
      run("umount", "-l", west.toString());
    }
  }

  private static void fill(Store store, List<StoredBlob> answered, int size) {
    try {
      while (answered.size() < 5_000) {
        answered.add(store.write(Store.bytes(size, answered.size())));
      }
    } catch (ContentRefusal.TooFewRegions _) {
      store.clock.advance(Duration.ofSeconds(2));
    }
  }

  private static boolean run(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words).start().waitFor() == 0;
  }
}
