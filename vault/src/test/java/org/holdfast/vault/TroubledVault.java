package org.holdfast.vault;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A vault that fails, hangs or is well, as it is told.
final class TroubledVault implements VaultProvider {

  private final VaultProvider vault;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile @Nullable VaultRefusal refusal;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  TroubledVault(VaultProvider vault) {
    this.vault = vault;
  }

  /// How often it was asked to wrap or unwrap.
  int calls() {
    return calls.get();
  }

  void fail() {
    refusal = new VaultRefusal.Unavailable("The vault is out for lunch.", null);
  }

  void hang() {
    gate = new CountDownLatch(1);
  }

  void beWell() {
    refusal = null;
    gate.countDown();
  }

  private void pass() {
    calls.incrementAndGet();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    VaultRefusal why = refusal;
    if (why != null) {
      throw why;
    }
  }

  @Override
  public UUID id() {
    return vault.id();
  }

  @Override
  public boolean unwraps() {
    return vault.unwraps();
  }

  @Override
  public boolean isEscrow() {
    return vault.isEscrow();
  }

  @Override
  public void check(KeyLabel label, WrappedKey wrapped) {
    vault.check(label, wrapped);
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    pass();
    return vault.wrap(label, key);
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    pass();
    return vault.unwrap(label, wrapped);
  }

  @Override
  public boolean isCurrent(WrappedKey wrapped) {
    return vault.isCurrent(wrapped);
  }

  @Override
  public int rotate() {
    pass();
    return vault.rotate();
  }

  @Override
  public List<MasterKey> masterKeys() {
    return vault.masterKeys();
  }

  @Override
  public void look() {
    pass();
    vault.look();
  }

  @Override
  public void change(int version, KeyState from, KeyState to) {
    pass();
    vault.change(version, from, to);
  }

  @Override
  public void purge(int version) {
    pass();
    vault.purge(version);
  }

  @Override
  public void close() {
    beWell();
    vault.close();
  }
}
