package org.holdfast.drive;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// Which items somebody follows. It is no part of history: nothing of the drive changes by it.
final class Following {

  /// For one account in one drive.
  static final int MOST = 1_000;

  private Following() {}

  /// @return false when as many are followed already as may be
  static boolean follow(DSLContext tx, int driveNo, AccountId account, ItemId item, long now) {
    unfollow(tx, driveNo, account, item);
    long count =
        Sql.of(tx, "SELECT COUNT(*) FROM followed WHERE drive_no = ? AND account = ?")
            .with(driveNo)
            .with(account.bytes())
            .number();
    if (count >= MOST) {
      return false;
    }
    Sql.of(tx, "INSERT INTO followed (drive_no, account, item_id, since) VALUES (?, ?, ?, ?)")
        .with(driveNo)
        .with(account.bytes())
        .with(item)
        .with(now)
        .run();
    return true;
  }

  static int unfollow(DSLContext tx, int driveNo, AccountId account, ItemId item) {
    return Sql.of(tx, "DELETE FROM followed WHERE drive_no = ? AND account = ? AND item_id = ?")
        .with(driveNo)
        .with(account.bytes())
        .with(item)
        .run();
  }

  /// Those that are visible, the last followed first.
  static List<Placed> list(View view, AccountId account) {
    List<Placed> found = new ArrayList<>();
    Sql.of(
            view.tx(),
            "SELECT item_id FROM followed WHERE drive_no = ? AND account = ?"
                + " ORDER BY since DESC, item_id")
        .with(view.drive().no())
        .with(account.bytes())
        .list(row -> ItemSeal.itemId(row.getBytes(1)))
        .forEach(
            id -> view.visible(id).ifPresent(chain -> found.add(view.placed(chain.getFirst()))));
    return found;
  }
}
