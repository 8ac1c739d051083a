package org.holdfast.drive;

import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// One entry of an archive: what its headers say, and where its bytes are. Times are milliseconds
/// since 1970.
///
/// @param path without a slash at either end
/// @param crc32 of the content; 0 for folders
record Packed(
    String path, long createdAt, long modifiedAt, long sizeBytes, int crc32, Source source) {

  /// Where the bytes are.
  sealed interface Source {

    /// A folder has none.
    record Folder() implements Source {}

    /// A content of the drive.
    record Content(RevisionId revision) implements Source {}

    /// A document that was written for the archive.
    record Document(ItemId item, RevisionId revision, BlobSeal seal) implements Source {

      BlobAddress address(DriveAccess access) {
        return new BlobAddress(access.id(), item, revision);
      }
    }
  }

  boolean isFolder() {
    return source instanceof Source.Folder;
  }
}
