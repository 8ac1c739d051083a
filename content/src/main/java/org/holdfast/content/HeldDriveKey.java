package org.holdfast.content;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// A drive key in memory, shared by its leases. Wiped when it was dropped and the last lease is
/// back.
final class HeldDriveKey {

  private static final byte[] NO_CONTEXT = {};

  private final DriveId drive;
  private final int version;
  private final Instant until;
  private final SecretBytes key;

  // Guarded by this.
  private final Map<String, SecretBytes> derived = new HashMap<>();
  private final Map<String, Mac> macs = new HashMap<>();
  private int leases;
  private boolean dropped;

  /// Whether somebody asked for it again after it was unwrapped.
  private boolean inUse;

  HeldDriveKey(DriveId drive, int version, SecretBytes key, Instant until) {
    this.drive = drive;
    this.version = version;
    this.key = key;
    this.until = until;
  }

  DriveId drive() {
    return drive;
  }

  int version() {
    return version;
  }

  boolean isOver(Instant now) {
    return !now.isBefore(until);
  }

  synchronized boolean isInUse() {
    return inUse;
  }

  synchronized DriveKey lease() {
    leases++;
    return new DriveKey(this);
  }

  synchronized DriveKey leaseAgain() {
    inUse = true;
    return lease();
  }

  synchronized void giveBack() {
    leases--;
    wipeIfUnused();
  }

  /// No new leases from now on.
  synchronized void drop() {
    dropped = true;
    wipeIfUnused();
  }

  synchronized SecretKey derived(String label) {
    return derived.computeIfAbsent(label, name -> Hkdf.deriveKey(key, name, NO_CONTEXT));
  }

  /// A copy of one that is kept: setting up a key costs as much as a short message.
  synchronized Mac mac(String label) {
    try {
      return (Mac) macs.computeIfAbsent(label, name -> Hmac.under(derived(name))).clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  /// Not kept: there is one for every revision.
  SecretBytes derived(String label, byte[] context) {
    return Hkdf.deriveKey(key, label, context);
  }

  private void wipeIfUnused() {
    if (dropped && leases == 0) {
      key.destroy();
      derived.values().forEach(SecretBytes::destroy);
      derived.clear();
      macs.clear();
    }
  }
}
