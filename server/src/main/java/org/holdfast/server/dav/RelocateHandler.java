package org.holdfast.server.dav;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Rights;
import org.holdfast.drive.ShareRole;

/// `COPY` and `MOVE` (RFC 4918, sections 9.8 and 9.9). What is overwritten goes to the recycle bin,
/// in the same step. From one drive into another, both copy, and MOVE removes the original after.
final class RelocateHandler {

  /// Where something is to go.
  ///
  /// @param there what has the name now
  private record Target(
      Place place, Item parent, ItemName name, Optional<Item> there, boolean overwrite) {

    boolean isIn(Drive drive) {
      return place.drive().id().equals(drive.id());
    }

    Conflict conflict() {
      return overwrite ? Conflict.SUPERSEDE : Conflict.FAIL;
    }

    Placement placement() {
      return new Placement(parent.id(), name, conflict());
    }
  }

  void move(Call call) {
    Item item = call.item();
    Depth depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    if (item.isFolder() && depth != Depth.INFINITY) {
      throw DavError.invalid("depth-invalid", "A folder moves with all it holds.").refusal();
    }
    Precondition precondition = call.precondition(item);
    Target to = target(call, item, true);
    if (to.isIn(call.drive())) {
      moveWithin(call, item, to, precondition);
    } else {
      moveAcross(call, item, to, precondition);
    }
    answer(call, to.there().filter(there -> !there.id().equals(item.id())).isPresent());
  }

  private static void moveWithin(Call call, Item item, Target to, Precondition precondition) {
    ItemChange change =
        new ItemChange(
            Optional.of(to.name()),
            Optional.of(to.parent().id()),
            OwnCloud.times(call.exchange()),
            Optional.empty(),
            List.of(),
            to.conflict());
    taking(() -> call.drive().change(call.actor(), ItemPath.to(item.id()), change, precondition));
  }

  /// The original goes to its own drive's recycle bin, with its versions, when the copy is whole;
  /// if it does not go, there is no copy. A file that was written meanwhile does not go. Only then
  /// the copy gets its name, and what had that goes: so whatever fails, both are where they were.
  private static void moveAcross(Call call, Item item, Target to, Precondition precondition) {
    Rights rights = call.drive().rights(item.id());
    if (rights.role() != ShareRole.WRITE || rights.top() || item.isRoot()) {
      throw DavError.of(
              403, "forbidden", "It stays where its owner put it: copy it instead of moving it.")
          .refusal();
    }
    Crossing crossing = crossing(call, to);
    ItemId copy = crossing.beside(item, to.placement(), false);
    try {
      recycle(call, item, precondition);
    } catch (RuntimeException e) {
      crossing.takeBack(copy);
      throw e;
    }
    settle(call, crossing, copy, item, to);
  }

  private static void recycle(Call call, Item item, Precondition precondition) {
    boolean unasked = precondition instanceof Precondition.None && !item.isFolder();
    Precondition unchanged = unasked ? new Precondition.IfItem(item.seq()) : precondition;
    call.drive().recycle(call.actor(), ItemPath.to(item.id()), unchanged);
  }

  /// If it fails, the original comes back first: should that fail too, there is still the copy.
  private static void settle(Call call, Crossing crossing, ItemId copy, Item item, Target to) {
    try {
      taking(() -> crossing.settle(copy, item, to.placement(), times(call)));
    } catch (RuntimeException e) {
      Drive whole = call.grounds().whole(call.drive()); // a guest restores nothing
      whole.restore(call.actor(), item.id(), Optional.empty(), Optional.empty());
      crossing.takeBack(copy);
      throw e;
    }
  }

  private static FileTimes times(Call call) {
    return OwnCloud.times(call.exchange());
  }

  private static Crossing crossing(Call call, Target to) {
    String made = ".copying-" + call.exchange().requestId();
    Runnable admitted = call.exchange()::requireAdmitted;
    return new Crossing(call.drive(), to.place().drive(), call.actor(), made, admitted);
  }

  void copy(Call call) {
    Item item = call.item();
    Depth depth = Depth.of(call.exchange().header("Depth"), Depth.INFINITY);
    if (depth == Depth.ONE) {
      throw DavError.invalid("depth-invalid", "COPY goes with Depth 0 or infinity.").refusal();
    }
    call.precondition(item);
    Target to = target(call, item, false);
    if (!to.isIn(call.drive())) {
      if (item.isRoot()) {
        throw DavError.of(403, "root-fixed", "The root stays as it is.").refusal();
      }
      boolean alone = depth == Depth.ZERO;
      taking(() -> crossing(call, to).copy(item, to.placement(), times(call), alone));
      answer(call, to.there().isPresent());
      return;
    }
    Item copy =
        taking(
            () ->
                depth == Depth.ZERO
                    ? call.drive().copyAlone(call.actor(), item.id(), to.placement())
                    : call.drive().copy(call.actor(), item.id(), to.placement(), (_, _) -> {}));
    date(call, copy);
    answer(call, to.there().isPresent());
  }

  /// A copy has its original's times, unless the client wants another.
  private static void date(Call call, Item copy) {
    FileTimes times = OwnCloud.times(call.exchange());
    boolean other =
        times.modified().filter(time -> !time.equals(copy.times().modifiedAt())).isPresent();
    if (other) {
      ItemChange change =
          new ItemChange(
              Optional.empty(), Optional.empty(), times, Optional.empty(), Conflict.FAIL);
      call.drive().change(call.actor(), copy.id(), change, Precondition.NONE);
    }
  }

  private static void answer(Call call, boolean overwritten) {
    OwnCloud.times(call.exchange())
        .modified()
        .ifPresent(_ -> call.exchange().setHeader(OwnCloud.TIME_HEADER, "accepted"));
    call.exchange().answerEmpty(overwritten ? 204 : 201);
  }

  private interface Taking<T> {
    T run();
  }

  /// A name that was free when it was looked at may be taken now.
  private static <T> T taking(Taking<T> taking) {
    try {
      return taking.run();
    } catch (DriveRefusal.NameTaken _) {
      throw exists();
    }
  }

  private static DavRefusal exists() {
    return DavError.of(
            412, "destination-exists", "The destination is there, and Overwrite says no.")
        .refusal();
  }

  private static Target target(Call call, Item item, boolean moving) {
    Exchange exchange = call.exchange();
    String header =
        exchange
            .header("Destination")
            .orElseThrow(
                () ->
                    DavError.invalid("destination-missing", "Destination says where it is to go.")
                        .refusal());
    DavPath path =
        Address.parse(header, exchange.host())
            .orElseThrow(
                () ->
                    DavError.of(
                            502, "destination-foreign", "Nothing goes to another server from here.")
                        .refusal());
    boolean overwrite = overwrite(exchange);
    Optional<Place> place = call.grounds().place(path);
    if (place.filter(found -> !found.isTop()).isEmpty()) {
      throw DavError.of(403, "root-fixed", "It stays as it is: name something inside of it.")
          .refusal();
    }
    Optional<Item> there = place.get().find();
    refuseOverlap(call, item, path, there, moving);
    boolean itself = there.filter(found -> found.id().equals(item.id())).isPresent();
    if (there.isPresent() && !overwrite && !itself) {
      throw exists();
    }
    return new Target(
        place.get(), call.parent(path), ItemName.of(path.lastName()), there, overwrite);
  }

  /// Nothing goes onto itself, or over a folder that it is in. A move to another spelling of its
  /// own name is a rename.
  private static void refuseOverlap(
      Call call, Item item, DavPath to, Optional<Item> there, boolean moving) {
    if (there.isEmpty()) {
      return;
    }
    boolean renamed =
        moving
            && there.get().id().equals(item.id())
            && !ItemName.of(to.lastName()).shown().equals(item.name());
    boolean overlaps = isAtOrAbove(call, there.get());
    if (overlaps && !renamed) {
      throw DavError.of(
              403, "into-itself", "It cannot go onto itself, or over a folder that it is in.")
          .refusal();
    }
  }

  private static boolean isAtOrAbove(Call call, Item there) {
    List<String> names = call.path().names();
    for (int length = names.size(); length >= 0; length--) {
      DavPath above = new DavPath(call.path().mount(), names.subList(0, length));
      if (call.find(above).filter(found -> found.id().equals(there.id())).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static boolean overwrite(Exchange exchange) {
    String text = exchange.header("Overwrite").orElse("T").strip();
    if (!text.equalsIgnoreCase("T") && !text.equalsIgnoreCase("F")) {
      throw DavError.invalid("overwrite-invalid", "Overwrite is T or F.").refusal();
    }
    return text.equalsIgnoreCase("T");
  }
}
