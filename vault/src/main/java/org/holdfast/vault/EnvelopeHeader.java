package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/// How an envelope begins that names the vault which wrapped it, in every format but 1 and 3:
/// `docs/formats/envelope.md`.
///
///     magic 4 | format 1 | master version 4 | vault 16
///
/// @param format says what follows; each has a reader of its own
/// @param masterVersion the version of the master key that wrapped it
/// @param vault the id of the vault that wrapped it
public record EnvelopeHeader(byte format, int masterVersion, UUID vault) {

  public static final int BYTES = 4 + 1 + 4 + 16;

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putInt(Envelope.MAGIC)
        .put(format)
        .putInt(masterVersion)
        .putLong(vault.getMostSignificantBits())
        .putLong(vault.getLeastSignificantBits())
        .array();
  }

  /// @return empty if the bytes are too few, or of a format that names no vault there
  public static Optional<EnvelopeHeader> find(WrappedKey wrapped) {
    ByteBuffer in = ByteBuffer.wrap(wrapped.bytes());
    if (in.remaining() < BYTES || in.getInt() != Envelope.MAGIC) {
      return Optional.empty();
    }
    byte format = in.get();
    if (format == Envelope.FORMAT || format == GroupEnvelope.FORMAT) {
      return Optional.empty();
    }
    return Optional.of(
        new EnvelopeHeader(format, in.getInt(), new UUID(in.getLong(), in.getLong())));
  }
}
