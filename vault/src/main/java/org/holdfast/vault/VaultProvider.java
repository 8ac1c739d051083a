package org.holdfast.vault;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// A vault that keeps master keys: [BuiltInVault] and [TokenVault]; those in services of others are
/// a room of their own, `keyservices`. [EscrowVault] keeps one that a server can only wrap by. Safe
/// for use by any number of threads.
public interface VaultProvider extends Vault, AutoCloseable {

  /// 128 random bits, made with the vault and never changed. Who keeps them elsewhere can tell that
  /// a vault was exchanged for another.
  ///
  /// @throws VaultRefusal.Unavailable if the vault is closed
  UUID id();

  /// Whether `wrapped` is of this vault, and by its newest master key, so that wrapping it anew
  /// would gain nothing. Asks nobody: it goes by what `wrapped` says of itself, and by the newest
  /// master key that is known here.
  boolean isCurrent(WrappedKey wrapped);

  /// Whether it can unwrap here what it wraps. One that cannot is passed by when a key is wanted.
  default boolean unwraps() {
    return true;
  }

  /// Whether it is an [EscrowVault]: its one master key is never replaced.
  default boolean isEscrow() {
    return false;
  }

  /// Sees that `wrapped` is as this vault made it for `label`, without giving the key.
  ///
  /// @throws VaultRefusal as [Vault#unwrap]
  default void check(KeyLabel label, WrappedKey wrapped) {
    Arrays.fill(unwrap(label, wrapped), (byte) 0);
  }

  /// Makes a new master key version, durable before it is used; older ones then only unwrap.
  ///
  /// @return the new version
  int rotate();

  /// The versions this vault holds, oldest first, as they were seen last.
  List<MasterKey> masterKeys();

  /// Sees again which versions there are, and their states: another process may have changed them,
  /// or who looks after the service.
  ///
  /// @throws VaultRefusal if the vault cannot be used, or is not the one that was opened
  void look();

  /// Changes the state of one version. It is durable when this returns; another process sees it
  /// with its next [#look].
  ///
  /// @param from what it is thought to be in, since another process may have changed it
  /// @throws VaultRefusal.WrongState if there is none of this version, or [MasterKey] says no
  void change(int version, KeyState from, KeyState to);

  /// Destroys a version whose waiting time is over, for good. What it wrapped opens nobody any
  /// more, but who has a copy of the vault from before.
  ///
  /// @throws VaultRefusal.WrongState if [MasterKey] says no, there is none of this version, or this
  ///   kind of vault destroys no single one
  void purge(int version);

  /// Wipes the keys from memory. Calls after it are refused.
  @Override
  void close();
}
