package org.holdfast.keyservices;

import java.nio.file.Path;
import org.holdfast.vault.VaultContract;
import org.holdfast.vault.VaultProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class AzureRsaVaultTest extends VaultContract {

  private final AzureFixture fixture;

  AzureRsaVaultTest(@TempDir Path folder) {
    fixture = new AzureFixture(folder, clock);
  }

  @Override
  protected VaultProvider makeVault() {
    return fixture.create(fixture.place(AzureKeyKind.RSA));
  }

  @Override
  protected VaultProvider openAgain() {
    return fixture.open(fixture.place(AzureKeyKind.RSA));
  }

  @Override
  protected boolean canPurge() {
    return false;
  }

  @AfterEach
  void end() {
    fixture.close();
  }
}
