package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// Which item is a drive's root: never another one, so it is looked for once and then known.
final class RootId {

  private volatile Optional<ItemId> known = Optional.empty();

  Optional<ItemId> known() {
    return known;
  }

  /// Of the drive that `rows` are of.
  ItemId in(ItemRows rows) {
    if (known.isEmpty()) {
      known = Optional.of(rows.root().orElseThrow(DriveRefusal.Tampered::new).id());
    }
    return known.get();
  }
}
