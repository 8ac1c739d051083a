package org.holdfast.keyservices;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.holdfast.vault.VaultRefusal;

/// Master keys in AWS KMS, which never gives them out: `docs/formats/aws-vault.md`.
///
/// Any number of processes may have one vault open, on any number of machines.
public final class AwsVault extends BoundVault {

  private AwsVault(Opened opened, SecureRandom random, InstantSource clock) {
    super(opened, random, clock);
  }

  /// Makes a vault with one master key.
  ///
  /// @throws VaultRefusal.Absent if there is a vault already
  /// @throws VaultRefusal.WrongPassphrase if AWS does not take the access key
  /// @throws VaultRefusal.Unavailable if AWS cannot be used
  public static AwsVault create(AwsPlace place, SecureRandom random, InstantSource clock) {
    return create(Kms.at(place), random, clock);
  }

  static AwsVault create(Kms service, SecureRandom random, InstantSource clock) {
    return new AwsVault(create(service, random), random, clock);
  }

  /// Opens the vault in AWS. Changes nothing there.
  ///
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.WrongPassphrase if AWS does not take the access key
  /// @throws VaultRefusal.Unavailable if AWS cannot be used
  public static AwsVault open(AwsPlace place, SecureRandom random, InstantSource clock) {
    return open(Kms.at(place), random, clock);
  }

  static AwsVault open(Kms service, SecureRandom random, InstantSource clock) {
    return new AwsVault(open(service), random, clock);
  }
}
