package org.holdfast.drive;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One drive in one transaction, with everything opened that was sealed.
final class View {

  private static final int MOST_DEPTH = 1 << 16;

  private final DSLContext tx;
  private final DriveRow drive;
  private final RowSeal seal;
  private final RootId rootId;
  private final EntitlementSource entitlements;
  private final Optional<OpenedRows> opened;
  private final ItemSeal itemSeal;
  private final ItemRows rows;
  private final Revisions revisions;
  private final Operations operations;
  private Optional<EntitlementSource.Current> entitled = Optional.empty();

  /// @param entitlements asked once, if at all: most of what is read needs none
  /// @param opened absent if this transaction may change something
  /// @throws DriveRefusal.Tampered if the drive's row is not as it was written
  View(
      DSLContext tx,
      DriveRow drive,
      RowSeal seal,
      RootId rootId,
      EntitlementSource entitlements,
      Optional<OpenedRows> opened) {
    this.tx = tx;
    this.drive = drive.checked(seal);
    this.seal = seal;
    this.rootId = rootId;
    this.entitlements = entitlements;
    this.opened = opened;
    this.itemSeal = new ItemSeal(seal);
    this.rows = new ItemRows(tx, drive.no(), itemSeal);
    this.revisions = new Revisions(tx, drive.no(), seal);
    this.operations = new Operations(tx, drive.no(), seal);
  }

  DSLContext tx() {
    return tx;
  }

  DriveRow drive() {
    return drive;
  }

  RowSeal seal() {
    return seal;
  }

  ItemSeal itemSeal() {
    return itemSeal;
  }

  ItemRows rows() {
    return rows;
  }

  Revisions revisions() {
    return revisions;
  }

  Operations operations() {
    return operations;
  }

  /// The same transaction, after the drive's row has moved on.
  View again() {
    return new View(tx, DriveRow.get(tx, drive.no()), seal, rootId, entitlements, opened);
  }

  ItemId rootId() {
    return rootId.in(rows);
  }

  ItemRow root() {
    return rows.current(rootId()).orElseThrow(DriveRefusal.Tampered::new);
  }

  /// The rows from the item up to the root, if all of them are live.
  Optional<List<ItemRow>> visible(ItemId id) {
    List<ItemRow> chain = new ArrayList<>();
    Optional<ItemId> next = Optional.of(id);
    while (next.isPresent()) {
      Optional<ItemRow> row = rows.current(next.get()).filter(ItemRow::isLive);
      if (row.isEmpty()) {
        return Optional.empty();
      }
      if (chain.size() > MOST_DEPTH) {
        throw new DriveRefusal.Tampered(id);
      }
      chain.add(row.get());
      next = row.get().parent();
    }
    return Optional.of(chain);
  }

  List<ItemRow> requireVisible(ItemId id) {
    return visible(id).orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// @return the folder's chain up to the root
  List<ItemRow> requireFolder(ItemId id) {
    List<ItemRow> chain = requireVisible(id);
    if (!chain.getFirst().isFolder()) {
      throw new DriveRefusal.NotAFolder();
    }
    return chain;
  }

  ItemRow requireFile(ItemId id) {
    ItemRow row = requireVisible(id).getFirst();
    if (row.isFolder()) {
      throw new DriveRefusal.NotAFile();
    }
    return row;
  }

  Totals.Total total(ItemId folder) {
    Totals.Total total = Totals.read(tx, drive.no(), List.of(folder)).get(folder);
    if (total == null) {
      throw new DriveRefusal.Tampered(folder);
    }
    return total;
  }

  /// What the drive's owner may do and have, as of this transaction.
  Entitlements entitlements() {
    return entitled().entitlements();
  }

  EntitlementSource.Current entitled() {
    if (entitled.isEmpty()) {
      entitled = Optional.of(entitlements.of(tx, drive.owner()));
    }
    return entitled.get();
  }

  Quota quota() {
    return quota(total(rootId()).sizeBytes());
  }

  /// @param liveBytes the root's total
  Quota quota(long liveBytes) {
    long total = entitlements().quotaBytes();
    long used = liveBytes + drive.recycledBytes();
    return new Quota(total, used, drive.recycledBytes(), Math.max(0, total - used));
  }

  /// The names of the folders above a visible item, from below the root.
  List<String> folders(ItemRow row) {
    return row.parent().map(parent -> Paths.path(requireVisible(parent))).orElse(List.of());
  }

  Placed placed(ItemRow row) {
    return new Placed(item(row), folders(row));
  }

  Item item(ItemRow row) {
    return items(List.of(row)).getFirst();
  }

  /// Live children by id. Of files that were opened lately no row is fetched.
  List<Item> children(ItemId folder, ItemId after, int limit) {
    List<ItemRows.Child> all = rows.children(folder, after, limit);
    Map<ItemId, Item> found = new HashMap<>();
    for (ItemRows.Child child : all) {
      opened
          .flatMap(lately -> lately.file(drive.id(), child.id(), child.fromSeq()))
          .ifPresent(item -> found.put(child.id(), item));
    }
    List<ItemRow> fetched =
        rows.current(
            all.stream().map(ItemRows.Child::id).filter(id -> !found.containsKey(id)).toList());
    for (Item item : items(fetched.stream().filter(ItemRow::isLive).toList())) {
      if (item.properties().isEmpty()) { // they may be large, and few items have any
        opened.ifPresent(lately -> lately.note(item));
      }
      found.put(item.id(), item);
    }
    return all.stream().map(child -> requireIn(folder, found.get(child.id()))).toList();
  }

  // The index that led here is not sealed.
  private static Item requireIn(ItemId folder, @Nullable Item item) {
    if (item == null || !item.parent().equals(Optional.of(folder))) {
      throw new DriveRefusal.Tampered(folder);
    }
    return item;
  }

  List<Item> items(List<ItemRow> some) {
    Map<RevisionId, RevisionRow> contents =
        revisions.get(some.stream().flatMap(row -> row.revision().stream()).distinct().toList());
    Map<ItemId, Totals.Total> totals =
        Totals.read(
            tx, drive.no(), some.stream().filter(ItemRow::isFolder).map(ItemRow::id).toList());
    return some.stream().map(row -> item(row, facet(row, contents, totals))).toList();
  }

  private static Facet facet(
      ItemRow row, Map<RevisionId, RevisionRow> contents, Map<ItemId, Totals.Total> totals) {
    if (row.revision().isEmpty()) {
      Totals.Total total = totals.get(row.id());
      if (total == null) {
        throw new DriveRefusal.Tampered(row.id());
      }
      return new Facet.Folder(total.sizeBytes(), total.children());
    }
    RevisionRow content = contents.get(row.revision().get());
    if (content == null || content.sizeBytes() != row.sizeBytes()) {
      throw new DriveRefusal.Tampered(row.id());
    }
    return file(row, content);
  }

  static Facet.File file(ItemRow row, RevisionRow content) {
    return new Facet.File(
        content.address().revision(),
        row.version(),
        content.sizeBytes(),
        content.mediaType(),
        content.hashes());
  }

  Item item(ItemRow row, Facet facet) {
    return new Item(
        drive.id(),
        row.id(),
        row.parent(),
        row.name(),
        facet,
        Instant.ofEpochMilli(row.createdAt()),
        Instant.ofEpochMilli(row.changedAt()),
        new FileTimesShown(
            Instant.ofEpochMilli(row.fsCreatedAt()), Instant.ofEpochMilli(row.fsModifiedAt())),
        row.createdBy(),
        row.changedBy(),
        row.description(),
        row.properties(),
        row.fromSeq());
  }
}
