package org.holdfast.drive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Walks down a past tree, parents before children, children by id. Where it is, is one id: the
/// tree of then does not change, so the walk can go on from there at any time.
final class SubtreeWalk {

  private static final int PIECE = 200;

  private final PastTree tree;
  private final Deque<Level> levels = new ArrayDeque<>();

  private SubtreeWalk(PastTree tree) {
    this.tree = tree;
  }

  /// Everything below `top`, without itself.
  static SubtreeWalk below(PastTree tree, ItemId top) {
    SubtreeWalk walk = new SubtreeWalk(tree);
    walk.levels.push(walk.new Level(top, ItemRows.FIRST));
    return walk;
  }

  /// The rest of such a walk, behind `last`.
  static SubtreeWalk behind(PastTree tree, ItemId top, ItemId last) {
    if (last.equals(top)) {
      return below(tree, top);
    }
    List<ItemRow> way = new ArrayList<>();
    ItemId at = last;
    while (!at.equals(top)) {
      ItemRow row = tree.row(at).orElseThrow(() -> new DriveRefusal.ResyncRequired(false));
      way.add(row);
      at = row.parent().orElseThrow(() -> new DriveRefusal.ResyncRequired(false));
    }
    SubtreeWalk walk = new SubtreeWalk(tree);
    for (ItemRow row : way.reversed()) {
      walk.levels.push(walk.new Level(row.parent().orElseThrow(), row.id()));
    }
    if (way.getFirst().isFolder()) {
      walk.levels.push(walk.new Level(last, ItemRows.FIRST));
    }
    return walk;
  }

  /// The next item, absent at the end.
  Optional<ItemRow> next() {
    while (!levels.isEmpty()) {
      Optional<ItemRow> child = levels.element().next();
      if (child.isPresent()) {
        if (child.get().isFolder()) {
          levels.push(new Level(child.get().id(), ItemRows.FIRST));
        }
        return child;
      }
      levels.pop();
    }
    return Optional.empty();
  }

  private final class Level {

    private final ItemId folder;
    private final Deque<ItemRow> ready = new ArrayDeque<>();
    private ItemId last;
    private boolean more = true;

    Level(ItemId folder, ItemId after) {
      this.folder = folder;
      this.last = after;
    }

    Optional<ItemRow> next() {
      if (ready.isEmpty() && more) {
        List<ItemRow> piece = tree.children(folder, last, PIECE);
        ready.addAll(piece);
        more = piece.size() == PIECE;
      }
      ItemRow child = ready.poll();
      if (child == null) {
        return Optional.empty();
      }
      tree.know(child);
      last = child.id();
      return Optional.of(child);
    }
  }
}
