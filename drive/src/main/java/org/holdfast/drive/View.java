package org.holdfast.drive;

import java.time.Instant;
import java.time.InstantSource;
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

  static final int MOST_DEPTH = 1 << 16;

  private final DSLContext tx;
  private final DriveRow drive;
  private final RowSeal seal;
  private final RootId rootId;
  private final EntitlementSource entitlements;
  private final Optional<OpenedRows> opened;
  private final ShareIndex shareIndex;
  private final InstantSource clock;
  private final Pieces pieces;
  private final ItemSeal itemSeal;
  private final ItemRows rows;
  private final Revisions revisions;
  private final Operations operations;
  private Optional<EntitlementSource.Current> entitled = Optional.empty();
  private Optional<Reach> reach = Optional.empty();

  /// @param entitlements asked once, if at all: most of what is read needs none
  /// @param opened absent if this transaction may change something
  /// @param shareIndex permissions are found by
  /// @param pieces how an operation on very many items is cut
  /// @throws DriveRefusal.Tampered if the drive's row is not as it was written
  View(
      DSLContext tx,
      DriveRow drive,
      RowSeal seal,
      RootId rootId,
      EntitlementSource entitlements,
      Optional<OpenedRows> opened,
      ShareIndex shareIndex,
      InstantSource clock,
      Pieces pieces) {
    this.tx = tx;
    this.drive = drive.checked(seal);
    this.seal = seal;
    this.rootId = rootId;
    this.entitlements = entitlements;
    this.opened = opened;
    this.shareIndex = shareIndex;
    this.clock = clock;
    this.pieces = pieces;
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

  Pieces pieces() {
    return pieces;
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
    View again =
        new View(
            tx,
            DriveRow.get(tx, drive.no()),
            seal,
            rootId,
            entitlements,
            opened,
            shareIndex,
            clock,
            pieces);
    again.reach = reach;
    return again;
  }

  /// The same for a guest: from now on only what they reach is there.
  ///
  /// @param now milliseconds
  View within(Guest guest, long now) {
    reach = Optional.of(Reach.of(permissions(), guest, now));
    return this;
  }

  /// What a guest reaches; absent for the owner, who reaches all.
  Optional<Reach> reach() {
    return reach;
  }

  /// Milliseconds; what ends by itself is over from then on.
  long now() {
    return clock.millis();
  }

  PermissionRows permissions() {
    return new PermissionRows(tx, drive.no(), seal, shareIndex);
  }

  /// @throws DriveRefusal.ItemAbsent if the guest reaches nothing here
  /// @throws DriveRefusal.Forbidden if it is a guest
  void requireOwner() {
    if (reach.isPresent()) {
      throw reach.get().isEmpty()
          ? new DriveRefusal.ItemAbsent()
          : DriveRefusal.Forbidden.ownersAlone();
    }
  }

  ItemId rootId() {
    return rootId.in(rows);
  }

  ItemRow root() {
    return rows.current(rootId()).orElseThrow(DriveRefusal.Tampered::new);
  }

  /// The rows from the item up to the root, if all of them are live and it is within reach.
  Optional<List<ItemRow>> visible(ItemId id) {
    Optional<List<ItemRow>> chain = live(id);
    return reach.isEmpty() ? chain : chain.filter(reach.get()::sees);
  }

  /// The same; also of a folder that a guest may put files into and see nothing of.
  private Optional<List<ItemRow>> known(ItemId id) {
    Optional<List<ItemRow>> chain = live(id);
    return reach.isEmpty()
        ? chain
        : chain.filter(rows -> reach.get().sees(rows) || reach.get().isDrop(rows));
  }

  List<ItemRow> requireKnown(ItemId id) {
    return known(id).orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  Optional<ItemRow> findKnown(ItemId id) {
    return known(id).map(List::getFirst);
  }

  /// Whether a guest may put files into this folder and see nothing of it.
  boolean isDrop(List<ItemRow> chain) {
    return reach.filter(mine -> mine.isDrop(chain)).isPresent();
  }

  /// The same, whoever asks.
  Optional<List<ItemRow>> live(ItemId id) {
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
    return folder(requireVisible(id));
  }

  /// A folder to put something into.
  List<ItemRow> requirePlace(ItemId id) {
    return folder(requireKnown(id));
  }

  private static List<ItemRow> folder(List<ItemRow> chain) {
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
    long used = liveBytes + drive.recycledBytes() + drive.pinnedBytes();
    return new Quota(total, used, drive.recycledBytes(), Math.max(0, total - used));
  }

  /// The names of the folders above a visible item, from below the root.
  List<String> folders(ItemRow row) {
    return shownParent(row).map(parent -> path(requireKnown(parent))).orElse(List.of());
  }

  /// The names on the way to the item; for a guest, from what was shared on.
  ///
  /// @param chain an item and what is above it, up to the root
  List<String> path(List<ItemRow> chain) {
    return Paths.path(reach.map(mine -> mine.cut(chain)).orElse(chain));
  }

  /// The folder that an item is in, unless a guest must not know of it.
  private Optional<ItemId> shownParent(ItemRow row) {
    return reach.isEmpty()
        ? row.parent()
        : row.parent()
            .filter(parent -> reach.get().on(row.id()).isEmpty() || known(parent).isPresent());
  }

  private Facet shownFacet(ItemRow row, Facet facet) {
    boolean hidden =
        reach.filter(mine -> !mine.on(row.id()).isEmpty()).isPresent()
            && row.isFolder()
            && visible(row.id()).isEmpty();
    return hidden ? new Facet.Folder(0, 0) : facet;
  }

  Placed placed(ItemRow row) {
    return new Placed(item(row), folders(row), Sharing.over(this, row));
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
        shownParent(row),
        row.name(),
        shownFacet(row, facet),
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
