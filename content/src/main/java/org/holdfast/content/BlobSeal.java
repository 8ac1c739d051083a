package org.holdfast.content;

import java.security.MessageDigest;
import java.util.Arrays;

/// What a revision's row keeps so that its blob can be opened: the wrapped file key, and the
/// commitment to it. Safe to store anywhere. Format: `docs/formats/blob.md`.
public final class BlobSeal {

  static final int COMMITMENT_BYTES = 32;

  private final byte[] wrappedKey;
  private final byte[] commitment;

  /// @param wrappedKey as [#wrappedKey] gave it; checked when the blob is opened, not here
  /// @param commitment as [#commitment] gave it; checked when the blob is opened, not here
  public BlobSeal(byte[] wrappedKey, byte[] commitment) {
    this.wrappedKey = wrappedKey.clone();
    this.commitment = commitment.clone();
  }

  /// The file key, wrapped by the drive key. Who deletes every copy of it has shredded the blob.
  public byte[] wrappedKey() {
    return wrappedKey.clone();
  }

  /// The version of the drive key that wraps the file key, as the wrapped key says; it is checked
  /// when the blob is opened, not here.
  public int keyVersion() {
    return FileKey.keyVersion(wrappedKey);
  }

  /// 32 bytes that only this file key gives: GCM alone does not commit to its key.
  public byte[] commitment() {
    return commitment.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobSeal that
        && Arrays.equals(wrappedKey, that.wrappedKey)
        && MessageDigest.isEqual(commitment, that.commitment);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(wrappedKey) + Arrays.hashCode(commitment);
  }

  @Override
  public String toString() {
    return "BlobSeal[" + wrappedKey.length + " bytes]";
  }
}
