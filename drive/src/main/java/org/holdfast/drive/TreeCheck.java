package org.holdfast.drive;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.content.ItemId;

/// Checks in one snapshot that the current tree holds together and that its totals are right. Holds
/// the drive's folders in memory, not its files.
final class TreeCheck {

  private final View view;
  private final Findings findings;
  private final Map<ItemId, Folder> folders = new HashMap<>();
  private long binBytes;

  TreeCheck(View view, Findings findings) {
    this.view = view;
    this.findings = findings;
  }

  private static final class Folder {
    private final ItemId parent;
    private final int status;
    private long fileBytes;
    private int children;

    Folder(ItemId parent, int status) {
      this.parent = parent;
      this.status = status;
    }
  }

  void run() {
    readFolders();
    checkNames();
    checkParents();
    checkCircles();
    readChildren();
    Map<ItemId, Long> below = sumChildren();
    checkTotals(below);
  }

  private Sql current(String select, String rest) {
    return Sql.of(
            view.tx(),
            "SELECT " + select + " FROM item_state WHERE drive_no = ? AND to_seq IS NULL" + rest)
        .with(view.drive().no());
  }

  private void readFolders() {
    current("item_id, parent_id, status", " AND kind = 1")
        .each(
            row ->
                folders.put(
                    ItemSeal.itemId(row.getBytes(1)),
                    new Folder(ItemSeal.itemId(row.getBytes(2)), row.getInt(3))));
    long roots = folders.values().stream().filter(TreeCheck::isRoot).count();
    if (roots != 1) {
      findings.drive("there are " + roots + " roots");
    }
  }

  private static boolean isRoot(Folder folder) {
    return folder.parent.equals(ItemRows.FIRST);
  }

  private void checkNames() {
    current("parent_id", " AND status = 0 GROUP BY parent_id, name_key HAVING COUNT(*) > 1")
        .each(
            row ->
                findings.about(
                    Finding.Kind.TREE,
                    ItemSeal.itemId(row.getBytes(1)),
                    "the folder has two live items of one name"));
  }

  private void checkParents() {
    Sql.of(
            view.tx(),
            "SELECT i.item_id FROM item_state i WHERE i.drive_no = ? AND i.to_seq IS NULL"
                + " AND i.parent_id <> ? AND NOT EXISTS (SELECT 1 FROM item_state p"
                + " WHERE p.drive_no = i.drive_no AND p.item_id = i.parent_id"
                + " AND p.to_seq IS NULL AND p.kind = 1)")
        .with(view.drive().no())
        .with(ItemSeal.NO_ID)
        .each(
            row ->
                findings.about(
                    Finding.Kind.TREE,
                    ItemSeal.itemId(row.getBytes(1)),
                    "the item's folder is none"));
  }

  private void checkCircles() {
    Set<ItemId> fine = new HashSet<>();
    for (ItemId start : folders.keySet()) {
      Set<ItemId> way = new HashSet<>();
      ItemId at = start;
      Folder folder = folders.get(at);
      while (folder != null && !isRoot(folder) && !fine.contains(at)) {
        if (!way.add(at)) {
          findings.about(Finding.Kind.TREE, at, "the folder lies in itself");
          break;
        }
        at = folder.parent;
        folder = folders.get(at);
      }
      fine.addAll(way);
    }
  }

  private void readChildren() {
    current(
            "parent_id, SUM(CASE WHEN kind = 2 THEN size_bytes ELSE 0 END), COUNT(*)",
            " AND status = 0 GROUP BY parent_id")
        .each(
            row -> {
              Folder parent = folders.get(ItemSeal.itemId(row.getBytes(1)));
              if (parent != null) {
                parent.fileBytes = row.getLong(2);
                parent.children = row.getInt(3);
              }
            });
    current("COALESCE(SUM(size_bytes), 0)", " AND status = 1 AND kind = 2")
        .each(row -> binBytes += row.getLong(1));
  }

  /// Adds every folder's files to all folders above it, up to the first that is not live.
  private Map<ItemId, Long> sumChildren() {
    Map<ItemId, Long> sums = new HashMap<>();
    for (Map.Entry<ItemId, Folder> entry : folders.entrySet()) {
      addUp(entry.getKey(), entry.getValue().fileBytes, sums);
    }
    return sums;
  }

  private void addUp(ItemId start, long bytes, Map<ItemId, Long> sums) {
    ItemId at = start;
    for (int depth = 0; depth <= folders.size(); depth++) {
      Folder folder = folders.get(at);
      if (folder == null) {
        return;
      }
      sums.merge(at, bytes, Long::sum);
      if (folder.status == Status.RECYCLED.code()) {
        binBytes += bytes;
      }
      if (folder.status != Status.LIVE.code() || isRoot(folder)) {
        return;
      }
      at = folder.parent;
    }
  }

  private void checkTotals(Map<ItemId, Long> sums) {
    Set<ItemId> told = new HashSet<>();
    Sql.of(view.tx(), "SELECT item_id, size_bytes, children FROM folder_total WHERE drive_no = ?")
        .with(view.drive().no())
        .each(
            row -> {
              ItemId id = ItemSeal.itemId(row.getBytes(1));
              told.add(id);
              checkTotal(id, sums.getOrDefault(id, 0L), row.getLong(2), row.getInt(3));
            });
    folders.keySet().stream()
        .filter(id -> !told.contains(id))
        .forEach(id -> findings.about(Finding.Kind.TOTALS, id, "the folder has no total"));
    checkPermissions();
    checkPinned();
    if (LockRows.of(view).lastUntil() != view.drive().locksUntil()) {
      findings.drive("its locks hold until another time than its row says");
    }
    if (binBytes != view.drive().recycledBytes()) {
      findings.about(
          Finding.Kind.TOTALS,
          view.root().id(),
          "the recycle bin holds %d bytes, not %d"
              .formatted(binBytes, view.drive().recycledBytes()));
    }
  }

  private void checkPinned() {
    if (VersionMarks.of(view).count() != view.drive().pins()) {
      findings.drive("it has another number of pinned versions than its row says");
    }
    long pinned = PinnedBytes.counted(view, List.of());
    if (pinned != view.drive().pinnedBytes()) {
      findings.about(
          Finding.Kind.TOTALS,
          view.root().id(),
          "pinned versions hold %d bytes, not %d".formatted(pinned, view.drive().pinnedBytes()));
    }
  }

  /// Each one opens, lies on an item that is or was there, and is counted in the drive's row.
  private void checkPermissions() {
    PermissionRows rows = view.permissions();
    List<PermissionRow> stored = rows.stored();
    for (PermissionRow row : stored) {
      if (rows.sound(row).isEmpty() || view.rows().current(row.item()).isEmpty()) {
        findings.about(Finding.Kind.ROW, row.item(), "who may reach it was altered");
      }
    }
    if (stored.size() != view.drive().permissions()) {
      findings.drive("it has another number of permissions than its row says");
    }
  }

  private void checkTotal(ItemId id, long sum, long toldBytes, int toldChildren) {
    Folder folder = folders.get(id);
    if (folder == null) {
      findings.about(Finding.Kind.TOTALS, id, "a total belongs to no folder");
    } else if (sum != toldBytes || folder.children != toldChildren) {
      findings.about(
          Finding.Kind.TOTALS,
          id,
          "the folder holds %d bytes in %d items, not %d in %d"
              .formatted(sum, folder.children, toldBytes, toldChildren));
    }
  }
}
