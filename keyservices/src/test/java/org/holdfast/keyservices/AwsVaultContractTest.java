package org.holdfast.keyservices;

import java.nio.file.Path;
import org.holdfast.vault.VaultContract;
import org.holdfast.vault.VaultProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class AwsVaultContractTest extends VaultContract {

  private final AwsFixture fixture;

  AwsVaultContractTest(@TempDir Path folder) {
    fixture = new AwsFixture(folder, clock);
  }

  @Override
  protected VaultProvider makeVault() {
    return fixture.create(fixture.place());
  }

  @Override
  protected VaultProvider openAgain() {
    return fixture.open(fixture.place());
  }

  @AfterEach
  void end() {
    fixture.close();
  }
}
