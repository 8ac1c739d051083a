package org.holdfast.keyservices;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.holdfast.vault.AesGcm;
import org.holdfast.vault.EnvelopeHeader;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// The bytes of a key that a service wrapped which binds the label itself, formats 5 and 6:
/// `docs/formats/envelope.md`.
///
///     header 25 | key 16 | length 2 | wrapped | ciphertext | tag 16
///
/// An [OnceKey] seals the given key, and the service encrypts it with [#bound] as what is
/// authenticated beside it.
///
/// @param key the id of the master key in the service
@SuppressWarnings("ArrayRecordComponent") // never compared
record ServiceEnvelope(EnvelopeHeader header, KeyVersionId key, byte[] wrapped, byte[] sealed) {

  /// What format a kind of service has.
  ///
  /// @param format the byte in the header
  /// @param shortest bytes of what the service gives for a key of 32
  /// @param longest the same
  record Kind(byte format, int shortest, int longest) {}

  private static final int BOUND_BYTES = EnvelopeHeader.BYTES + KeyVersionId.BYTES;

  /// What the service authenticates: what stands before `length`, and the label.
  static byte[] bound(EnvelopeHeader header, KeyVersionId key, KeyLabel label) {
    return OnceKey.join(header.bytes(), key.bytes(), label.encoded());
  }

  /// @param once the key that `wrapped` holds
  static ServiceEnvelope seal(
      EnvelopeHeader header,
      KeyVersionId master,
      byte[] once,
      byte[] wrapped,
      KeyLabel label,
      byte[] key) {
    return new ServiceEnvelope(
        header, master, wrapped, OnceKey.seal(once, start(header, master, wrapped), label, key));
  }

  byte[] bound(KeyLabel label) {
    return bound(header, key, label);
  }

  /// @throws VaultRefusal.NotAuthentic if it was altered, or sealed for another label
  byte[] open(byte[] once, KeyLabel label) {
    return OnceKey.open(once, start(header, key, wrapped), label, sealed);
  }

  WrappedKey wrappedKey() {
    return new WrappedKey(OnceKey.join(start(header, key, wrapped), sealed));
  }

  private static byte[] start(EnvelopeHeader header, KeyVersionId key, byte[] wrapped) {
    byte[] length = ByteBuffer.allocate(2).putShort((short) wrapped.length).array();
    return OnceKey.join(header.bytes(), key.bytes(), length, wrapped);
  }

  /// @throws VaultRefusal.NotAuthentic if the bytes are no envelope of this kind
  static ServiceEnvelope parse(WrappedKey wrapped, Kind kind) {
    return find(wrapped, kind).orElseThrow(OnceKey::noEnvelope);
  }

  /// @return empty if the bytes are no envelope of this kind
  static Optional<ServiceEnvelope> find(WrappedKey wrapped, Kind kind) {
    Optional<EnvelopeHeader> header =
        EnvelopeHeader.find(wrapped).filter(each -> each.format() == kind.format());
    byte[] bytes = wrapped.bytes();
    if (header.isEmpty() || bytes.length < BOUND_BYTES + 2) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(EnvelopeHeader.BYTES);
    KeyVersionId key = KeyVersionId.read(in);
    int length = Short.toUnsignedInt(in.getShort());
    int sealed = in.remaining() - length;
    if (length < kind.shortest()
        || length > kind.longest()
        || !Vault.takes(sealed - AesGcm.TAG_BYTES)) {
      return Optional.empty();
    }
    return Optional.of(
        new ServiceEnvelope(header.get(), key, OnceKey.next(in, length), OnceKey.next(in, sealed)));
  }
}
