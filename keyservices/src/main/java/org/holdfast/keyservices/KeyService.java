package org.holdfast.keyservices;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;

/// The requests that a [BoundVault] makes to a service which binds what is given beside a key.
/// Whatever fails is a [VaultRefusal], but where something else is said.
interface KeyService extends AutoCloseable {

  /// A master key that is there.
  ///
  /// @param since when by the service's clock, at least to the second; it may be that of a later
  ///   change where the master key is disabled
  record Found(KeyVersion version, Instant since) {}

  /// One key was refused: by its state, since it is not there, or for what it was given.
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean altered;
    private final transient VaultRefusal meaning;

    /// @param altered whether what was to be unwrapped, or what is bound to it, is not as it was
    /// @param meaning where the caller knows no other
    Refused(boolean altered, VaultRefusal meaning) {
      super(meaning);
      this.altered = altered;
      this.meaning = meaning;
    }

    boolean altered() {
      return altered;
    }

    VaultRefusal meaning() {
      return meaning;
    }
  }

  /// For staff: where it is.
  Object place();

  /// What the names of the master keys begin with.
  String keyName();

  /// Of its envelopes.
  ServiceEnvelope.Kind kind();

  /// What to do about a master key that was destroyed, for staff.
  String lost();

  /// All master keys that are there, of whatever vault.
  List<Found> found();

  /// @param number a free one of that vault
  Found make(UUID vault, int number);

  /// Brings a master key from the state it is in to the one beside it.
  void bring(KeyVersion version, KeyState to);

  /// Destroys a master key for good.
  void destroy(KeyVersion version);

  /// @param bound has to be given again to decrypt it
  byte[] encrypt(KeyVersion master, byte[] bound, byte[] plain) throws Refused;

  byte[] decrypt(KeyVersion master, byte[] bound, byte[] cipher) throws Refused;

  @Override
  void close();
}
