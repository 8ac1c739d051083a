package org.holdfast.drive;

import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.StoredBlob;

/// One immutable content, and what it takes to open it.
///
/// @param address where the blob belongs; its item may be another than the one that has the content
/// @param seq the operation that brought it
record RevisionRow(
    BlobAddress address,
    long seq,
    long sizeBytes,
    long createdAt,
    BlobSeal seal,
    String mediaType,
    ContentHashes hashes) {

  RevisionRow with(BlobSeal newSeal) {
    return new RevisionRow(address, seq, sizeBytes, createdAt, newSeal, mediaType, hashes);
  }

  static RevisionRow of(StoredBlob blob, long seq, long at, String mediaType) {
    return new RevisionRow(
        blob.address(), seq, blob.sizeBytes(), at, blob.seal(), mediaType, blob.hashes());
  }
}
