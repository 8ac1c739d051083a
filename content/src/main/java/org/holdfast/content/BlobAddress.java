package org.holdfast.content;

import java.nio.ByteBuffer;

/// Where a blob belongs. Every byte of it is bound to this, so a blob put anywhere else does not
/// open.
public record BlobAddress(DriveId drive, ItemId item, RevisionId revision) {

  static final int CONTEXT_BYTES = 3 * IdBytes.LENGTH;

  /// drive || item || revision: the context of every key derived for this blob.
  byte[] context() {
    return ByteBuffer.allocate(CONTEXT_BYTES)
        .put(drive.bytes())
        .put(item.bytes())
        .put(revision.bytes())
        .array();
  }
}
