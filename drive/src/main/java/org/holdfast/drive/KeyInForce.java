package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// Which version of a drive's key seals what is new. Format: `docs/formats/history.md`.
///
/// @param version from 1
/// @param fromSeq operations behind this one are sealed under it; 0 if it is the first
/// @param fromDigest of that operation. Whoever has an earlier version alone can therefore write
///   nothing into the history before it that fits
/// @param floor everything that lasts is sealed under this version or a later one: what says that
///   it is under an earlier one was put there by somebody who has that
record KeyInForce(int version, long fromSeq, Digest fromDigest, int floor) {

  private static final int FIRST_VERSION = 1;

  /// Of a drive whose key was never replaced.
  static final KeyInForce FIRST =
      new KeyInForce(FIRST_VERSION, 0, new Digest(Chain.START), FIRST_VERSION);

  /// @param first the index of the row's first column of this
  /// @throws DriveRefusal.Tampered if it has a form that no row has
  static KeyInForce read(ResultSet row, int first) throws SQLException {
    byte[] digest = Optional.ofNullable(row.getBytes(first + 2)).orElse(Chain.START);
    KeyInForce key =
        new KeyInForce(
            row.getInt(first), row.getLong(first + 1), new Digest(digest), row.getInt(first + 3));
    if (key.floor < FIRST_VERSION
        || key.version < key.floor
        || digest.length != RowSeal.DIGEST_BYTES
        || (key.isFirst() && !key.equals(FIRST))) {
      throw new DriveRefusal.Tampered();
    }
    return key;
  }

  boolean isFirst() {
    return version == FIRST_VERSION;
  }

  /// What the drive's mac binds of it.
  byte[] bytes() {
    return ByteBuffer.allocate(2 * Integer.BYTES + Long.BYTES + RowSeal.DIGEST_BYTES)
        .putInt(version)
        .putLong(fromSeq)
        .put(fromDigest.bytes())
        .putInt(floor)
        .array();
  }

  /// The same once everything has been sealed anew.
  KeyInForce sealedAnew() {
    return new KeyInForce(version, fromSeq, fromDigest, version);
  }

  /// Whether an operation, or what stands in the place of its digest, may be under a version.
  boolean admits(long seq, int sealedUnder) {
    return seq > fromSeq ? sealedUnder == version : sealedUnder >= floor && sealedUnder <= version;
  }
}
