package org.holdfast.vault;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;

/// The bytes of a key that several vaults wrapped, format 3: `docs/formats/envelope.md`.
///
///     magic 4 | format 3 | count 1 | count times: vault 16 | length 2 | what that vault wrapped
///
/// What only one of them wrapped stands alone, as that vault gave it.
///
/// @param parts by the id of the vault that wrapped them
record GroupEnvelope(SequencedMap<UUID, WrappedKey> parts) {

  static final int MOST_PARTS = 8;

  static final byte FORMAT = 3;
  private static final int HEADER_BYTES = 4 + 1 + 1;
  private static final int PART_HEADER_BYTES = 16 + 2;

  GroupEnvelope {
    parts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parts));
  }

  WrappedKey wrapped() {
    if (parts.size() == 1) {
      return parts.firstEntry().getValue();
    }
    int bytes =
        parts.values().stream().mapToInt(part -> PART_HEADER_BYTES + part.bytes().length).sum();
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + bytes)
            .putInt(Envelope.MAGIC)
            .put(FORMAT)
            .put((byte) parts.size());
    for (Map.Entry<UUID, WrappedKey> each : parts.entrySet()) {
      byte[] part = each.getValue().bytes();
      out.putLong(each.getKey().getMostSignificantBits())
          .putLong(each.getKey().getLeastSignificantBits())
          .putShort((short) part.length)
          .put(part);
    }
    return new WrappedKey(out.array());
  }

  /// @return empty if the bytes are no envelope of this format
  static Optional<GroupEnvelope> find(WrappedKey wrapped) {
    ByteBuffer in = ByteBuffer.wrap(wrapped.bytes());
    if (in.remaining() < HEADER_BYTES || in.getInt() != Envelope.MAGIC || in.get() != FORMAT) {
      return Optional.empty();
    }
    int count = in.get();
    if (count < 2 || count > MOST_PARTS) {
      return Optional.empty();
    }
    SequencedMap<UUID, WrappedKey> parts = new LinkedHashMap<>();
    for (int n = 0; n < count; n++) {
      if (in.remaining() < PART_HEADER_BYTES) {
        return Optional.empty();
      }
      UUID vault = new UUID(in.getLong(), in.getLong());
      int length = Short.toUnsignedInt(in.getShort());
      if (in.remaining() < length) {
        return Optional.empty();
      }
      byte[] part = new byte[length];
      in.get(part);
      parts.put(vault, new WrappedKey(part));
    }
    return in.hasRemaining() || parts.size() != count
        ? Optional.empty()
        : Optional.of(new GroupEnvelope(parts));
  }

  /// The vault that an envelope of one vault names; empty where its format names none.
  static Optional<UUID> namedVault(WrappedKey wrapped) {
    return EnvelopeHeader.find(wrapped).map(EnvelopeHeader::vault);
  }
}
