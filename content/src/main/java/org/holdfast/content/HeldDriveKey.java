package org.holdfast.content;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// A drive key in memory, in all its versions, shared by its leases. Wiped when it was dropped and
/// the last lease is back.
final class HeldDriveKey {

  private static final byte[] NO_CONTEXT = {};

  private final DriveId drive;
  private final int inForce;
  private final Instant until;
  private final NavigableMap<Integer, SecretBytes> versions;

  // Guarded by this.
  private final Map<Use, SecretBytes> derived = new HashMap<>();
  private final Map<Use, Mac> macs = new HashMap<>();
  private int leases;
  private boolean dropped;

  /// Whether somebody asked for it again after it was unwrapped.
  private boolean inUse;

  /// What one version is used for.
  private record Use(int version, String label) {}

  /// @param inForce the version that seals and wraps what is new
  /// @param versions all that there are, that one among them; wiped with this
  HeldDriveKey(
      DriveId drive, int inForce, NavigableMap<Integer, SecretBytes> versions, Instant until) {
    this.drive = drive;
    this.inForce = inForce;
    this.versions = versions;
    this.until = until;
  }

  DriveId drive() {
    return drive;
  }

  int inForce() {
    return inForce;
  }

  /// Oldest first.
  NavigableSet<Integer> versions() {
    return Collections.unmodifiableNavigableSet(versions.navigableKeySet());
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

  synchronized SecretKey derived(int version, String label) {
    return derived(new Use(version, label));
  }

  private SecretBytes derived(Use use) {
    return derived.computeIfAbsent(
        use, its -> Hkdf.deriveKey(key(its.version), its.label, NO_CONTEXT));
  }

  /// A copy of one that is kept: setting up a key costs as much as a short message.
  synchronized Mac mac(int version, String label) {
    try {
      return (Mac)
          macs.computeIfAbsent(new Use(version, label), use -> Hmac.under(derived(use))).clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  /// Not kept: there is one for every revision.
  SecretBytes derived(int version, String label, byte[] context) {
    return Hkdf.deriveKey(key(version), label, context);
  }

  private SecretBytes key(int version) {
    SecretBytes key = versions.get(version);
    if (key == null) {
      throw new IllegalArgumentException("the drive's key has no version " + version);
    }
    return key;
  }

  private void wipeIfUnused() {
    if (dropped && leases == 0) {
      versions.values().forEach(SecretBytes::destroy);
      derived.values().forEach(SecretBytes::destroy);
      derived.clear();
      macs.clear();
    }
  }
}
