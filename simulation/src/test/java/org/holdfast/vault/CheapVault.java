package org.holdfast.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The built-in vault at the least cost that it allows, for those who open it a thousand times.
public final class CheapVault {

  private CheapVault() {}

  /// As [BuiltInVault#create].
  public static Vault create(
      Path folder, Passphrase passphrase, SecureRandom random, InstantSource clock) {
    return BuiltInVault.create(folder, passphrase, random, clock, Argon2Cost.FLOOR, new Disk());
  }
}
