package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The bytes of a key that a token wrapped, format 2: `docs/formats/envelope.md`.
///
///     magic 4 | format 2 | master version 4 | vault 16 | nonce 12 | ciphertext 16..64 | tag 16
///
/// The master key itself seals, since it never leaves the token and nothing can be derived from it
/// outside. So the limit of 2^32 random nonces a key (SP 800-38D, 8.3) counts for all labels
/// together: a billion drives, each wrapped four times between two rotations.
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenEnvelope(int masterVersion, UUID vault, byte[] nonce, byte[] sealed) {

  static final byte FORMAT = 2;

  private static final int EXTRA_BYTES =
      EnvelopeHeader.BYTES + AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES;

  /// What is authenticated beside the key.
  static byte[] associated(int masterVersion, UUID vault, KeyLabel label) {
    byte[] encoded = label.encoded();
    return ByteBuffer.allocate(EnvelopeHeader.BYTES + encoded.length)
        .put(header(masterVersion, vault))
        .put(encoded)
        .array();
  }

  private static byte[] header(int masterVersion, UUID vault) {
    return new EnvelopeHeader(FORMAT, masterVersion, vault).bytes();
  }

  WrappedKey wrapped() {
    return new WrappedKey(
        ByteBuffer.allocate(EnvelopeHeader.BYTES + nonce.length + sealed.length)
            .put(header(masterVersion, vault))
            .put(nonce)
            .put(sealed)
            .array());
  }

  /// @throws VaultRefusal.NotAuthentic if the bytes are no envelope of this format
  static TokenEnvelope parse(WrappedKey wrapped) {
    return find(wrapped)
        .orElseThrow(
            () ->
                new VaultRefusal.NotAuthentic(
                    "A wrapped key has a length that none can have, or is of an unknown format."));
  }

  /// @return empty if the bytes are no envelope of this format
  static Optional<TokenEnvelope> find(WrappedKey wrapped) {
    byte[] bytes = wrapped.bytes();
    if (!Vault.takes(bytes.length - EXTRA_BYTES)) {
      return Optional.empty();
    }
    int sealedAt = EnvelopeHeader.BYTES + AesGcm.NONCE_BYTES;
    return EnvelopeHeader.find(wrapped)
        .filter(header -> header.format() == FORMAT)
        .map(
            header ->
                new TokenEnvelope(
                    header.masterVersion(),
                    header.vault(),
                    Arrays.copyOfRange(bytes, EnvelopeHeader.BYTES, sealedAt),
                    Arrays.copyOfRange(bytes, sealedAt, bytes.length)));
  }
}
