package org.holdfast.drive;

import org.holdfast.content.ContentHashes;
import org.holdfast.content.RevisionId;

/// What kind of item it is.
public sealed interface Facet {

  /// @param sizeBytes of all visible files below it
  /// @param childCount visible items directly in it
  record Folder(long sizeBytes, int childCount) implements Facet {}

  /// @param revision its content
  /// @param version rises with every change of content, from 1; changes of anything else leave it
  /// @param sizeBytes of the plaintext
  record File(
      RevisionId revision, int version, long sizeBytes, String mediaType, ContentHashes hashes)
      implements Facet {}
}
