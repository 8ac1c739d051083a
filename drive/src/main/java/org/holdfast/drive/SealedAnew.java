package org.holdfast.drive;

import java.nio.ByteBuffer;

/// Stands for the digest of an operation whose rows were sealed anew, under a later version of the
/// drive's key. Format: `docs/formats/history.md`.
///
/// @param seq the operation
/// @param keyVersion that its rows are sealed under, and that made the mac
/// @param mac over the operation's digest, the one before it, and its rows as they are now
record SealedAnew(long seq, int keyVersion, Digest mac) {

  private static final byte[] MAGIC = {'H', 'F', 'W', '1'};

  /// What the mac begins with.
  byte[] clear(RowSeal seal, byte[] digestBefore, byte[] digest) {
    return ByteBuffer.allocate(MAGIC.length + 16 + Long.BYTES + 2 * RowSeal.DIGEST_BYTES)
        .put(MAGIC)
        .put(seal.drive().bytes())
        .putLong(seq)
        .put(digestBefore)
        .put(digest)
        .array();
  }
}
