package org.holdfast.server.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.Rights;

/// Where somebody is below what a link leads to.
///
/// @param trail from what the link leads to down to the item, both with it
record Place(Drive drive, List<Item> trail, Rights rights) {

  private static final String CLIENT = "link";

  Place {
    trail = List.copyOf(trail);
  }

  /// The item that an address names. Also whoever reaches more of the drive, its owner first of
  /// all, goes by a link to nothing but what is below it.
  ///
  /// @throws Nothing if it is not there, or not below
  static Place of(LinkAnswer.Open open, Optional<ItemId> named) {
    Drive drive = open.drive();
    List<Item> trail = new ArrayList<>();
    Optional<ItemId> next = Optional.of(named.orElse(open.item()));
    while (next.isPresent()) {
      Item item = drive.find(next.get()).orElseThrow(Nothing::new);
      trail.addFirst(item);
      if (item.id().equals(open.item())) {
        return new Place(drive, trail, drive.rights(trail.getLast().id()));
      }
      next = item.parent();
    }
    throw new Nothing();
  }

  Item item() {
    return trail.getLast();
  }

  boolean isTop() {
    return trail.size() == 1;
  }

  /// Whoever does something here, as history calls them.
  Actor actor() {
    return new Actor(drive.guest().map(Guest::actor).orElse(drive.owner()), CLIENT);
  }

  @Override
  public String toString() {
    return "Place";
  }
}
