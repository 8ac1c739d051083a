package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Renames, moves, dates and describes: each one row, whatever a folder holds.
final class Relocating {

  private Relocating() {}

  static Placed change(Change change, ItemPath path, ItemChange wanted, Precondition precondition) {
    View view = change.view();
    ItemRow row = Paths.require(view, path);
    Placing.check(Optional.of(row), precondition);
    ItemRow described =
        Describing.apply(row, wanted.times(), wanted.description(), row.fsModifiedAt())
            .with(row.properties().after(wanted.properties()));
    ItemRow after = relocate(change, row, described, wanted);
    if (after.looksLike(row)) {
      change.requireUnlocked(row);
      return view.placed(row);
    }
    change.change(row, after);
    change.finish(kind(row, after), Optional.of(after));
    return view.placed(view.rows().current(row.id()).orElseThrow());
  }

  private static ItemRow relocate(
      Change change, ItemRow row, ItemRow described, ItemChange wanted) {
    if (wanted.name().isEmpty() && wanted.parent().isEmpty()) {
      return described;
    }
    ItemId from = row.parent().orElseThrow(DriveRefusal.RootFixed::new);
    ItemId parent = wanted.parent().orElse(from);
    ItemName name = wanted.name().orElseGet(() -> ItemName.stored(row.name()));
    if (parent.equals(from) && name.shown().equals(row.name())) {
      return described;
    }
    change.requireAway(row.id());
    refuseIntoItself(change.view(), row, parent);
    refuseWider(change.view(), row, parent);
    ItemName free = place(change, row, new Placement(parent, name, wanted.conflict()));
    return described.at(Optional.of(parent), free.shown());
  }

  private static void refuseWider(View view, ItemRow row, ItemId parent) {
    view.reach()
        .ifPresent(
            reach ->
                reach.requireNoWider(view.requireVisible(row.id()), view.requireFolder(parent)));
  }

  /// A folder that goes below itself would be out of reach with all it holds.
  static void refuseIntoItself(View view, ItemRow row, ItemId parent) {
    List<ItemRow> chain = view.requireFolder(parent);
    if (chain.stream().anyMatch(above -> above.id().equals(row.id()))) {
      throw new DriveRefusal.IntoItself();
    }
  }

  /// Makes room for an item, if need be by recycling a file that is in the way.
  private static ItemName place(Change change, ItemRow row, Placement to) {
    View view = change.view();
    Optional<ItemRow> there = view.rows().child(to.parent(), to.name());
    if (there.isPresent() && there.get().id().equals(row.id())) {
      Placing.requirePath(view.requireFolder(to.parent()), to.name());
      return to.name(); // another spelling of its own name
    }
    if (to.conflict() == Conflict.SUPERSEDE) {
      there.ifPresent(taken -> refuseAbove(view, taken, row));
    }
    return makeRoom(change, to, row.isFolder());
  }

  /// What holds an item cannot make way for it: it would take it along.
  private static void refuseAbove(View view, ItemRow there, ItemRow row) {
    if (view.requireVisible(row.id()).stream().anyMatch(above -> above.id().equals(there.id()))) {
      throw new DriveRefusal.IntoItself();
    }
  }

  /// @return the name that is free then
  static ItemName makeRoom(Change change, Placement to, boolean folder) {
    return switch (Placing.look(change.view(), to, folder, Precondition.NONE)) {
      case Placing.Place.Free(_, ItemName name) -> name;
      case Placing.Place.Taken(ItemRow there) -> {
        if (to.conflict() != Conflict.SUPERSEDE && (folder || there.isFolder())) {
          throw new DriveRefusal.NameTaken();
        }
        change.change(there, there.with(Status.RECYCLED));
        yield to.name();
      }
    };
  }

  private static OperationKind kind(ItemRow before, ItemRow after) {
    if (!before.parent().equals(after.parent())) {
      return OperationKind.MOVE;
    }
    return before.name().equals(after.name()) ? OperationKind.DESCRIBE : OperationKind.RENAME;
  }
}
