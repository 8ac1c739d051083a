package org.holdfast.drive;

import java.util.HashMap;
import java.util.Map;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// How much lies in drives, from what the database keeps of it in clear.
final class Usage {

  private static final String USED =
      "SELECT d.owner, t.size_bytes + d.recycled_bytes FROM drive d"
          + " JOIN item_state i ON i.drive_no = d.drive_no AND i.parent_id = ?"
          + " AND i.to_seq IS NULL AND i.status = 0"
          + " JOIN folder_total t ON t.drive_no = d.drive_no AND t.item_id = i.item_id";

  private Usage() {}

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
