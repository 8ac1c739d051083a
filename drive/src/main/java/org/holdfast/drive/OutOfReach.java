package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.holdfast.content.ItemId;

/// Whether an item was out of reach at every instant since an operation: purged, or in a folder
/// that was, and nothing of the way up to that changed since. Whatever is not known so counts as
/// within reach.
final class OutOfReach {

  private static final int MOST_KNOWN = 100_000;

  private final long since;
  private final BiFunction<View, ItemId, Optional<Open>> open;
  private final Map<ItemId, Boolean> folders = new HashMap<>();

  private OutOfReach(long since, BiFunction<View, ItemId, Optional<Open>> open) {
    this.since = since;
    this.open = open;
  }

  /// As the columns have it.
  OutOfReach(long since) {
    this(since, OutOfReach::bare);
  }

  /// As it was written: [#is] throws [DriveRefusal.Tampered] where it is not.
  ///
  /// @param witness has seen all items on the way up
  OutOfReach(long since, Witness witness) {
    this(since, (view, item) -> Optional.of(opened(view, item, witness)));
  }

  /// What an item's open row says.
  private record Open(long fromSeq, Status status, Optional<ItemId> parent) {}

  boolean is(View view, ItemId item) {
    List<ItemId> way = new ArrayList<>();
    Optional<ItemId> at = Optional.of(item);
    Optional<Boolean> verdict = Optional.empty();
    while (verdict.isEmpty()) {
      Optional<Open> row = at.flatMap(id -> open.apply(view, id));
      verdict = row.isEmpty() ? Optional.of(false) : verdict(row.get());
      if (verdict.isEmpty()) {
        ItemId parent = row.orElseThrow().parent().orElseThrow();
        verdict = Optional.ofNullable(folders.get(parent));
        way.add(parent);
        at = Optional.of(parent);
      }
      if (way.size() > View.MOST_DEPTH) {
        return false; // a circle: `verify` finds it
      }
    }
    keep(way, verdict.get());
    return verdict.get();
  }

  private void keep(List<ItemId> way, boolean verdict) {
    if (folders.size() + way.size() > MOST_KNOWN) {
      folders.clear();
    }
    way.forEach(folder -> folders.put(folder, verdict));
  }

  private Optional<Boolean> verdict(Open row) {
    if (row.fromSeq() > since || row.status() == Status.RECYCLED) {
      return Optional.of(false);
    }
    if (row.status() == Status.PURGED) {
      return Optional.of(true);
    }
    return row.parent().isEmpty() ? Optional.of(false) : Optional.empty();
  }

  private static Open opened(View view, ItemId item, Witness witness) {
    ItemRow row = view.rows().current(item).orElseThrow(() -> new DriveRefusal.Tampered(item));
    witness.requireNewest(item, row.fromSeq());
    return new Open(row.fromSeq(), row.status(), row.parent());
  }

  private static Optional<Open> bare(View view, ItemId item) {
    return Sql.of(
            view.tx(),
            "SELECT from_seq, status, parent_id FROM item_state WHERE drive_no = ? AND item_id = ?"
                + " AND to_seq IS NULL")
        .with(view.drive().no())
        .with(item)
        .one(OutOfReach::read);
  }

  private static Open read(ResultSet row) throws SQLException {
    byte[] parent = row.getBytes(3);
    return new Open(
        row.getLong(1),
        Status.of(row.getInt(2)),
        ItemSeal.isAbsent(parent) ? Optional.empty() : Optional.of(ItemSeal.itemId(parent)));
  }
}
