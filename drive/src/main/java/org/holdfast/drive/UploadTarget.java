package org.holdfast.drive;

import org.holdfast.content.ItemId;

/// Where an upload goes when it is complete.
public sealed interface UploadTarget {

  /// Into a folder, under a name.
  record Into(Placement placement) implements UploadTarget {}

  /// Becomes the next version of a file.
  record Over(ItemId file) implements UploadTarget {}
}
