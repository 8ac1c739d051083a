/// Vaults in key services of others: Azure Key Vault and Managed HSM, AWS KMS, the transit engine
/// of OpenBao and HashiCorp Vault.
///
/// [AzureVault], [AwsVault] and [TransitVault] are the front doors, each a `VaultProvider` of the
/// room `vault`. Alone with `stores` in knowing makers' SDKs.
@NullMarked
package org.holdfast.keyservices;

import org.jspecify.annotations.NullMarked;
