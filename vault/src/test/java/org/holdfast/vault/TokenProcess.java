package org.holdfast.vault;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Another process that opens a token, and prints the class of what refused it, or how many master
/// keys it found: `LIBRARY SLOT PIN`.
final class TokenProcess {

  private TokenProcess() {}

  public static void main(String[] words) {
    TokenPlace place = new TokenPlace(Path.of(words[0]), Long.parseLong(words[1]));
    try (Passphrase pin = Passphrase.of(words[2]);
        TokenVault vault =
            TokenVault.open(place, pin, new SecureRandom(), InstantSource.system())) {
      System.out.println(vault.masterKeys().size());
    } catch (VaultRefusal e) {
      System.out.println(e.getClass().getSimpleName());
    }
  }
}
