package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// A vault that binds keys to their labels and hides nothing.
final class OpenVault implements Vault {

  /// Whose keys it does not give.
  final Set<UUID> refused = ConcurrentHashMap.newKeySet();

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    requireGiven(label);
    return new WrappedKey(
        ByteBuffer.allocate(Integer.BYTES + key.length).putInt(label.hashCode()).put(key).array());
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    requireGiven(label);
    byte[] bytes = wrapped.bytes();
    if (ByteBuffer.wrap(bytes).getInt() != label.hashCode()) {
      throw new VaultRefusal.NotAuthentic("not a key of this label");
    }
    return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
  }

  private void requireGiven(KeyLabel label) {
    if (refused.contains(label.owner())) {
      throw new VaultRefusal.Unavailable("the vault is silent", null);
    }
  }
}
