package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;
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
        new PassphraseSource(
            Map.of("HOLDFAST_VAULT_PASSPHRASE", "of the house alone"), _ -> Optional.empty()),
        new SecureRandom(),
        InstantSource.fixed(Instant.EPOCH));
  }

  private String transit() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "s.any");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    return "{name: bank, kind: transit, url: 'https://127.0.0.1:1', token-file: token}";
  }

  private String aws() throws IOException {
    Files.writeString(folder.resolve("access-key"), "AKIAIOSFODNN7EXAMPLE\nany");
    return "{name: river, kind: aws, region: eu-central-1, endpoint: 'https://127.0.0.1:1', access-key-file: access-key}";
  }

  @Test
  void aVaultInAServiceThatIsAloneIsNeeded() throws IOException {
    assertThatThrownBy(() -> look("vaults: [%s]".formatted(AZURE)))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("https://127.0.0.1:1/keys/holdfast does not answer");
    String transit = transit();
    assertThatThrownBy(() -> look("vaults: [%s]".formatted(transit)))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("https://127.0.0.1:1/transit/keys/holdfast does not answer");
    String aws = aws();
    assertThatThrownBy(() -> look("vaults: [%s]".formatted(aws)))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("https://127.0.0.1:1, alias/holdfast does not answer");
  }

  @Test
  void aVaultInAServiceBesideAnotherIsDoneWithout() throws IOException {
    try (VaultsAtStart vaults =
        look("vaults: [{name: house}, %s, %s, %s]".formatted(AZURE, transit(), aws()))) {
      assertThat(vaults.isAnyThere()).isFalse(); // nor is there one in this folder yet
    }
  }

  @Test
  void anEscrowThatIsThereIsNoVaultThatIs() {
    String escrow = escrow("escrow-server.hfs", "server");
    try (VaultsAtStart vaults = look("vaults: [{name: house}, %s]".formatted(escrow))) {
      assertThat(vaults.isAnyThere()).isFalse();
      assertThatThrownBy(vaults::requireAny)
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("The vault " + folder.resolve("vault") + " is gone");
      assertThatThrownBy(vaults::found).isInstanceOf(StartRefused.class);
    }
  }

  @Test
  void anEscrowWithItsPrivateFileIsOne() {
    String escrow = escrow("escrow-private.hfx", "private");
    try (VaultsAtStart vaults = look("vaults: [{name: house}, %s]".formatted(escrow))) {
      assertThat(vaults.isAnyThere()).isTrue();
      try (VaultGroup found = vaults.found()) {
        assertThat(found.statuses()).singleElement().matches(VaultStatus::unwraps);
      }
    }
  }

  @Test
  void theEscrowsPassphraseIsNeverThatOfTheVault() {
    String escrow = escrow("escrow-private.hfx", "private").replaceAll(", passphrase-file.*}", "}");

    assertThatThrownBy(() -> look("vaults: [{name: house}, %s]".formatted(escrow)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("needs its passphrase");
  }

  /// Makes one, and says how it is named.
  private String escrow(String file, String which) {
    Path made = folder.resolve("escrow");
    try (Passphrase passphrase = Passphrase.generate(new SecureRandom())) {
      passphrase.keepIn(folder.resolve("escrow-passphrase"), new SecureRandom());
      EscrowVault.make(made, passphrase, new SecureRandom(), InstantSource.fixed(Instant.EPOCH));
    }
    return "{name: escrow, kind: escrow, %s-file: %s%s}"
        .formatted(
            which,
            made.resolve(file),
            which.equals("private") ? ", passphrase-file: escrow-passphrase" : "");
  }
}
