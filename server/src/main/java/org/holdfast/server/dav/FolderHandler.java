package org.holdfast.server.dav;

import java.util.Optional;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Placement;

/// `MKCOL` and `DELETE`.
final class FolderHandler {

  void make(Call call) {
    if (call.exchange().hasBody()) {
      throw DavError.of(415, "body-unknown", "MKCOL takes no body: it makes an empty folder.")
          .refusal();
    }
    Optional<Item> existing = call.find(call.path());
    if (existing.isPresent() && call.place().isTop()) {
      throw DavError.of(405, "name-taken", "It is there.").refusal();
    }
    call.precondition(existing);
    Item parent = call.parent(call.path());
    call.drive()
        .createFolder(
            call.actor(),
            new Placement(parent.id(), ItemName.of(call.path().lastName()), Conflict.FAIL),
            FileTimes.NONE);
    call.exchange().answerEmpty(201);
  }

  /// Into the recycle bin, in one step whatever it holds.
  void delete(Call call) {
    Item item = call.item();
    Depth depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    if (item.isFolder() && depth != Depth.INFINITY) {
      throw DavError.invalid("depth-invalid", "A folder goes with all it holds.").refusal();
    }
    call.drive().recycle(call.actor(), ItemPath.to(item.id()), call.precondition(item));
    call.exchange().answerEmpty(204);
  }
}
