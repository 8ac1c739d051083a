package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.identity.EntitlementSource;

/// Removes items, brings them back, and purges them. Each costs one row for each item named, never
/// what a folder holds.
final class RecycleBin {

  private static final int PIECE = 1_000;

  private RecycleBin() {}

  static void recycle(Change change, ItemPath path, Precondition precondition) {
    ItemRow row = Paths.require(change.view(), path);
    refuseRoot(row);
    Placing.check(Optional.of(row), precondition);
    change.change(row, row.with(Status.RECYCLED));
    change.finish(OperationKind.RECYCLE, Optional.of(row));
  }

  static Item restore(
      Change change,
      ItemId id,
      Optional<ItemId> parent,
      Optional<ItemName> name,
      Precondition precondition) {
    View view = change.view();
    ItemRow row = requireRecycled(view, id);
    view.reach().ifPresent(reach -> reach.requireOwnRemoval(view, row));
    Placing.check(Optional.of(row), precondition);
    ItemId into = parent.orElseGet(() -> formerPlace(view, row));
    ItemName wanted = name.orElseGet(() -> ItemName.stored(row.name()));
    ItemName free =
        Relocating.makeRoom(change, new Placement(into, wanted, Conflict.RENAME), row.isFolder());
    ItemRow after = row.at(Optional.of(into), free.shown()).with(Status.LIVE);
    change.change(row, after);
    change.finish(OperationKind.RESTORE_ITEM, Optional.of(after));
    return view.item(view.rows().current(id).orElseThrow());
  }

  static void purge(Change change, ItemId id, Precondition precondition) {
    View view = change.view();
    ItemRow row = view.visible(id).map(List::getFirst).orElseGet(() -> requireRecycled(view, id));
    refuseRoot(row);
    Placing.check(Optional.of(row), precondition);
    change.change(row, row.with(Status.PURGED));
    change.finish(OperationKind.PURGE, Optional.of(row));
  }

  /// Purges what was there for as long as the plan keeps it. A smaller plan takes nothing away:
  /// what came before it stays as long as if it had come with it; and from a drive that holds more
  /// than its plan allows, nothing is taken at all.
  ///
  /// @return how many items
  static int purgeOld(Change change) {
    View view = change.view();
    EntitlementSource.Current now = view.entitled();
    Instant until = Instant.ofEpochMilli(change.at()).minus(now.entitlements().recycleBinKept());
    return now.since().isAfter(until) || view.quota().isExceeded()
        ? 0
        : empty(change, until.toEpochMilli());
  }

  /// Purges what was recycled not later than an instant.
  ///
  /// @return how many items
  static int empty(Change change, long until) {
    int purged = 0;
    for (ItemRow row : all(change.view())) {
      if (row.changedAt() <= until) {
        change.change(row, row.with(Status.PURGED));
        purged++;
      }
    }
    if (purged > 0) {
      change.finish(OperationKind.EMPTY_RECYCLE_BIN, Optional.empty());
    }
    return purged;
  }

  static RecycledPage page(View view, int limit, Optional<String> cursor) {
    Cursor.Place after =
        cursor.map(text -> Cursor.open(view, "bin", text)).orElse(Cursor.Place.LAST);
    List<ItemRow> rows = view.rows().recycled(after.number(), after.id(), limit + 1);
    List<ItemRow> shown = rows.size() > limit ? rows.subList(0, limit) : rows;
    List<Item> items = view.items(shown);
    List<Recycled> page = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Item item = items.get(i);
      page.add(
          new Recycled(
              item,
              item.changedAt(),
              item.changedBy(),
              formerPath(view, shown.get(i)),
              keptUntil(view, item.changedAt())));
    }
    Optional<String> next =
        rows.size() > limit
            ? Optional.of(
                Cursor.seal(
                    view, "bin", new Cursor.Place(shown.getLast().fromSeq(), shown.getLast().id())))
            : Optional.empty();
    return new RecycledPage(page, next);
  }

  /// The rule of [#purgeOld], for one item.
  private static Instant keptUntil(View view, Instant recycledAt) {
    EntitlementSource.Current now = view.entitled();
    Instant from = now.since().isAfter(recycledAt) ? now.since() : recycledAt;
    return from.plus(now.entitlements().recycleBinKept());
  }

  private static List<ItemRow> all(View view) {
    List<ItemRow> all = new ArrayList<>();
    Cursor.Place after = Cursor.Place.LAST;
    while (true) {
      List<ItemRow> piece = view.rows().recycled(after.number(), after.id(), PIECE);
      all.addAll(piece);
      if (piece.size() < PIECE) {
        return all;
      }
      after = new Cursor.Place(piece.getLast().fromSeq(), piece.getLast().id());
    }
  }

  private static ItemRow requireRecycled(View view, ItemId id) {
    return view.rows()
        .current(id)
        .filter(row -> row.status() == Status.RECYCLED)
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  private static ItemId formerPlace(View view, ItemRow row) {
    ItemId former = row.parent().orElseThrow(DriveRefusal.Tampered::new);
    return view.visible(former).isPresent() ? former : view.root().id();
  }

  private static String formerPath(View view, ItemRow row) {
    StringBuilder path = new StringBuilder();
    Optional<ItemRow> folder = row.parent().flatMap(view.rows()::current);
    while (folder.isPresent() && !folder.get().isRoot()) {
      path.insert(0, "/" + folder.get().name());
      folder = folder.get().parent().flatMap(view.rows()::current);
    }
    return path.toString();
  }

  private static void refuseRoot(ItemRow row) {
    if (row.isRoot()) {
      throw new DriveRefusal.RootFixed();
    }
  }
}
