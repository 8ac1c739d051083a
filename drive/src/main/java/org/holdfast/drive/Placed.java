package org.holdfast.drive;

import java.util.List;

/// An item and where it is, seen in one moment.
///
/// @param folders the names of the folders from below the root down to the item's own
/// @param shared the permissions that hold for it, own and inherited; none as a guest sees it
public record Placed(Item item, List<String> folders, List<Permission> shared) {

  /// Of an item about which nobody asked with whom it is shared.
  public Placed(Item item, List<String> folders) {
    this(item, folders, List.of());
  }
}
