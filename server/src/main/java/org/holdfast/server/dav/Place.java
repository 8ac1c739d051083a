package org.holdfast.server.dav;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Placed;

/// Where an address leads: some way below an item that one's own drive, or a share, begins with.
///
/// @param base the address of that item
/// @param drive as far as whoever asks may use it; shows the tokens that the request shows
/// @param top that item
/// @param names from it on
record Place(DavPath base, Drive drive, ItemId top, List<String> names) {

  ItemPath at() {
    return new ItemPath(top, names);
  }

  /// Whether it is that item itself, which nobody renames, moves or removes through this door.
  boolean isTop() {
    return names.isEmpty();
  }

  Optional<Item> find() {
    return drive.find(at()).map(Placed::item);
  }

  /// The address of an item of the same drive; of one that is not below the top, the top's: what is
  /// above a share has no address, and no name.
  String href(ItemId item) {
    try {
      Optional<Item> found = drive.find(item);
      List<String> from = drive.guest().isEmpty() ? List.of() : drive.path(top);
      List<String> path = found.isEmpty() ? List.of() : drive.path(item);
      if (found.isPresent() && isBelow(path, from)) {
        DavPath address = base.below(path.subList(from.size(), path.size()));
        return address.href(found.get().isFolder());
      }
    } catch (DriveRefusal.ItemAbsent _) {
      // it went while it was told of
    }
    return base.href(drive.find(top).filter(Item::isFolder).isPresent());
  }

  private static boolean isBelow(List<String> path, List<String> from) {
    return path.size() >= from.size() && path.subList(0, from.size()).equals(from);
  }
}
