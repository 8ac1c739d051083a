package org.holdfast.content;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// A vault that binds keys to their labels and hides nothing: it works across processes without a
/// file.
final class OpenVault implements Vault {

  private final AtomicInteger unwraps = new AtomicInteger();
  private volatile boolean refusing;

  int unwraps() {
    return unwraps.get();
  }

  /// From now on nothing is unwrapped: its master key was taken away.
  void refuse() {
    refusing = true;
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    return new WrappedKey(
        ByteBuffer.allocate(Integer.BYTES + key.length).putInt(label.hashCode()).put(key).array());
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    if (refusing) {
      throw new VaultRefusal.Unavailable("taken away", null);
    }
    unwraps.incrementAndGet();
    byte[] bytes = wrapped.bytes();
    if (ByteBuffer.wrap(bytes).getInt() != label.hashCode()) {
      throw new VaultRefusal.NotAuthentic("not a key of this label");
    }
    return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
  }
}
