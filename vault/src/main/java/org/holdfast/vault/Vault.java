package org.holdfast.vault;

/// Wraps and unwraps keys under master keys that never leave it.
///
/// [VaultProvider] is one that keeps master keys, [VaultGroup] several of them as one. Safe for use
/// by any number of threads.
public interface Vault {

  /// Whether a key of this length can be wrapped: 16 to 64 bytes.
  static boolean takes(int keyBytes) {
    return keyBytes >= 16 && keyBytes <= 64;
  }

  /// Wraps `key` under the current master key.
  ///
  /// @param label what the key is for; the same label must be given to unwrap it
  /// @param key 16 to 64 bytes; not kept, not wiped
  /// @throws VaultRefusal if the vault cannot be used
  WrappedKey wrap(KeyLabel label, byte[] key);

  /// Opens what `wrap` made. The caller owns the returned bytes and wipes them.
  ///
  /// @throws VaultRefusal.MissingVersion if the master key that wrapped it is not in this vault, or
  ///   is disabled
  /// @throws VaultRefusal.NotAuthentic if `wrapped` was altered, or was wrapped for another label
  byte[] unwrap(KeyLabel label, WrappedKey wrapped);
}
