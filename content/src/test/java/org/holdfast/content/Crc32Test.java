package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class Crc32Test {

  private static final long SEED = 20_261_126;

  private final Random random = new Random(SEED);

  @Test
  void isTheOneOfTheJdkWhereverItWasCopied() {
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(5_000)];
      random.nextBytes(bytes);
      Crc32 ours = new Crc32();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(2_000));
        Crc32 copy = ours.copy();
        ours.update(new byte[] {1, 2, 3}, 0, 3); // what the original does is nothing to the copy
        copy.update(bytes, at, length);
        ours = copy;
        at += length;
      }

      assertThat(ours.value()).as("seed %s, round %s", SEED, round).isEqualTo(jdk(bytes));
    }
  }

  @Test
  void hasTheCheckValueOfTheCatalogue() {
    Crc32 crc = new Crc32();

    crc.update("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 9);

    assertThat(crc.value()).isEqualTo(0xCBF43926);
  }

  @Test
  void combinesOverMoreBytesThanAnyArrayHas() {
    // Zeros that come after change it too; ten billion of them, by doubling.
    int zeros = Crc32.combine(0, jdk(new byte[1_000_000]), 1_000_000);
    long length = 1_000_000;
    int doubled = zeros;
    for (int i = 0; i < 13; i++) {
      doubled = Crc32.combine(doubled, doubled, length);
      length *= 2;
    }
    CRC32 slow = new CRC32();
    byte[] piece = new byte[8_192_000];
    for (int i = 0; i < 1_000; i++) {
      slow.update(piece);
    }

    assertThat(length).isEqualTo(8_192_000_000L);
    assertThat(doubled).isEqualTo((int) slow.getValue());
  }

  private static int jdk(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
