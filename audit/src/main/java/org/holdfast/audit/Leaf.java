package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/// An entry with its place: exactly the bytes that the tree hashes.
///
/// ```
/// offset  size  field
/// 0       4     magic      "HFA1"
/// 4       8     index      its place in the log, from 0
/// 12      8     logged at  milliseconds since 1970; never less than in the entry before
/// 20      n     event
/// ```
///
/// Place and time stand in the bytes, so that an entry that was moved, or dated back, says so
/// itself.
final class Leaf {

  private static final byte[] MAGIC = {'H', 'F', 'A', '1'};
  private static final int HEADER_BYTES = 4 + 8 + 8;

  private final byte[] bytes;

  private Leaf(byte[] bytes) {
    this.bytes = bytes;
  }

  static Leaf of(long index, long loggedAtMillis, byte[] event) {
    return new Leaf(
        ByteBuffer.allocate(HEADER_BYTES + event.length)
            .put(MAGIC)
            .putLong(index)
            .putLong(loggedAtMillis)
            .put(event)
            .array());
  }

  /// @throws AuditRefusal.Tampered if they do not begin as an entry does
  static Leaf parse(byte[] bytes) {
    boolean ours =
        bytes.length >= HEADER_BYTES && Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length));
    if (!ours) {
      throw new AuditRefusal.Tampered("What stands there is no entry of a known format.");
    }
    return new Leaf(bytes.clone());
  }

  byte[] bytes() {
    return bytes.clone();
  }

  Hash hash() {
    return MerkleTree.leaf(bytes);
  }

  long index() {
    return ByteBuffer.wrap(bytes).getLong(4);
  }

  long loggedAtMillis() {
    return ByteBuffer.wrap(bytes).getLong(12);
  }

  Instant loggedAt() {
    return Instant.ofEpochMilli(loggedAtMillis());
  }

  /// @throws AuditRefusal.Tampered if what follows is no event
  EventBytes event() {
    return EventBytes.parse(Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length));
  }

  /// What the log signs for each entry by itself, so that the first one that is not as it was can
  /// be named even if everything that can be computed was computed anew.
  static byte[] sealedMessage(String origin, long index, Hash hash) {
    return ("holdfast-audit-entry/v1\n" + origin + "\n" + index + "\n" + hash.base64() + "\n")
        .getBytes(UTF_8);
  }
}
