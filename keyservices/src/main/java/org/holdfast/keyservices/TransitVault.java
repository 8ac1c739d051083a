package org.holdfast.keyservices;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.holdfast.vault.VaultRefusal;

/// Master keys in the transit engine of OpenBao or HashiCorp Vault, which never gives them out:
/// `docs/formats/transit-vault.md`.
///
/// Any number of processes may have one vault open, on any number of machines.
public final class TransitVault extends BoundVault {

  private TransitVault(Opened opened, SecureRandom random, InstantSource clock) {
    super(opened, random, clock);
  }

  /// Makes a vault with one master key.
  ///
  /// @throws VaultRefusal.Absent if there is a vault already
  /// @throws VaultRefusal.WrongPassphrase if the token, or the secret id, is not taken
  /// @throws VaultRefusal.Unavailable if the service cannot be used
  public static TransitVault create(TransitPlace place, SecureRandom random, InstantSource clock) {
    return create(Transit.at(place, random, clock), random, clock);
  }

  static TransitVault create(Transit service, SecureRandom random, InstantSource clock) {
    return new TransitVault(create(service, random), random, clock);
  }

  /// Opens the vault in the service. Changes nothing there.
  ///
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.WrongPassphrase if the token, or the secret id, is not taken
  /// @throws VaultRefusal.Unavailable if the service cannot be used
  public static TransitVault open(TransitPlace place, SecureRandom random, InstantSource clock) {
    return open(Transit.at(place, random, clock), random, clock);
  }

  static TransitVault open(Transit service, SecureRandom random, InstantSource clock) {
    return new TransitVault(open(service), random, clock);
  }
}
