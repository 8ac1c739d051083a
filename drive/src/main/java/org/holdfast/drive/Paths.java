package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Ways through the tree, by name.
final class Paths {

  private Paths() {}

  static Optional<ItemRow> resolve(View view, ItemId from, List<String> names) {
    Optional<ItemRow> at = view.visible(from).map(List::getFirst);
    for (String name : names) {
      at = at.filter(ItemRow::isFolder).flatMap(folder -> child(view, folder.id(), name));
    }
    return at;
  }

  /// @throws DriveRefusal.ItemAbsent if it leads to nothing visible
  static ItemRow require(View view, ItemPath path) {
    return resolve(view, path.from(), path.names()).orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// A folder to put something into: a guest may not see more of it than itself.
  ///
  /// @throws DriveRefusal.ItemAbsent if it leads to nothing
  static ItemRow requirePlace(View view, ItemPath path) {
    return path.names().isEmpty() ? view.requireKnown(path.from()).getFirst() : require(view, path);
  }

  /// @param chain an item and what is above it, up to the root
  static List<String> path(List<ItemRow> chain) {
    List<String> names = new ArrayList<>();
    chain.reversed().stream().filter(row -> !row.isRoot()).map(ItemRow::name).forEach(names::add);
    return names;
  }

  private static Optional<ItemRow> child(View view, ItemId folder, String name) {
    try {
      return view.rows().child(folder, ItemName.of(name));
    } catch (DriveRefusal.NameForbidden _) {
      return Optional.empty(); // nothing can have it
    }
  }
}
