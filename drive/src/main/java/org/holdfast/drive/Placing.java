package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Looks at a place and decides what putting something there means. Used twice for content: before
/// its first byte is read, to refuse early, and again inside the operation.
final class Placing {

  private Placing() {}

  /// What is to happen at a place.
  sealed interface Place {

    /// Nothing is in the way.
    record Free(ItemId parent, ItemName name) implements Place {}

    /// An item is there, and it may be replaced.
    record Taken(ItemRow by) implements Place {}
  }

  /// @param folder whether a folder is to be put there
  /// @throws DriveRefusal.NameTaken if the name is taken and may not be replaced
  /// @throws DriveRefusal.Changed if the precondition does not hold
  static Place look(View view, Placement at, boolean folder, Precondition precondition) {
    List<ItemRow> chain = view.requirePlace(at.parent());
    if (view.isDrop(chain)) {
      return dropped(view, at, chain, folder, precondition);
    }
    Optional<ItemRow> there = view.rows().child(at.parent(), at.name());
    check(there, precondition);
    if (there.isEmpty()) {
      requirePath(chain, at.name());
      return new Place.Free(at.parent(), at.name());
    }
    return switch (at.conflict()) {
      case FAIL -> throw new DriveRefusal.NameTaken();
      case REPLACE, SUPERSEDE -> new Place.Taken(there.get());
      case RENAME -> {
        ItemName free = freeName(view, at.parent(), at.name(), folder);
        requirePath(chain, free);
        yield new Place.Free(at.parent(), free);
      }
    };
  }

  /// Who sees nothing of a folder puts files beside whatever is there.
  private static Place dropped(
      View view, Placement at, List<ItemRow> chain, boolean folder, Precondition precondition) {
    if (!(precondition instanceof Precondition.None)) {
      throw DriveRefusal.Forbidden.onlyRead();
    }
    ItemName free = freeName(view, at.parent(), at.name(), folder);
    requirePath(chain, free);
    return new Place.Free(at.parent(), free);
  }

  static ItemName freeName(View view, ItemId parent, ItemName name, boolean folder) {
    return FreeName.like(
        name, folder, candidate -> view.rows().child(parent, candidate).isPresent());
  }

  static void check(Optional<ItemRow> there, Precondition precondition) {
    boolean holds =
        switch (precondition) {
          case Precondition.None _ -> true;
          case Precondition.IfNoneExists _ -> there.isEmpty();
          case Precondition.IfItem(long seq) -> there.isPresent() && there.get().fromSeq() == seq;
        };
    if (!holds) {
      throw new DriveRefusal.Changed();
    }
  }

  /// @param chain a folder, up to the root
  /// @throws DriveRefusal.PathTooLong if `name` would be too far below the root in it
  static void requirePath(List<ItemRow> chain, ItemName name) {
    long units = name.shown().length();
    for (ItemRow folder : chain) {
      units += folder.name().length() + 1L;
    }
    if (units > NameRules.MOST_PATH_UNITS) {
      throw new DriveRefusal.PathTooLong();
    }
  }
}
