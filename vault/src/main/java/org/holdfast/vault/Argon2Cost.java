package org.holdfast.vault;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// How dear one guess of the passphrase is: the parameters of Argon2id (RFC 9106).
///
/// The bounds hold for what is read as for what is written: below them a guess is too cheap, above
/// them a hostile file could take all memory before its first byte is authenticated.
///
/// @param memoryKib 19 MiB to 256 MiB, in KiB
/// @param passes 2 to 16
/// @param lanes 1 to 4
/// @see "OWASP password storage cheat sheet: 19 MiB with 2 passes is the least for Argon2id"
record Argon2Cost(int memoryKib, int passes, int lanes) {

  static final Argon2Cost FLOOR = new Argon2Cost(19 * 1024, 2, 1);

  /// What a new vault uses. A JVM that is told `-Dholdfast.hashing=least`, as those are that run
  /// tests, makes do with the floor: vaults are made and opened there by the thousand. It is no
  /// setting.
  static final Argon2Cost STANDARD =
      "least".equals(System.getProperty("holdfast.hashing"))
          ? FLOOR
          : new Argon2Cost(64 * 1024, 3, 1);

  private static final int MOST_KIB = 256 * 1024;
  private static final int MOST_PASSES = 16;
  private static final int MOST_LANES = 4;

  Argon2Cost {
    if (!isAllowed(memoryKib, passes, lanes)) {
      throw new IllegalArgumentException("Argon2 cost out of bounds");
    }
  }

  static boolean isAllowed(int memoryKib, int passes, int lanes) {
    return memoryKib >= 19 * 1024
        && memoryKib <= MOST_KIB
        && passes >= 2
        && passes <= MOST_PASSES
        && lanes >= 1
        && lanes <= MOST_LANES;
  }

  /// Stretches a passphrase into 32 bytes, which the caller wipes. Takes about `memoryKib` of heap
  /// while it runs.
  byte[] stretch(Passphrase passphrase, byte[] salt) {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] text = passphrase.utf8();
    try {
      byte[] stretched = new byte[32];
      generator.generateBytes(text, stretched);
      return stretched;
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
