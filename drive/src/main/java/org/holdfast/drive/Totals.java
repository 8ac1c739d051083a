package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.jooq.DSLContext;

/// Keeps the sizes and counts of folders, and the size of the recycle bin, right through one
/// operation.
///
/// A folder's total is the sum over its live children, all the way down, whether or not the folder
/// itself is live. The recycle bin is treated as one more container. Every changed item is first
/// taken out of where it was, then put into where it is; each step changes the containers above it
/// and ends where nothing is above: in the root, in the bin, or in a purged folder. So an operation
/// costs its items times their depth, never the size of a folder.
final class Totals {

  private static final int MOST_DEPTH = 1 << 16;

  private final DSLContext tx;
  private final int drive;
  private final ItemRows rows;
  private final Map<ItemId, Node> nodes = new HashMap<>();
  private final Node bin = new Node(0, 0, Container.NOWHERE);
  private final Set<ItemId> fresh = new HashSet<>();

  Totals(DSLContext tx, int drive, ItemRows rows) {
    this.tx = tx;
    this.drive = drive;
    this.rows = rows;
  }

  /// What a folder adds up to.
  record Total(long sizeBytes, int children) {}

  /// An item before and after the operation.
  record Step(Optional<ItemRow> before, ItemRow after) {}

  static Map<ItemId, Total> read(DSLContext tx, int drive, List<ItemId> folders) {
    Map<ItemId, Total> found = new HashMap<>();
    Sql.pieces(
        folders.stream().map(ItemId::bytes).toList(),
        piece ->
            Sql.of(
                    tx,
                    "SELECT item_id, size_bytes, children FROM folder_total WHERE drive_no = ?"
                        + " AND item_id IN "
                        + Sql.marks(piece.size()))
                .with(drive)
                .withList(piece)
                .each(
                    row ->
                        found.put(
                            ItemSeal.itemId(row.getBytes(1)),
                            new Total(row.getLong(2), row.getInt(3)))));
    return found;
  }

  /// Must run before the rows of the operation are written.
  void apply(List<Step> all) {
    List<Step> steps = all.stream().filter(step -> !stays(step)).toList();
    prefetch(steps);
    for (Step step : steps) {
      step.before().ifPresentOrElse(this::takeOut, () -> introduce(step.after()));
    }
    for (Step step : steps) {
      putIn(step.after());
    }
  }

  /// Whether it counts where it counted, and no more or less: renamed, say. What happens inside of
  /// a folder that stays goes up through it like through any other.
  private static boolean stays(Step step) {
    return step.before()
        .filter(before -> container(before).equals(container(step.after())))
        .filter(before -> before.sizeBytes() == step.after().sizeBytes())
        .isPresent();
  }

  /// By how much the recycle bin has grown.
  long recycledGrowth() {
    return bin.bytes;
  }

  /// By how much all that is live and visible has grown: the root's total.
  long rootGrowth(ItemId root) {
    Node node = nodes.get(root);
    return node == null ? 0 : node.bytes - node.storedBytes;
  }

  /// What the root added up to before.
  long rootBefore(ItemId root) {
    return node(root).storedBytes;
  }

  void write() {
    Sql.batch(
        tx,
        "INSERT INTO folder_total (size_bytes, children, drive_no, item_id) VALUES (?, ?, ?, ?)",
        batch ->
            nodes.forEach(
                (id, node) -> {
                  if (fresh.contains(id)) {
                    batch.accept(node.values(drive, id));
                  }
                }));
    Sql.batch(
        tx,
        "UPDATE folder_total SET size_bytes = ?, children = ? WHERE drive_no = ? AND item_id = ?",
        batch ->
            nodes.forEach(
                (id, node) -> {
                  if (!fresh.contains(id) && node.isChanged()) {
                    batch.accept(node.values(drive, id));
                  }
                }));
  }

  private void introduce(ItemRow row) {
    if (row.isFolder()) {
      fresh.add(row.id());
      nodes.put(row.id(), new Node(0, 0, Container.NOWHERE));
    }
  }

  private void takeOut(ItemRow row) {
    Container from = container(row);
    if (row.isFolder()) {
      node(row.id()).container = Container.NOWHERE;
    }
    add(from, -size(row), -1);
  }

  private void putIn(ItemRow row) {
    Container into = container(row);
    if (row.isFolder()) {
      node(row.id()).container = into;
    }
    add(into, size(row), 1);
  }

  private long size(ItemRow row) {
    return row.isFolder() ? node(row.id()).bytes : row.sizeBytes();
  }

  private void add(Container first, long bytes, int children) {
    Container container = first;
    int count = children;
    for (int depth = 0; depth < MOST_DEPTH; depth++) {
      switch (container) {
        case Container.Nowhere _ -> {
          return;
        }
        case Container.Bin _ -> {
          bin.bytes += bytes;
          return;
        }
        case Container.Folder(ItemId id) -> {
          Node node = node(id);
          node.bytes += bytes;
          node.children += count;
          container = node.container;
        }
      }
      if (bytes == 0) {
        return;
      }
      count = 0;
    }
    throw new DriveRefusal.Tampered();
  }

  private static Container container(ItemRow row) {
    return switch (row.status()) {
      case RECYCLED -> Container.BIN;
      case PURGED -> Container.NOWHERE;
      case LIVE -> row.parent().<Container>map(Container.Folder::new).orElse(Container.NOWHERE);
    };
  }

  private Node node(ItemId id) {
    if (!nodes.containsKey(id)) {
      load(List.of(id));
    }
    Node node = nodes.get(id);
    if (node == null) {
      throw new DriveRefusal.Tampered(id);
    }
    return node;
  }

  // The folders that are changed, and those above that were looked at already: what is further up
  // comes one by one.
  private void prefetch(List<Step> steps) {
    Set<ItemId> wanted = new HashSet<>();
    Set<ItemId> made = new HashSet<>();
    for (Step step : steps) {
      step.before().flatMap(ItemRow::parent).ifPresent(wanted::add);
      step.after().parent().ifPresent(wanted::add);
      if (step.after().isFolder()) {
        (step.before().isPresent() ? wanted : made).add(step.after().id());
      }
    }
    new ArrayList<>(wanted).forEach(id -> wanted.addAll(rows.seenAbove(id)));
    wanted.removeAll(made);
    load(new ArrayList<>(wanted));
  }

  private void load(List<ItemId> folders) {
    Map<ItemId, Total> totals = read(tx, drive, folders);
    for (ItemRow row : rows.current(folders)) {
      Total total = totals.get(row.id());
      if (total == null) {
        throw new DriveRefusal.Tampered(row.id());
      }
      nodes.put(row.id(), new Node(total.sizeBytes(), total.children(), container(row)));
    }
  }

  /// What an item's size counts into.
  private sealed interface Container {
    Container NOWHERE = new Nowhere();
    Container BIN = new Bin();

    record Folder(ItemId id) implements Container {}

    record Bin() implements Container {}

    record Nowhere() implements Container {}
  }

  private static final class Node {

    private final long storedBytes;
    private final int storedChildren;
    private long bytes;
    private int children;
    private Container container;

    Node(long bytes, int children, Container container) {
      this.storedBytes = bytes;
      this.storedChildren = children;
      this.bytes = bytes;
      this.children = children;
      this.container = container;
    }

    boolean isChanged() {
      return bytes != storedBytes || children != storedChildren;
    }

    Object[] values(int drive, ItemId id) {
      return new Object[] {bytes, children, drive, id.bytes()};
    }
  }
}
