package org.holdfast.recovery;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// A vault that binds keys to their labels and to itself, and hides nothing.
record OpenVault(int id) implements Vault {

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    return new WrappedKey(
        ByteBuffer.allocate(4 + key.length).putInt(label.hashCode() + id).put(key).array());
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    if (ByteBuffer.wrap(bytes).getInt() != label.hashCode() + id) {
      throw new VaultRefusal.NotAuthentic("not a key of this label and vault");
    }
    return Arrays.copyOfRange(bytes, 4, bytes.length);
  }
}
