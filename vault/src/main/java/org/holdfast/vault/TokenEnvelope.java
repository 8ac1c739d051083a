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

  private static final int HEADER_BYTES = 4 + 1 + 4 + 16;
  private static final int EXTRA_BYTES = HEADER_BYTES + AesGcm.NONCE_BYTES + AesGcm.TAG_BYTES;

  /// What is authenticated beside the key.
  static byte[] associated(int masterVersion, UUID vault, KeyLabel label) {
    byte[] encoded = Envelope.encode(label);
    return ByteBuffer.allocate(HEADER_BYTES + encoded.length)
        .put(header(masterVersion, vault))
        .put(encoded)
        .array();
  }

  private static byte[] header(int masterVersion, UUID vault) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putInt(Envelope.MAGIC)
        .put(FORMAT)
        .putInt(masterVersion)
        .putLong(vault.getMostSignificantBits())
        .putLong(vault.getLeastSignificantBits())
        .array();
  }

  WrappedKey wrapped() {
    return new WrappedKey(
        ByteBuffer.allocate(HEADER_BYTES + nonce.length + sealed.length)
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
    ByteBuffer start = ByteBuffer.wrap(bytes);
    if (!Envelope.takes(bytes.length - EXTRA_BYTES)
        || start.getInt() != Envelope.MAGIC
        || start.get() != FORMAT) {
      return Optional.empty();
    }
    int sealedAt = HEADER_BYTES + AesGcm.NONCE_BYTES;
    return Optional.of(
        new TokenEnvelope(
            start.getInt(),
            new UUID(start.getLong(), start.getLong()),
            Arrays.copyOfRange(bytes, HEADER_BYTES, sealedAt),
            Arrays.copyOfRange(bytes, sealedAt, bytes.length)));
  }
}
