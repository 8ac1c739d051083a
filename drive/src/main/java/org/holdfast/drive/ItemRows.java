package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.holdfast.content.ItemId;
import org.jooq.DSLContext;

/// The states of one drive's items, in one transaction. Every query here is a look-up in an index
/// and costs what it returns.
final class ItemRows {

  /// Before the first id.
  static final ItemId FIRST = ItemId.of(ItemSeal.NO_ID);

  /// Behind the last.
  static final ItemId LAST = new ItemId(new UUID(-1, -1));

  private static final int MOST_SEEN = 1_000; // deeper than trees are; a restore writes far more

  private static final String ROWS =
      "SELECT " + ItemSeal.COLUMNS + " FROM item_state WHERE drive_no = ?";
  private static final int SEALED_AT_ONCE = 1_000;
  private static final String CURRENT = " AND to_seq IS NULL";
  private static final String LIVE = CURRENT + " AND status = 0";

  private final DSLContext tx;
  private final int drive;
  private final ItemSeal seal;

  /// Current rows that were read or written: the way up to the root is looked at again and again.
  private final Map<ItemId, ItemRow> seen = new HashMap<>();

  ItemRows(DSLContext tx, int drive, ItemSeal seal) {
    this.tx = tx;
    this.drive = drive;
    this.seal = seal;
  }

  Optional<ItemRow> current(ItemId id) {
    ItemRow known = seen.get(id);
    return known != null
        ? Optional.of(known)
        : seen(rows(" AND item_id = ?" + CURRENT).with(id).one(this::read));
  }

  List<ItemRow> current(List<ItemId> ids) {
    List<ItemRow> found = new ArrayList<>();
    ids.stream().filter(seen::containsKey).map(seen::get).forEach(found::add);
    Sql.pieces(
        ids.stream().filter(id -> !seen.containsKey(id)).map(ItemId::bytes).toList(),
        piece ->
            found.addAll(
                rows(" AND item_id IN " + Sql.marks(piece.size()) + CURRENT)
                    .withList(piece)
                    .list(this::read)));
    return found;
  }

  /// The folders that these lie in now, as the columns have it.
  Set<ItemId> parents(List<ItemId> ids) {
    Set<ItemId> found = new HashSet<>();
    Sql.pieces(
        ids.stream().map(ItemId::bytes).toList(),
        piece ->
            Sql.of(
                    tx,
                    "SELECT DISTINCT parent_id FROM item_state WHERE drive_no = ? AND item_id IN "
                        + Sql.marks(piece.size())
                        + CURRENT)
                .with(drive)
                .withList(piece)
                .each(row -> found.add(ItemSeal.itemId(row.getBytes(1)))));
    found.remove(FIRST); // the root has none
    return found;
  }

  /// What the item was right after operation `seq`.
  Optional<ItemRow> at(ItemId id, long seq) {
    return rows(" AND item_id = ? AND from_seq <= ? ORDER BY from_seq DESC LIMIT 1")
        .with(id)
        .with(seq)
        .one(this::read);
  }

  Optional<ItemRow> child(ItemId parent, ItemName name) {
    List<byte[]> nameKeys = seal.nameKeys(parent, name);
    return seen(
        rows(" AND parent_id = ? AND name_key IN " + Sql.marks(nameKeys.size()) + LIVE)
            .with(parent)
            .withList(nameKeys)
            .one(this::read));
  }

  Optional<ItemRow> root() {
    return rows(" AND parent_id = ?" + LIVE).with(ItemSeal.NO_ID).one(this::read);
  }

  /// Live children by id.
  ///
  /// @param kinds an SQL condition on their kind, or nothing
  List<ItemRow> children(ItemId parent, ItemId after, String kinds, int limit) {
    return rows(" AND parent_id = ? AND item_id > ?" + LIVE + kinds + " ORDER BY item_id LIMIT ?")
        .with(parent)
        .with(after)
        .with(limit)
        .list(this::read);
  }

  /// What the index of a folder's live children says of one.
  record Child(ItemId id, long fromSeq) {}

  /// Live children by id, as their index has them: no row is touched.
  List<Child> children(ItemId parent, ItemId after, int limit) {
    return Sql.of(
            tx,
            "SELECT item_id, from_seq FROM item_state WHERE drive_no = ? AND parent_id = ?"
                + " AND item_id > ?"
                + LIVE
                + " ORDER BY item_id LIMIT ?")
        .with(drive)
        .with(parent)
        .with(after)
        .with(limit)
        .list(row -> new Child(ItemSeal.itemId(row.getBytes(1)), row.getLong(2)));
  }

  /// Live children by id, as they were right after operation `seq`. Costs what is returned, and
  /// what changed in the folder since.
  List<ItemRow> childrenAt(ItemId parent, ItemId after, long seq, int limit) {
    List<ItemRow> found =
        rows(" AND parent_id = ? AND item_id > ? AND from_seq <= ?"
                + LIVE
                + " ORDER BY item_id LIMIT ?")
            .with(parent)
            .with(after)
            .with(seq)
            .with(limit)
            .list(this::read);
    // Not in order and not only some: SQLite would go through the whole drive by id for that.
    found.addAll(
        rows(" AND parent_id = ? AND to_seq > ? AND item_id > ? AND from_seq <= ?"
                + " AND to_seq IS NOT NULL AND status = 0")
            .with(parent)
            .with(seq)
            .with(after)
            .with(seq)
            .list(this::read));
    found.sort(ItemRow.BY_ID);
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  /// Every state of one item, the newest first.
  List<ItemRow> history(ItemId id) {
    return rows(" AND item_id = ? ORDER BY from_seq DESC").with(id).list(this::read);
  }

  /// Of the items changed after operation `from` and not after `to`, their states right after `to`,
  /// in the order of their last change.
  ///
  /// @param afterSeq with `afterId`, the place to go on from
  List<ItemRow> changedBetween(long to, long afterSeq, ItemId afterId, int limit) {
    String until = " AND (to_seq IS NULL OR to_seq > ?) ORDER BY from_seq, item_id LIMIT ?";
    List<ItemRow> found =
        rows(" AND from_seq = ? AND item_id > ?" + until)
            .with(afterSeq)
            .with(afterId)
            .with(to)
            .with(limit)
            .list(this::read);
    if (found.size() < limit) {
      found.addAll(
          rows(" AND from_seq > ? AND from_seq <= ?" + until)
              .with(afterSeq)
              .with(to)
              .with(to)
              .with(limit - found.size())
              .list(this::read));
    }
    return found;
  }

  /// Items changed after operation `seq`: each one's state then, if it was there, and now.
  void changedSince(long seq, PairVisitor each) {
    pairsSince(seq, pair -> pair.open(seal, each));
  }

  /// The same, opened beside the query.
  ///
  /// @param each leaves the transaction alone; what it saw is seen once this returns
  void changedSince(long seq, Pieces pieces, PairVisitor each) {
    try (Feed<Pair> feed =
        new Feed<>(pieces, piece -> piece.forEach(pair -> pair.open(seal, each)))) {
      pairsSince(seq, feed::add);
      feed.end();
    }
  }

  private void pairsSince(long seq, Consumer<Pair> each) {
    Sql.of(
            tx,
            "SELECT "
                + ItemSeal.columns("now")
                + ", "
                + ItemSeal.columns("old")
                + " FROM item_state now LEFT JOIN item_state old ON old.drive_no = now.drive_no"
                + " AND old.item_id = now.item_id AND old.from_seq <= ? AND old.to_seq > ?"
                + " WHERE now.drive_no = ? AND now.from_seq > ? AND now.to_seq IS NULL")
        .with(seq)
        .with(seq)
        .with(drive)
        .with(seq)
        .each(
            row -> {
              int second = 1 + ItemSeal.COLUMN_COUNT;
              boolean was = row.getBytes(second) != null;
              each.accept(
                  new Pair(
                      was ? Optional.of(seal.raw(row, second)) : Optional.empty(),
                      seal.raw(row, 1)));
            });
  }

  /// Items whose state operation `seq` replaced by another: before and after.
  void changedBy(long seq, PairVisitor each) {
    Sql.of(
            tx,
            "SELECT "
                + ItemSeal.columns("now")
                + ", "
                + ItemSeal.columns("old")
                + " FROM item_state now JOIN item_state old ON old.drive_no = now.drive_no"
                + " AND old.item_id = now.item_id AND old.to_seq = now.from_seq"
                + " WHERE now.drive_no = ? AND now.from_seq = ? ORDER BY now.item_id")
        .with(drive)
        .with(seq)
        .each(
            row ->
                new Pair(Optional.of(seal.raw(row, 1 + ItemSeal.COLUMN_COUNT)), seal.raw(row, 1))
                    .open(seal, each));
  }

  /// An item as it was, if it was, and as it is, before they are opened.
  private record Pair(Optional<SealedRow<ItemRow>> old, SealedRow<ItemRow> now) {

    void open(ItemSeal seal, PairVisitor each) {
      each.visit(old.map(seal::open), seal.open(now));
    }
  }

  /// What is in the recycle bin, the last removed first.
  List<ItemRow> recycled(long beforeSeq, ItemId beforeId, int limit) {
    String bin = CURRENT + " AND status = 1 ORDER BY from_seq DESC, item_id DESC LIMIT ?";
    List<ItemRow> found =
        rows(" AND from_seq = ? AND item_id < ?" + bin)
            .with(beforeSeq)
            .with(beforeId)
            .with(limit)
            .list(this::read);
    if (found.size() < limit) {
      found.addAll(
          rows(" AND from_seq < ?" + bin)
              .with(beforeSeq)
              .with(limit - found.size())
              .list(this::read));
    }
    return found;
  }

  /// Seals the rows that operations wrote anew, under the version of the key that seals now.
  ///
  /// @throws DriveRefusal.Tampered if one is not as it was written
  void sealAnew(long from, long to) {
    long seq = from;
    ItemId after = FIRST;
    List<ItemRow> some;
    do {
      some =
          rows(" AND from_seq >= ? AND from_seq <= ? AND (from_seq > ? OR item_id > ?)"
                  + " ORDER BY from_seq, item_id LIMIT "
                  + SEALED_AT_ONCE)
              .with(seq)
              .with(to)
              .with(seq)
              .with(after)
              .list(this::read);
      if (!some.isEmpty()) {
        sealAnew(some);
        seq = some.getLast().fromSeq();
        after = some.getLast().id();
      }
    } while (some.size() == SEALED_AT_ONCE);
  }

  private void sealAnew(List<ItemRow> some) {
    Sql.batch(
        tx,
        "UPDATE item_state SET name_key = ?, sealed = ? WHERE drive_no = ? AND item_id = ?"
            + " AND from_seq = ?",
        batch ->
            some.forEach(
                row -> {
                  SealedRow<ItemRow> fresh = seal.seal(row);
                  batch.accept(
                      new Object[] {
                        ItemSeal.nameKey(fresh),
                        fresh.sealed(),
                        drive,
                        row.id().bytes(),
                        row.fromSeq()
                      });
                }));
  }

  /// Closes the current rows of these items.
  void close(List<ItemId> ids, long seq) {
    ids.forEach(seen::remove);
    Sql.pieces(
        ids.stream().map(ItemId::bytes).toList(),
        piece -> {
          int closed =
              Sql.of(
                      tx,
                      "UPDATE item_state SET to_seq = ? WHERE drive_no = ? AND item_id IN "
                          + Sql.marks(piece.size())
                          + CURRENT)
                  .with(seq)
                  .with(drive)
                  .withList(piece)
                  .run();
          if (closed != piece.size()) {
            throw new DriveRefusal.Tampered();
          }
        });
  }

  /// Adds rows as the current ones.
  void insert(List<SealedRow<ItemRow>> rows) {
    Sql.batch(
        tx,
        "INSERT INTO item_state (drive_no, to_seq, "
            + ItemSeal.COLUMNS
            + ") VALUES (?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        batch ->
            rows.forEach(
                row -> {
                  batch.accept(values(row));
                  seen(Optional.of(row.row()));
                }));
  }

  private Object[] values(SealedRow<ItemRow> sealed) {
    ItemRow row = sealed.row();
    return new Object[] {
      drive,
      row.id().bytes(),
      row.fromSeq(),
      row.parent().map(ItemId::bytes).orElse(ItemSeal.NO_ID),
      ItemSeal.nameKey(sealed),
      ItemSeal.kind(row),
      row.status().code(),
      row.revision().map(revision -> revision.bytes()).orElse(ItemSeal.NO_ID),
      row.version(),
      row.sizeBytes(),
      row.createdAt(),
      row.changedAt(),
      row.fsCreatedAt(),
      row.fsModifiedAt(),
      row.createdBy().bytes(),
      row.changedBy().bytes(),
      sealed.sealed()
    };
  }

  /// The folders above an item, as far as their rows were read or written already.
  List<ItemId> seenAbove(ItemId id) {
    List<ItemId> above = new ArrayList<>();
    ItemRow row = seen.get(id);
    while (row != null && row.parent().isPresent() && above.size() < MOST_SEEN) {
      above.add(row.parent().get());
      row = seen.get(row.parent().get());
    }
    return above;
  }

  private Optional<ItemRow> seen(Optional<ItemRow> row) {
    if (seen.size() < MOST_SEEN) {
      row.ifPresent(found -> seen.put(found.id(), found));
    }
    return row;
  }

  private Sql rows(String condition) {
    return Sql.of(tx, ROWS + condition).with(drive);
  }

  private ItemRow read(ResultSet row) throws SQLException {
    return seal.read(row, 1);
  }

  /// Is shown an item as it was, if it was, and as it is.
  interface PairVisitor {
    void visit(Optional<ItemRow> old, ItemRow now);
  }
}
