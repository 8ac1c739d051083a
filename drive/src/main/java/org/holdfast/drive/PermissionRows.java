package org.holdfast.drive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.jooq.DSLContext;

/// The permissions of one drive in one transaction.
record PermissionRows(DSLContext tx, int drive, RowSeal seal, ShareIndex index) {

  private static final String ROWS =
      "SELECT " + PermissionRow.COLUMNS + " FROM permission p WHERE p.drive_no = ?";

  /// A permission's place, before its drive's key is at hand.
  record Found(int driveNo, DriveId drive, PermissionId id) {}

  static Optional<Found> find(DSLContext tx, byte[] linkKey) {
    return found(tx, "p.link_key = ?", linkKey).stream().findFirst();
  }

  static Optional<Found> find(DSLContext tx, PermissionId id) {
    return found(tx, "p.permission_id = ?", id.bytes()).stream().findFirst();
  }

  /// Those of all drives that are for one person.
  static List<Found> ofGrantee(DSLContext tx, byte[] granteeKey) {
    return found(tx, "p.grantee_key = ?", granteeKey);
  }

  private static List<Found> found(DSLContext tx, String condition, byte[] key) {
    return Sql.of(
            tx,
            "SELECT p.drive_no, d.drive_id, p.permission_id FROM permission p"
                + " JOIN drive d ON d.drive_no = p.drive_no WHERE "
                + condition
                + " ORDER BY p.permission_id")
        .with(key)
        .list(PermissionRows::place);
  }

  private static Found place(ResultSet row) throws SQLException {
    return new Found(row.getInt(1), DriveId.of(row.getBytes(2)), PermissionId.of(row.getBytes(3)));
  }

  /// All of the drive, by id.
  List<PermissionRow.Opened> all() {
    return rows(ROWS + " ORDER BY p.permission_id", List.of());
  }

  List<PermissionRow.Opened> on(List<ItemId> items) {
    List<PermissionRow.Opened> found = new ArrayList<>();
    Sql.pieces(
        items.stream().map(ItemId::bytes).toList(),
        piece ->
            found.addAll(
                rows(ROWS + " AND p.item_id IN " + Sql.marks(piece.size()), List.copyOf(piece))));
    return found;
  }

  Optional<PermissionRow.Opened> get(PermissionId id) {
    return rows(ROWS + " AND p.permission_id = ?", List.of(id.bytes())).stream().findFirst();
  }

  /// As [#get], with what it gives now.
  Optional<PermissionRow.Opened> live(PermissionId id) {
    return get(id).flatMap(opened -> Redeeming.live(this, opened));
  }

  List<PermissionRow.Opened> of(List<byte[]> granteeKeys) {
    return granteeKeys.isEmpty()
        ? List.of()
        : rows(ROWS + " AND p.grantee_key IN " + Sql.marks(granteeKeys.size()), granteeKeys);
  }

  /// As they are stored, unopened: an altered one must not be in the way of what needs no more.
  List<PermissionRow> stored() {
    return stored(ROWS + " ORDER BY p.permission_id", List.of());
  }

  /// For showing to the owner, whose files an altered row is no reason to refuse: left out, and
  /// found by `verify`.
  List<Permission> shownOn(List<ItemId> items, long now) {
    List<Permission> found = new ArrayList<>();
    Sql.pieces(
        items.stream().map(ItemId::bytes).toList(),
        piece ->
            stored(ROWS + " AND p.item_id IN " + Sql.marks(piece.size()), piece).stream()
                .flatMap(row -> sound(row).stream())
                .filter(opened -> !opened.isOver(now))
                .map(PermissionRow.Opened::permission)
                .filter(Redeeming::isOwn)
                .forEach(found::add));
    return found;
  }

  Optional<PermissionRow.Opened> sound(PermissionRow row) {
    try {
      return Optional.of(row.open(seal, index));
    } catch (DriveRefusal.Tampered _) {
      return Optional.empty();
    }
  }

  private List<PermissionRow.Opened> rows(String query, List<byte[]> values) {
    return stored(query, values).stream().map(row -> row.open(seal, index)).toList();
  }

  private List<PermissionRow> stored(String query, List<byte[]> values) {
    Sql statement = Sql.of(tx, query).with(drive);
    if (!values.isEmpty()) {
      statement.withList(values);
    }
    return statement.list(PermissionRow::read);
  }

  void insert(PermissionRow.Opened opened) {
    PermissionRow row = PermissionRow.of(seal, index, opened);
    Sql.of(
            tx,
            "INSERT INTO permission (drive_no, permission_id, item_id, grantee_key, link_key,"
                + " sealed) VALUES (?, ?, ?, ?, ?, ?)")
        .with(drive)
        .with(row.id().bytes())
        .with(row.item())
        .with(row.granteeKey())
        .with(row.linkKey())
        .with(row.sealed())
        .run();
    count();
  }

  void update(PermissionRow.Opened opened) {
    PermissionRow row = PermissionRow.of(seal, index, opened);
    Sql.of(
            tx,
            "UPDATE permission SET link_key = ?, sealed = ?"
                + " WHERE drive_no = ? AND permission_id = ?")
        .with(row.linkKey())
        .with(row.sealed())
        .with(drive)
        .with(opened.permission().id().bytes())
        .run();
  }

  /// Seals all that are as they were written anew, under the version of the key that seals now.
  ///
  /// @return how many
  long sealAnew() {
    List<PermissionRow.Opened> sound =
        stored().stream().flatMap(row -> sound(row).stream()).toList();
    sound.forEach(this::update);
    return sound.size();
  }

  void delete(PermissionId id) {
    Sql.of(tx, "DELETE FROM permission WHERE drive_no = ? AND permission_id = ?")
        .with(drive)
        .with(id.bytes())
        .run();
    count();
  }

  private void count() {
    count(tx, drive);
  }

  /// Writes into the drive's row how many there are.
  static void count(DSLContext tx, int drive) {
    Sql.of(
            tx,
            "UPDATE drive SET permissions = (SELECT COUNT(*) FROM permission WHERE drive_no = ?)"
                + " WHERE drive_no = ?")
        .with(drive)
        .with(drive)
        .run();
  }
}
