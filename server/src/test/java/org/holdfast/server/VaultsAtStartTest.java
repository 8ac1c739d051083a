package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultsAtStartTest {

  // Nobody listens on this port of this machine.
  private static final String AZURE = "{name: sky, kind: azure, url: 'https://127.0.0.1:1'}";

  @TempDir private Path folder;

  private VaultsAtStart look(String yaml) {
    return VaultsAtStart.look(
        new DataFolder(folder),
        SettingsFile.parse(yaml, folder),
        new PassphraseSource(Map.of(), _ -> Optional.empty()),
        new SecureRandom(),
        InstantSource.fixed(Instant.EPOCH));
  }

  @Test
  void aVaultInAzureThatIsAloneIsNeeded() {
    assertThatThrownBy(() -> look("vaults: [%s]".formatted(AZURE)))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("https://127.0.0.1:1/keys/holdfast does not answer");
  }

  @Test
  void aVaultInAzureBesideAnotherIsDoneWithout() {
    try (VaultsAtStart vaults = look("vaults: [{name: house}, %s]".formatted(AZURE))) {
      assertThat(vaults.isAnyThere()).isFalse(); // nor is there one in this folder yet
    }
  }
}
