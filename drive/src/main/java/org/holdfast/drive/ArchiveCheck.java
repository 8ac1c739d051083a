package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Whether something that an archive holds was removed for good after the point it shows. Then
/// nothing of it is given out any more: its owner wanted that gone.
///
/// Costs what changed between.
final class ArchiveCheck {

  private static final int MOST_DEPTH = 1 << 16;

  private final View view;
  private final ArchiveScope scope;
  private final PastTree tree;
  private final Set<ItemId> tops = new HashSet<>();
  private final Set<ItemId> above = new HashSet<>();
  private final boolean recycled;
  private final boolean versions;

  /// @param seq the point that the archive shows
  ArchiveCheck(View view, ArchiveScope scope, long seq) {
    this.view = view;
    this.scope = scope;
    this.tree = new PastTree(view, view.rootId(), seq);
    switch (scope) {
      case ArchiveScope.Everything everything -> {
        tops.add(view.rootId());
        versions = everything.versions();
        recycled = everything.recycled();
      }
      case ArchiveScope.Selection selection -> {
        tops.addAll(selection.items());
        selection.items().forEach(item -> above.addAll(chain(item)));
        versions = false;
        recycled = false;
      }
    }
  }

  /// @param after operations up to this one were looked at before
  boolean isWholeSince(long after) {
    return removedItems(after).stream().noneMatch(this::held) && !versionHeld(after);
  }

  private List<ItemId> removedItems(long after) {
    return Sql.of(
            view.tx(),
            "SELECT item_id FROM item_state WHERE drive_no = ? AND from_seq > ? AND status = 2"
                + " AND to_seq IS NULL")
        .with(view.drive().no())
        .with(after)
        .list(row -> ItemSeal.itemId(row.getBytes(1)));
  }

  private boolean versionHeld(long after) {
    List<ItemId> held = new ArrayList<>();
    Sql.of(
            view.tx(),
            "SELECT item_id, version_no FROM removed_version WHERE drive_no = ? AND seq > ?")
        .with(view.drive().no())
        .with(after)
        .each(
            row -> {
              ItemId item = ItemSeal.itemId(row.getBytes(1));
              int version = row.getInt(2);
              tree.row(item)
                  .filter(
                      then -> then.version() == version || (versions && version < then.version()))
                  .filter(_ -> held(item))
                  .ifPresent(_ -> held.add(item));
            });
    return !held.isEmpty();
  }

  /// Whether the archive shows the item, or the item is a folder above what it shows.
  private boolean held(ItemId item) {
    if (above.contains(item)) {
      return true;
    }
    List<ItemId> chain = chain(item);
    boolean bin = scope instanceof ArchiveScope.Everything && recycled;
    for (ItemId each : chain) {
      Optional<ItemRow> row = tree.row(each);
      boolean inBin = row.filter(then -> then.status() == Status.RECYCLED).isPresent();
      if (inBin && bin) {
        return true;
      }
      if (row.filter(ItemRow::isLive).isEmpty()) {
        return false;
      }
      if (tops.contains(each)) {
        return true;
      }
    }
    return false;
  }

  /// The item of then, and what was above it.
  private List<ItemId> chain(ItemId item) {
    List<ItemId> chain = new ArrayList<>();
    Optional<ItemId> at = Optional.of(item);
    while (at.isPresent() && chain.size() <= MOST_DEPTH) {
      chain.add(at.get());
      at = tree.row(at.get()).flatMap(ItemRow::parent);
    }
    return chain;
  }
}
