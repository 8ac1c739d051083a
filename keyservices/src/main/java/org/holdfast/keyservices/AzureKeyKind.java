package org.holdfast.keyservices;

import com.azure.security.keyvault.keys.models.KeyType;
import java.util.Optional;

/// What kind of key a new master key is. Older ones keep theirs.
public enum AzureKeyKind {
  /// RSA of 3072 bits that Key Vault keeps in software.
  RSA,
  /// The same in hardware: Key Vault Premium, or Managed HSM.
  RSA_HSM,
  /// AES of 256 bits in hardware: Managed HSM alone.
  OCT_HSM;

  KeyType wrapping() {
    return switch (this) {
      case RSA -> KeyType.RSA;
      case RSA_HSM -> KeyType.RSA_HSM;
      case OCT_HSM -> KeyType.OCT_HSM;
    };
  }

  /// Of the key that signs beside it; AES needs none.
  Optional<KeyType> signing() {
    return switch (this) {
      case RSA -> Optional.of(KeyType.EC);
      case RSA_HSM -> Optional.of(KeyType.EC_HSM);
      case OCT_HSM -> Optional.empty();
    };
  }
}
