package org.holdfast.drive;

import java.nio.ByteBuffer;

/// Stands for an operation of whose rows some were forgotten: its digest cannot be computed from
/// them any more. Format: `docs/formats/history.md`.
///
/// @param seq the operation
/// @param at when the note was written; milliseconds
/// @param head the newest operation then: rows that ended later count as open in it
/// @param keptFrom what was within reach right after this operation, or later, was left whole
/// @param keyVersion of the drive's key that made the mac
/// @param mac over all this, the operation's digest, the one before it, and what remains
record Note(long seq, long at, long head, long keptFrom, int keyVersion, Digest mac) {

  private static final byte[] MAGIC = {'H', 'F', 'G', '1'};

  /// What the mac begins with.
  byte[] clear(RowSeal seal, byte[] digestBefore, byte[] digest) {
    return ByteBuffer.allocate(MAGIC.length + 16 + 4 * Long.BYTES + 2 * RowSeal.DIGEST_BYTES)
        .put(MAGIC)
        .put(seal.drive().bytes())
        .putLong(seq)
        .putLong(at)
        .putLong(head)
        .putLong(keptFrom)
        .put(digestBefore)
        .put(digest)
        .array();
  }

  /// The end of a row as the note has it.
  ///
  /// @param toSeq 0 while the row is open
  long end(long toSeq) {
    return toSeq > head ? 0 : toSeq;
  }

  /// The same, to be made under another version of the drive's key.
  Note under(int newKeyVersion) {
    return new Note(seq, at, head, keptFrom, newKeyVersion, mac);
  }

  Note with(byte[] newMac) {
    return new Note(seq, at, head, keptFrom, keyVersion, new Digest(newMac));
  }
}
