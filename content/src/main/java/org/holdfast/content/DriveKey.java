package org.holdfast.content;

import java.security.SecureRandom;
import java.util.NavigableSet;
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

  /// The version that wraps and seals what is new, from 1: the one that was in force when the key
  /// was unwrapped.
  public int inForce() {
    return held.inForce();
  }

  /// All versions, oldest first. One above [#inForce] is to come into force later; those below it
  /// open what they wrapped and sealed.
  public NavigableSet<Integer> versions() {
    return held.versions();
  }

  /// A 256-bit key for one use, derived from one version of the drive key: HKDF-SHA-256 with the
  /// label and a zero byte as info. The same label always gives the same key; it is kept with the
  /// drive key and wiped with it. Fit for AES and HMAC.
  ///
  /// @param version one of [#versions]
  /// @param label a short ASCII word; `wrap` is taken
  /// @throws IllegalStateException after [#close]
  /// @throws IllegalArgumentException if there is no such version
  public SecretKey derived(int version, String label) {
    requireOpen();
    return held.derived(version, label);
  }

  /// HMAC-SHA-256 under [#derived] of `version` and `label`, ready for use by one thread, also
  /// after [#close].
  ///
  /// @throws IllegalStateException after [#close]
  /// @throws IllegalArgumentException if there is no such version
  public Mac mac(int version, String label) {
    requireOpen();
    return held.mac(version, label);
  }

  /// Wraps the key of a revision by another version of this key.
  ///
  /// @param version one of [#versions]
  /// @return what `seal` is, but for the wrapping
  /// @throws ContentRefusal.NotAuthentic if `seal` was not made for `address` under a version of
  ///   this key
  public BlobSeal wrapAnew(BlobAddress address, BlobSeal seal, int version, SecureRandom random) {
    return FileKey.wrapAnew(address, this, seal, version, random);
  }

  /// The key that wraps the file key of one revision: each revision has its own, so the limit on
  /// random nonces under one key never nears.
  SecretBytes wrapKey(int version, BlobAddress address) {
    requireOpen();
    if (!address.drive().equals(held.drive())) {
      throw new IllegalArgumentException("this key is another drive's");
    }
    return held.derived(version, "wrap", address.context());
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      held.giveBack();
    }
  }

  @Override
  public String toString() {
    return "DriveKey[drive=" + held.drive().text() + ", inForce=" + held.inForce() + "]";
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("the lease on this drive key is over");
    }
  }
}
