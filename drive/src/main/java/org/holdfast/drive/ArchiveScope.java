package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.ItemId;

/// What of a drive an archive holds.
public sealed interface ArchiveScope {

  /// The whole tree below `files/`, with what was written about it in `metadata.json`.
  ///
  /// @param versions also the earlier versions of every file, below `versions/`
  /// @param recycled also what lies in the recycle bin, below `recycled/`
  record Everything(boolean versions, boolean recycled) implements ArchiveScope {}

  /// Some items with all that is in them, each at the top of the archive.
  ///
  /// @param items 1 to 1,000
  record Selection(List<ItemId> items) implements ArchiveScope {

    private static final int MOST = 1_000;

    public Selection {
      items = List.copyOf(items);
      if (items.isEmpty() || items.size() > MOST) {
        throw new IllegalArgumentException("a selection has 1 to 1000 items, not " + items.size());
      }
    }
  }
}
