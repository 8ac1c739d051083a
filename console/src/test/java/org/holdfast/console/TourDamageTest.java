package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TourDamageTest {
  private static final int STORED_SEGMENT_BYTES = 65_564;

  @TempDir private Path region = Path.of("");

  @Test
  void flipsOneByteInEverySegmentOfEveryBlobFileAndSeesThemHealed() throws Exception {
    Path folder = Files.createDirectories(region.resolve("blobs").resolve("ab"));
    byte[] whole = new byte[40 + 2 * STORED_SEGMENT_BYTES + 100];
    Path blob = Files.write(folder.resolve("ab01"), whole);
    TourDamage damage = new TourDamage(region);

    damage.run();

    byte[] damaged = Files.readAllBytes(blob);
    assertThat(damage.blobs()).isEqualTo(1);
    assertThat(damage.flips()).isEqualTo(3);
    for (int segment = 0; segment < 3; segment++) {
      int from = 40 + segment * STORED_SEGMENT_BYTES;
      int to = Math.min(from + STORED_SEGMENT_BYTES, whole.length);
      assertThat(different(whole, damaged, from, to)).as("segment %d", segment).isEqualTo(1);
    }
    assertThat(damage.healed()).isZero();
    Files.write(blob, whole);
    assertThat(damage.healed()).isEqualTo(1);
  }

  private static int different(byte[] one, byte[] other, int from, int to) {
    int different = 0;
    for (int i = from; i < to; i++) {
      different += one[i] == other[i] ? 0 : 1;
    }
    return different;
  }
}
