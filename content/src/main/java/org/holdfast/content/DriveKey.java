package org.holdfast.content;

import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// A drive key in use: a lease from [DriveKeys]. Close it soon; the key and all keys derived from
/// it are wiped once it has expired and the last lease is back. Safe for use by any number of
/// threads.
public final class DriveKey implements AutoCloseable {

  private final HeldDriveKey held;
  private final AtomicBoolean closed = new AtomicBoolean();

  DriveKey(HeldDriveKey held) {
    this.held = held;
  }

  public DriveId drive() {
    return held.drive();
  }

  /// From 1.
  public int version() {
    return held.version();
  }

  /// A 256-bit key for one use, derived from the drive key: HKDF-SHA-256 with the label and a zero
  /// byte as info. The same label always gives the same key; it is kept with the drive key and
  /// wiped with it. Fit for AES and HMAC.
  ///
  /// @param label a short ASCII word; `wrap` is taken
  /// @throws IllegalStateException after [#close]
  public SecretKey derived(String label) {
    requireOpen();
    return held.derived(label);
  }

  /// HMAC-SHA-256 under [#derived] of `label`, ready for use by one thread, also after [#close].
  ///
  /// @throws IllegalStateException after [#close]
  public Mac mac(String label) {
    requireOpen();
    return held.mac(label);
  }

  /// The key that wraps the file key of one revision: each revision has its own, so the limit on
  /// random nonces under one key never nears.
  SecretBytes wrapKey(BlobAddress address) {
    requireOpen();
    if (!address.drive().equals(held.drive())) {
      throw new IllegalArgumentException("this key is another drive's");
    }
    return held.derived("wrap", address.context());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      held.giveBack();
    }
  }

  @Override
  public String toString() {
    return "DriveKey[drive=" + held.drive().text() + ", version=" + held.version() + "]";
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the lease on this drive key is over");
    }
  }
}
