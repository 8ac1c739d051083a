package org.holdfast.server;

import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKey;

/// A vault that opens what it wrapped, and wraps nothing: for who must leave no trace in it.
record LookingVault(Vault vault) implements Vault {

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    throw new IllegalStateException("who only looks wraps no keys");
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    return vault.unwrap(label, wrapped);
  }
}
