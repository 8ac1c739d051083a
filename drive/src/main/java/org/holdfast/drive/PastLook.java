package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Shows what was in a folder at a point, and changes nothing. A page costs itself, and what has
/// changed in that folder since.
final class PastLook {

  private PastLook() {}

  /// @throws DriveRefusal.ItemAbsent if the folder could not be seen then
  /// @throws DriveRefusal.NotAFolder if it is a file
  static PastFolder page(
      View view, RestoreTarget target, long now, int limit, Optional<String> cursor) {
    long seq = PointRestore.seqOf(view, target.point(), now);
    ItemId root = view.rootId();
    ItemId folder = target.folder().orElse(root);
    PastTree then = new PastTree(view, root, seq);
    ItemRow row = then.row(folder).orElseThrow(DriveRefusal.ItemAbsent::new);
    if (!then.shows(folder)) {
      throw new DriveRefusal.ItemAbsent();
    }
    if (!row.isFolder()) {
      throw new DriveRefusal.NotAFolder();
    }
    String purpose = "past " + seq + " " + folder.text();
    ItemId after = cursor.map(text -> Cursor.open(view, purpose, text).id()).orElse(ItemRows.FIRST);
    List<ItemRow> found = then.children(folder, after, limit + 1);
    boolean more = found.size() > limit;
    List<ItemRow> shown = more ? found.subList(0, limit) : found;
    Optional<String> next =
        more
            ? Optional.of(Cursor.seal(view, purpose, new Cursor.Place(seq, shown.getLast().id())))
            : Optional.empty();
    Instant at =
        Instant.ofEpochMilli(
            view.operations().find(seq).orElseThrow(DriveRefusal.Tampered::new).at());
    return new PastFolder(seq, at, way(view, then, row), items(view, shown), next);
  }

  private static List<PastItem> way(View view, PastTree then, ItemRow folder) {
    List<PastItem> way = new ArrayList<>();
    Optional<ItemRow> at = Optional.of(folder);
    while (at.isPresent() && !at.get().isRoot()) {
      way.addFirst(item(view, at.get()));
      at = at.get().parent().flatMap(then::row);
    }
    return way;
  }

  private static List<PastItem> items(View view, List<ItemRow> rows) {
    view.rows().current(rows.stream().map(ItemRow::id).toList()); // in few questions, and kept
    return rows.stream().map(row -> item(view, row)).toList();
  }

  private static PastItem item(View view, ItemRow row) {
    return new PastItem(
        row.id(),
        row.name(),
        row.revision(),
        row.sizeBytes(),
        Instant.ofEpochMilli(row.fsModifiedAt()),
        since(view, row));
  }

  private static PastItem.Since since(View view, ItemRow then) {
    ItemRow now =
        view.rows().current(then.id()).orElseThrow(() -> new DriveRefusal.Tampered(then.id()));
    if (now.status() == Status.PURGED) {
      return PastItem.Since.PURGED;
    }
    if (view.visible(then.id()).isEmpty()) {
      return PastItem.Since.RECYCLED;
    }
    if (!now.revision().equals(then.revision())) {
      return PastItem.Since.REWRITTEN;
    }
    boolean stays = now.parent().equals(then.parent()) && now.name().equals(then.name());
    return stays ? PastItem.Since.SAME : PastItem.Since.MOVED;
  }
}
