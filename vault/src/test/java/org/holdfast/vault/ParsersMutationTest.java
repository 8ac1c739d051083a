package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  private static final long SEED = 39;
  private static final int RUNS = 5_000;

  // Of SLIP-0039's vectors.
  private static final String SHARE =
      "shadow pistol academic always adequate wildlife fancy gross oasis cylinder mustang wrist rescue view short owner flip making coding armed";

  @TempDir private Path folder;

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

  @Test
  void theFilesOfAnEscrowAndWhatItWrappedAreReadOrRefused() {
    EscrowFixture escrow = new EscrowFixture(folder.resolve("escrow")).make();
    byte[] server = EscrowFixture.bytes(escrow.server());
    byte[] sealed = EscrowFixture.bytes(escrow.sealed());
    ParserTargets.escrowServer(server);
    ParserTargets.escrowPrivate(sealed);
    Random chance = new Random(SEED);
    try (EscrowVault vault = escrow.toUnwrap()) {
      byte[] wrapped = vault.wrap(VaultFixture.ANAS_DRIVE, VaultFixture.key(32)).bytes();
      ParserTargets.escrowEnvelope(wrapped, vault);
      for (int run = 0; run < RUNS; run++) {
        ParserTargets.escrowServer(mutated(server, chance));
        ParserTargets.escrowPrivate(mutated(sealed, chance));
        ParserTargets.escrowEnvelope(mutated(wrapped, chance), vault);
      }
    }
  }

  private static byte[] mutated(byte[] good, Random chance) {
    byte[] bytes = good.clone();
    for (int change = chance.nextInt(4); change >= 0; change--) {
      bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt();
    }
    return chance.nextBoolean() ? bytes : Arrays.copyOf(bytes, chance.nextInt(bytes.length + 2));
  }
}
