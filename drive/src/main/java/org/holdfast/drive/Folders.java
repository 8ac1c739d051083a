package org.holdfast.drive;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Makes folders, and the root of a new drive.
final class Folders {

  private Folders() {}

  /// The new state of a folder that nobody has seen yet.
  static ItemRow fresh(
      Change change, ItemId id, Optional<ItemId> parent, String name, FileTimes times) {
    return new ItemRow(
        id,
        change.seq(),
        parent,
        name,
        Status.LIVE,
        Optional.empty(),
        0,
        0,
        change.at(),
        change.at(),
        times.created().map(Instant::toEpochMilli).orElse(change.at()),
        times.modified().map(Instant::toEpochMilli).orElse(change.at()),
        change.actor().account(),
        change.actor().account(),
        "",
        ItemProperties.NONE);
  }

  static Written create(Change change, Placement at, FileTimes times, ItemId id) {
    View view = change.view();
    Placing.Place place = Placing.look(view, at, true, Precondition.NONE);
    change.requireInto(at.parent(), false);
    return switch (place) {
      case Placing.Place.Taken(ItemRow there) when there.isFolder() ->
          new Written(view.item(there), view.folders(there), false);
      case Placing.Place.Taken _ -> throw new DriveRefusal.NameTaken();
      case Placing.Place.Free(ItemId parent, ItemName name) -> {
        ItemRow folder = fresh(change, id, Optional.of(parent), name.shown(), times);
        change.create(folder);
        change.finish(OperationKind.CREATE_FOLDER, Optional.of(folder));
        yield new Written(view.item(folder), view.folders(folder), true);
      }
    };
  }
}
