package org.holdfast.keyservices;

import java.nio.file.Path;
import org.holdfast.vault.VaultProvider;

/// A double of Azure Key Vault with one vault in it, whose master keys are RSA keys of 3,072 bits.
public final class MicroAzure implements AutoCloseable {

  private final AzureFixture azure;

  /// @param folder takes its client secret
  public MicroAzure(Path folder) {
    this.azure = new AzureFixture(folder);
  }

  public VaultProvider create() {
    return azure.create(azure.place(AzureKeyKind.RSA));
  }

  @Override
  public void close() {
    azure.close();
  }
}
