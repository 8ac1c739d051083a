package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A short run of the target of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  private static final long SEED = 39;
  private static final int RUNS = 5_000;

  // Of SLIP-0039's vectors.
  private static final String SHARE =
      "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view short owner flip making coding armed";

  @Test
  void aShareIsReadOrRefused() {
    Random chance = new Random(SEED);
    byte[] typed = SHARE.getBytes(US_ASCII);
    byte[] page =
        ("about\n" + SharePage.BEGIN + "\n 1. " + SHARE + "\n" + SharePage.END + "\n")
            .getBytes(US_ASCII);
    ParserTargets.share(typed);
    ParserTargets.share(page);
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = (chance.nextBoolean() ? typed : page).clone();
      for (int change = chance.nextInt(4); change >= 0; change--) {
        bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
      }
      ParserTargets.share(Arrays.copyOf(bytes, chance.nextInt(bytes.length + 2)));
    }
  }
}
