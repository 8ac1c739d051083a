package org.holdfast.vault;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/// One version of the master key: 32 random bytes, never outside this room.
final class MasterSecret {

  private final int version;
  private final Instant createdAt;
  private final KeyState state;
  private final byte[] key;

  /// @param key becomes this object's own; wiped by [#wipe]
  MasterSecret(int version, Instant createdAt, KeyState state, byte[] key) {
    this.version = version;
    this.createdAt = createdAt;
    this.state = state;
    this.key = key;
  }

  static MasterSecret fresh(int version, Instant at, SecureRandom random) {
    byte[] key = new byte[AesGcm.KEY_BYTES];
    random.nextBytes(key);
    // As the file will say it, so that a vault tells the same before and after it is opened again.
    return new MasterSecret(
        version, at.truncatedTo(ChronoUnit.MILLIS), new KeyState.Enabled(), key);
  }

  int version() {
    return version;
  }

  Instant createdAt() {
    return createdAt;
  }

  KeyState state() {
    return state;
  }

  boolean isEnabled() {
    return state instanceof KeyState.Enabled;
  }

  /// The live bytes, not a copy: a copy would have to be wiped too.
  byte[] key() {
    return key;
  }

  MasterSecret copy() {
    return as(state);
  }

  /// A copy in another state.
  MasterSecret as(KeyState other) {
    return new MasterSecret(version, createdAt, other, key.clone());
  }

  void wipe() {
    Arrays.fill(key, (byte) 0);
  }

  /// Whether it is the same key, in whatever state.
  @Override
  public boolean equals(Object other) {
    return other instanceof MasterSecret that
        && version == that.version
        && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return version;
  }

  @Override
  public String toString() {
    return "MasterSecret[version " + version + "]";
  }
}
