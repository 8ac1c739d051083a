package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// How much lies in drives, from what the database keeps of it in clear.
final class Usage {

  private static final String USED =
      "SELECT d.owner, t.size_bytes + d.recycled_bytes + d.pinned_bytes FROM drive d"
          + " JOIN item_state i ON i.drive_no = d.drive_no AND i.parent_id = ?"
          + " AND i.to_seq IS NULL AND i.status = 0"
          + " JOIN folder_total t ON t.drive_no = d.drive_no AND t.item_id = i.item_id";

  private static final String KEPT =
      "SELECT COALESCE(SUM(size_bytes), 0) FROM revision WHERE drive_no = ?";

  private static final String CURRENT =
      "SELECT COALESCE(SUM(size_bytes), 0) FROM (SELECT DISTINCT revision_id, size_bytes"
          + " FROM item_state WHERE drive_no = ? AND to_seq IS NULL AND status <> 2 AND kind = 2)"
          + " AS used";

  private static final String LARGEST =
      "SELECT item_id FROM item_state WHERE drive_no = ? AND to_seq IS NULL AND status = 0"
          + " AND kind = 2 ORDER BY size_bytes DESC, item_id LIMIT ?";

  /// How many more are looked at than are wanted: what lies in a folder that was removed is live
  /// itself, and not visible.
  private static final int SPARE = 10;

  private Usage() {}

  /// Costs a look at the size of every content that is kept, and of every file.
  ///
  /// @param files so many of the largest
  static Space of(View view, int files) {
    int drive = view.drive().no();
    long kept = Sql.of(view.tx(), KEPT).with(drive).number();
    long pinned = view.drive().pinnedBytes();
    long earlier = Math.max(0, kept - Sql.of(view.tx(), CURRENT).with(drive).number() - pinned);
    List<ItemId> largest = new ArrayList<>();
    Sql.of(view.tx(), LARGEST)
        .with(drive)
        .with((long) files * SPARE)
        .each(row -> largest.add(ItemSeal.itemId(row.getBytes(1))));
    List<Placed> visible =
        largest.stream()
            .flatMap(id -> view.visible(id).stream())
            .limit(files)
            .map(chain -> view.placed(chain.getFirst()))
            .toList();
    return new Space(view.quota(), pinned, earlier, visible);
  }

  static long of(DSLContext tx, AccountId owner) {
    return Sql.of(tx, USED + " WHERE d.owner = ?")
        .with(ItemSeal.NO_ID)
        .with(owner.bytes())
        .one(row -> row.getLong(2))
        .orElse(0L);
  }

  static Map<AccountId, Long> all(DSLContext tx) {
    Map<AccountId, Long> used = new HashMap<>();
    Sql.of(tx, USED)
        .with(ItemSeal.NO_ID) // the root alone has no parent
        .each(row -> used.put(AccountId.of(row.getBytes(1)), row.getLong(2)));
    return used;
  }
}
