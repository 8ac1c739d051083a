package org.holdfast.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultProvider;

/// The real vault, in a folder that is gone before it is used.
public final class MicroVault {

  private MicroVault() {}

  public static VaultProvider open() {
    try (Passphrase passphrase = Passphrase.of("correct horse battery staple")) {
      Path folder = Files.createTempDirectory("holdfast-micro");
      VaultProvider vault =
          BuiltInVault.create(
              folder.resolve("vault"), passphrase, new SecureRandom(), InstantSource.system());
      MicroHouse.remove(folder);
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
