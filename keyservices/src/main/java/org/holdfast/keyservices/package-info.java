/// Vaults in key services of others: Azure Key Vault and Managed HSM.
///
/// [AzureVault] is the front door, and a `VaultProvider` of the room `vault`. Alone with `stores`
/// in knowing makers' SDKs.
@NullMarked
package org.holdfast.keyservices;

import org.jspecify.annotations.NullMarked;
