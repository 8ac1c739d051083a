package org.holdfast.drive;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// Tells which contents of a file somebody could come to at some instant since an operation, or may
/// go back to.
///
/// @param locked files that somebody checked out: they may go back to what those were then
record Holding(long since, int versions, OutOfReach outOfReach, Set<ItemId> locked) {

  /// @param since an operation
  /// @param versions how many versions of a file stay for their number alone
  static Holding of(View view, long since, int versions) {
    Set<ItemId> locked =
        new HashSet<>(
            Sql.of(view.tx(), "SELECT item_id FROM item_lock WHERE drive_no = ?")
                .with(view.drive().no())
                .list(row -> ItemSeal.itemId(row.getBytes(1))));
    return new Holding(since, versions, new OutOfReach(since), locked);
  }

  Set<RevisionId> held(View view, FilePast file) {
    if (locked.contains(file.item()) || !file.rows().getLast().isOpen()) {
      return file.all();
    }
    return file.held(view, since, outOfReach.is(view, file.item()), versions);
  }

  /// What these files hold as of this transaction.
  Set<RevisionId> held(View view, Set<ItemId> files) {
    Set<RevisionId> held = new HashSet<>();
    for (ItemId item : files) {
      List<FilePast.Row> rows = FilePast.rows(view, item);
      if (!rows.isEmpty()) {
        held.addAll(held(view, new FilePast(item, rows)));
      }
    }
    return held;
  }
}
