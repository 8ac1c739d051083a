package org.holdfast.content;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;

/// Drive keys: made here, wrapped by the vault, and in memory only for minutes at a time.
///
/// Safe for use by any number of threads.
public final class DriveKeys implements AutoCloseable {

  /// How long an unwrapped drive key stays in memory by default.
  public static final Duration DEFAULT_KEEP = Duration.ofMinutes(5);

  private static final String PURPOSE = "drive";
  private static final int FIRST_VERSION = 1;

  private final Vault vault;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Duration keep;
  private final Map<DriveId, HeldDriveKey> held = new ConcurrentHashMap<>();

  /// @param keep how long an unwrapped key stays in memory, counted from its unwrapping
  public DriveKeys(Vault vault, SecureRandom random, InstantSource clock, Duration keep) {
    this.vault = vault;
    this.random = random;
    this.clock = clock;
    this.keep = keep;
  }

  /// How long an unwrapped drive key stays in memory. After that every process has asked anew for
  /// the versions of a key that it uses.
  public Duration keep() {
    return keep;
  }

  /// Makes the first key of a drive. The caller stores what is returned; the key itself is not
  /// kept.
  ///
  /// @throws VaultRefusal if the vault cannot be used
  public WrappedDriveKey create(DriveId drive) {
    return create(drive, FIRST_VERSION);
  }

  /// Makes a version of a drive's key, as [#create(DriveId)] does.
  ///
  /// @param version no version of this drive's key had this number before
  /// @throws VaultRefusal if the vault cannot be used
  public WrappedDriveKey create(DriveId drive, int version) {
    byte[] fresh = new byte[Hkdf.KEY_BYTES];
    random.nextBytes(fresh);
    SecretBytes key = new SecretBytes(fresh);
    try {
      return new WrappedDriveKey(version, vault.wrap(label(drive, version), fresh));
    } finally {
      key.destroy();
    }
  }

  /// The key of a drive, to be closed by the caller.
  ///
  /// @param stored asked only if the key is not in memory, so its cost is paid rarely
  /// @return without versions that are not in force and were altered, or whose master key is gone
  /// @throws VaultRefusal if the vault cannot be used, or the version in force was altered or is
  ///   another drive's or version's
  public DriveKey lease(DriveId drive, Supplier<WrappedDriveKeys> stored) {
    forgetExpired();
    // Inside compute, so that nobody can drop the key between finding it and leasing it.
    DriveKey[] lease = new DriveKey[1];
    held.compute(
        drive,
        (_, known) -> {
          HeldDriveKey key = known == null ? unwrap(drive, stored) : known;
          lease[0] = known == null ? key.lease() : key.leaseAgain();
          return key;
        });
    return lease[0];
  }

  /// Drops keys that were in memory long enough. Every lease does it; call it now and then, so that
  /// it happens on an idle server too.
  public void forgetExpired() {
    Instant now = clock.instant();
    for (Iterator<HeldDriveKey> each = held.values().iterator(); each.hasNext(); ) {
      HeldDriveKey key = each.next();
      if (key.isOver(now)) {
        each.remove();
        key.drop();
      }
    }
  }

  /// Unwraps anew what is in use and in the last quarter of its time in memory, so that nobody has
  /// to wait for a vault then. What the vault refuses now stays until its end, and not longer: a
  /// drive whose master key was taken away is closed by then. What nobody asked for since it was
  /// unwrapped is left to its end too.
  ///
  /// To be called a few times in that quarter, by one thread; it waits for the vault.
  ///
  /// @param stored empty if the drive's keys were destroyed
  public void renew(Function<DriveId, Optional<WrappedDriveKeys>> stored) {
    Instant soon = clock.instant().plus(keep.dividedBy(4));
    held.forEach(
        (drive, key) -> {
          if (key.isInUse() && key.isOver(soon)) {
            Instant until = clock.instant().plus(keep);
            renew(drive, key, stored.apply(drive), until);
          }
        });
  }

  private void renew(
      DriveId drive, HeldDriveKey old, Optional<WrappedDriveKeys> stored, Instant until) {
    if (stored.isEmpty()) {
      if (held.remove(drive, old)) {
        old.drop();
      }
      return;
    }
    HeldDriveKey fresh;
    try {
      fresh = unwrap(drive, stored.get(), until);
    } catch (VaultRefusal _) {
      return; // the vault itself has told of it
    }
    boolean replaced = held.replace(drive, old, fresh);
    (replaced ? old : fresh).drop();
  }

  /// Drops the key of a drive whose wrapped keys were destroyed; it is wiped when its last lease is
  /// back. Other processes drop it when its time in memory is over, or when they renew it.
  public void forget(DriveId drive) {
    HeldDriveKey key = held.remove(drive);
    if (key != null) {
      key.drop();
    }
  }

  /// Drops every key; each is wiped when its last lease is back.
  @Override
  public void close() {
    for (Iterator<HeldDriveKey> each = held.values().iterator(); each.hasNext(); ) {
      HeldDriveKey key = each.next();
      each.remove();
      key.drop();
    }
  }

  private HeldDriveKey unwrap(DriveId drive, Supplier<WrappedDriveKeys> stored) {
    Instant until = clock.instant().plus(keep); // counted from before it is looked which there are
    return unwrap(drive, stored.get(), until);
  }

  private HeldDriveKey unwrap(DriveId drive, WrappedDriveKeys stored, Instant until) {
    NavigableMap<Integer, SecretBytes> versions = new TreeMap<>();
    try {
      for (WrappedDriveKey each : stored.versions()) {
        try {
          byte[] key = vault.unwrap(label(drive, each.version()), each.wrapped());
          versions.put(each.version(), new SecretBytes(key));
        } catch (VaultRefusal.NotAuthentic | VaultRefusal.MissingVersion e) {
          if (each.version() == stored.inForce()) {
            throw e;
          }
          // What is under another one does not open; the rest does.
        }
      }
      return new HeldDriveKey(drive, stored.inForce(), versions, until);
    } catch (VaultRefusal e) {
      versions.values().forEach(SecretBytes::destroy);
      throw e;
    }
  }

  /// What the key of a drive is wrapped as.
  ///
  /// @param version from 1
  public static KeyLabel label(DriveId drive, int version) {
    return new KeyLabel(PURPOSE, drive.value(), version);
  }
}
