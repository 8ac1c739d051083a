package org.holdfast.server.share;

import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;

/// Small changes by whoever may edit: a new folder, another name, into the owner's recycle bin. The
/// room refuses those who may not.
final class Edits {

  private Edits() {}

  static Reply createFolder(Call call, Place place) {
    Placement at =
        new Placement(place.item().id(), ItemName.of(call.field("name").strip()), Conflict.FAIL);
    place.drive().createFolder(place.actor(), at, FileTimes.NONE);
    return back(call, place.item(), place.isTop(), "folder");
  }

  static Reply rename(Call call, Place place) {
    ItemName name = ItemName.of(call.field("name").strip());
    place
        .drive()
        .change(
            place.actor(),
            place.item().id(),
            ItemChange.rename(name, Conflict.FAIL),
            unchanged(call));
    return back(call, place.item(), place.isTop(), "renamed");
  }

  static Reply remove(Call call, Place place) {
    if (place.isTop()) {
      throw new Nothing(); // no page has a button for it, and above it is nothing to lead back to
    }
    place.drive().recycle(place.actor(), place.item().id(), unchanged(call));
    Item folder = place.trail().get(place.trail().size() - 2);
    return back(call, folder, place.trail().size() == 2, "removed");
  }

  static Reply back(Call call, Item item, boolean top, String done) {
    String address = top ? call.path().front() : call.path().to("item", item.id());
    return new Reply.Go(address + "?done=" + done);
  }

  /// As the form's page showed it: of two who change it, the second is told.
  private static Precondition unchanged(Call call) {
    return new Precondition.IfItem(Uploads.number(call.field("seq")));
  }
}
