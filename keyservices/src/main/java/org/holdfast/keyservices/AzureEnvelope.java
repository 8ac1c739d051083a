package org.holdfast.keyservices;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.vault.AesGcm;
import org.holdfast.vault.EnvelopeHeader;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// The bytes of a key that Azure Key Vault wrapped, format 4: `docs/formats/envelope.md`.
///
///     RSA  header 25 | 1 | master 16 | signer 16 | length 2 | wrapped | ciphertext | tag 16 | signature 64
///     AES  header 25 | 2 | master 16 | wrapped 40 | ciphertext | tag 16
///
/// An [OnceKey] seals the given key; the master key wraps it.
/// Whoever has an RSA master key's public part can wrap by it, so a second key, which is in Key
/// Vault too, signs the whole. AES key wrap cannot be made up without the master key.
@SuppressWarnings("ArrayRecordComponent") // never compared
record AzureEnvelope(
    EnvelopeHeader header,
    KeyVersionId master,
    Optional<KeyVersionId> signer,
    byte[] wrapped,
    byte[] sealed,
    byte[] signature) {

  static final byte FORMAT = 4;
  static final int SIGNATURE_BYTES = 64;

  private static final byte RSA = 1; // RSA-OAEP-256 and ES256
  private static final byte AES = 2; // A256KW

  private static final int START_BYTES = EnvelopeHeader.BYTES + 1 + KeyVersionId.BYTES;
  private static final int RSA_START_BYTES = START_BYTES + KeyVersionId.BYTES + 2;
  private static final int AES_WRAPPED_BYTES = 40;
  private static final int SHORTEST_RSA_BYTES = 3072 / 8;
  private static final int LONGEST_RSA_BYTES = 4096 / 8;

  /// One that has no signature yet, and needs none if it names no signer.
  ///
  /// @param once the key that `wrapped` holds
  static AzureEnvelope seal(
      int masterNumber,
      UUID vault,
      KeyVersionId master,
      Optional<KeyVersionId> signer,
      byte[] once,
      byte[] wrapped,
      KeyLabel label,
      byte[] key) {
    AzureEnvelope open =
        new AzureEnvelope(
            new EnvelopeHeader(FORMAT, masterNumber, vault),
            master,
            signer,
            wrapped,
            new byte[0],
            new byte[0]);
    byte[] sealed = OnceKey.seal(once, open.start(), label, key);
    return new AzureEnvelope(open.header, master, signer, wrapped, sealed, new byte[0]);
  }

  /// @throws VaultRefusal.NotAuthentic if it was altered, or sealed for another label
  byte[] open(byte[] once, KeyLabel label) {
    return OnceKey.open(once, start(), label, sealed);
  }

  /// What is signed. The label goes first: it says itself where it ends.
  byte[] signed(KeyLabel label) {
    return OnceKey.join(label.encoded(), start(), sealed);
  }

  AzureEnvelope signedBy(byte[] given) {
    return new AzureEnvelope(header, master, signer, wrapped, sealed, given);
  }

  WrappedKey wrappedKey() {
    return new WrappedKey(OnceKey.join(start(), sealed, signature));
  }

  /// All before the sealed key.
  private byte[] start() {
    byte[] begin = {signer.isPresent() ? RSA : AES};
    byte[] signing =
        signer
            .map(
                id ->
                    ByteBuffer.allocate(KeyVersionId.BYTES + 2)
                        .put(id.bytes())
                        .putShort((short) wrapped.length)
                        .array())
            .orElse(new byte[0]);
    return OnceKey.join(header.bytes(), begin, master.bytes(), signing, wrapped);
  }

  /// @throws VaultRefusal.NotAuthentic if the bytes are no envelope of this format
  static AzureEnvelope parse(WrappedKey wrapped) {
    return find(wrapped).orElseThrow(OnceKey::noEnvelope);
  }

  /// @return empty if the bytes are no envelope of this format
  static Optional<AzureEnvelope> find(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    Optional<EnvelopeHeader> header =
        EnvelopeHeader.find(wrapped).filter(each -> each.format() == FORMAT);
    if (header.isEmpty() || bytes.length < RSA_START_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).position(EnvelopeHeader.BYTES);
    return switch (in.get()) {
      case RSA -> {
        KeyVersionId master = KeyVersionId.read(in);
        KeyVersionId signer = KeyVersionId.read(in);
        int length = Short.toUnsignedInt(in.getShort());
        yield length < SHORTEST_RSA_BYTES || length > LONGEST_RSA_BYTES
            ? Optional.empty()
            : rest(header.get(), master, Optional.of(signer), in, length, SIGNATURE_BYTES);
      }
      case AES ->
          rest(header.get(), KeyVersionId.read(in), Optional.empty(), in, AES_WRAPPED_BYTES, 0);
      default -> Optional.empty();
    };
  }

  private static Optional<AzureEnvelope> rest(
      EnvelopeHeader header,
      KeyVersionId master,
      Optional<KeyVersionId> signer,
      ByteBuffer in,
      int wrappedBytes,
      int signatureBytes) {
    int sealedBytes = in.remaining() - wrappedBytes - signatureBytes;
    if (!Vault.takes(sealedBytes - AesGcm.TAG_BYTES)) {
      return Optional.empty();
    }
    return Optional.of(
        new AzureEnvelope(
            header,
            master,
            signer,
            OnceKey.next(in, wrappedBytes),
            OnceKey.next(in, sealedBytes),
            OnceKey.next(in, signatureBytes)));
  }
}
