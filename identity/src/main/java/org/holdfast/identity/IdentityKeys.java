package org.holdfast.identity;

import javax.crypto.SecretKey;

/// The keys of this room. All are derived from a secret that the vault wraps.
public final class IdentityKeys {

  private final SecretKey index;
  private final SecretKey seal;
  private final SecretKey passwords;
  private final SecretKey grantIndex;
  private final SecretKey grantSeal;

  /// @param index of the hashes that rows are found by
  /// @param seal of what is stored about people
  /// @param passwords of the hashes of passwords
  /// @param grantIndex of the hashes that what apps hold is found by
  /// @param grantSeal of what is stored about apps
  public IdentityKeys(
      SecretKey index,
      SecretKey seal,
      SecretKey passwords,
      SecretKey grantIndex,
      SecretKey grantSeal) {
    this.index = index;
    this.seal = seal;
    this.passwords = passwords;
    this.grantIndex = grantIndex;
    this.grantSeal = grantSeal;
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

  SecretKey grantIndex() {
    return grantIndex;
  }

  SecretKey grantSeal() {
    return grantSeal;
  }

  @Override
  public String toString() {
    return "IdentityKeys";
  }
}
