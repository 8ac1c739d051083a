package org.holdfast.drive;

import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// What is noted of a version, from one operation to another.
///
/// @param fromSeq the operation that noted it
/// @param revision the version's content, of `sizeBytes`
record MarkRow(
    ItemId item,
    int version,
    long fromSeq,
    boolean pinned,
    RevisionId revision,
    long sizeBytes,
    VersionName name) {

  /// Whether the version stays that is beyond the list.
  boolean keeps() {
    return pinned || !name.text().isEmpty();
  }

  /// The same with another name.
  MarkRow with(VersionName newName) {
    return new MarkRow(item, version, fromSeq, pinned, revision, sizeBytes, newName);
  }
}
