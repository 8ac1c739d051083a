package org.holdfast.identity;

import javax.crypto.SecretKey;

/// The keys of this room. All are derived from a secret that the vault wraps.
public final class IdentityKeys {

  private final SecretKey index;
  private final SecretKey seal;
  private final SecretKey passwords;

  /// @param index of the hashes that rows are found by
  /// @param seal of what is stored about people
  /// @param passwords of the hashes of passwords
  public IdentityKeys(SecretKey index, SecretKey seal, SecretKey passwords) {
    this.index = index;
    this.seal = seal;
    this.passwords = passwords;
  }

  SecretKey index() {
    return index;
  }

  SecretKey seal() {
    return seal;
  }

  SecretKey passwords() {
    return passwords;
  }

  @Override
  public String toString() {
    return "IdentityKeys";
  }
}
