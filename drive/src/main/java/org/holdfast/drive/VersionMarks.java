package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// What is noted of the versions of one drive, in one transaction. Names are sealed with everything
/// else as associated data. Format: `docs/formats/history.md`.
final class VersionMarks {

  private static final byte[] MAGIC = {'H', 'F', 'M', '1'};
  private static final int CLEAR_BYTES = 4 + 3 * 16 + Integer.BYTES + 2 * Long.BYTES + 1;
  private static final String COLUMNS =
      "item_id, version_no, from_seq, pinned, revision_id, size_bytes, sealed";
  private static final String ROWS = "SELECT " + COLUMNS + " FROM version_mark WHERE drive_no = ?";

  // A name sealed is longer than none sealed.
  private static final int NAMELESS_BYTES = Integer.BYTES + 12 + RowSeal.TAG_BYTES;

  /// Whether a row has a version stay that is beyond the list: it has a pin or a name. Of a table
  /// that is called `m`.
  static final String KEEPS = "(m.pinned = 1 OR LENGTH(m.sealed) > " + NAMELESS_BYTES + ")";

  private static final String PINNED = ROWS + " AND to_seq IS NULL AND pinned = 1";

  private final DSLContext tx;
  private final int drive;
  private final RowSeal seal;

  private VersionMarks(DSLContext tx, int drive, RowSeal seal) {
    this.tx = tx;
    this.drive = drive;
    this.seal = seal;
  }

  static VersionMarks of(View view) {
    return new VersionMarks(view.tx(), view.drive().no(), view.seal());
  }

  /// What is noted now of a file's versions, by their numbers.
  ///
  /// @throws DriveRefusal.Tampered if a row is not as it was written
  Map<Integer, MarkRow> of(ItemId file) {
    Map<Integer, MarkRow> found = new HashMap<>();
    Sql.of(tx, ROWS + " AND item_id = ? AND to_seq IS NULL")
        .with(drive)
        .with(file)
        .each(
            row -> {
              MarkRow mark = open(raw(row));
              found.put(mark.version(), mark);
            });
    return found;
  }

  /// What is pinned now of these files. Names stay sealed: it is about sizes.
  Map<ItemId, Pins> pins(List<ItemId> files) {
    Map<ItemId, Pins> found = new HashMap<>();
    Sql.pieces(
        files.stream().map(ItemId::bytes).toList(),
        piece ->
            Sql.of(tx, PINNED + " AND item_id IN " + Sql.marks(piece.size()))
                .with(drive)
                .withList(piece)
                .each(row -> add(found, raw(row).row())));
    return found;
  }

  /// What is pinned now in the whole drive.
  Map<ItemId, Pins> pins() {
    Map<ItemId, Pins> found = new HashMap<>();
    Sql.of(tx, PINNED).with(drive).each(row -> add(found, raw(row).row()));
    return found;
  }

  int count() {
    return Math.toIntExact(
        Sql.of(
                tx,
                "SELECT COUNT(*) FROM version_mark WHERE drive_no = ? AND to_seq IS NULL"
                    + " AND pinned = 1")
            .with(drive)
            .number());
  }

  private static void add(Map<ItemId, Pins> found, MarkRow mark) {
    found.merge(mark.item(), Pins.NONE.and(mark), (pins, _) -> pins.and(mark));
  }

  /// The rows that operations `from` to `to` wrote, in the order of digests, as they are stored.
  List<SealedRow<MarkRow>> between(long from, long to) {
    return Sql.of(
            tx,
            ROWS + " AND from_seq >= ? AND from_seq <= ? ORDER BY from_seq, item_id, version_no")
        .with(drive)
        .with(from)
        .with(to)
        .list(this::raw);
  }

  /// Where the rows that operations `from` to `to` wrote end; without those that are open.
  Map<MarkRow, Long> ends(long from, long to) {
    Map<MarkRow, Long> ends = new HashMap<>();
    Sql.of(
            tx,
            "SELECT "
                + COLUMNS
                + ", to_seq FROM version_mark WHERE drive_no = ? AND from_seq >= ?"
                + " AND from_seq <= ? AND to_seq IS NOT NULL")
        .with(drive)
        .with(from)
        .with(to)
        .each(row -> ends.put(bare(row), row.getLong(8)));
    return ends;
  }

  /// The same by the rows that follow them.
  Map<MarkRow, Long> following(long from, long to) {
    Map<MarkRow, Long> ends = new HashMap<>();
    Sql.of(
            tx,
            "SELECT "
                + COLUMNS
                + ", (SELECT MIN(n.from_seq) FROM version_mark n WHERE n.drive_no ="
                + " version_mark.drive_no AND n.item_id = version_mark.item_id AND n.version_no ="
                + " version_mark.version_no AND n.from_seq > version_mark.from_seq)"
                + " FROM version_mark WHERE drive_no = ? AND from_seq >= ? AND from_seq <= ?")
        .with(drive)
        .with(from)
        .with(to)
        .each(
            row -> {
              long end = row.getLong(8);
              if (!row.wasNull()) {
                ends.put(bare(row), end);
              }
            });
    return ends;
  }

  /// Everything that was ever noted of a file's versions, by version and time.
  ///
  /// @throws DriveRefusal.Tampered if a row is not as it was written
  List<MarkRow> history(ItemId file) {
    return Sql.of(tx, ROWS + " AND item_id = ? ORDER BY version_no, from_seq")
        .with(drive)
        .with(file)
        .list(row -> open(raw(row)));
  }

  /// Ends what was noted of the version before, and notes this.
  SealedRow<MarkRow> write(MarkRow row) {
    byte[] clear = clear(row);
    byte[] sealed = seal.seal(clear, row.name().text().getBytes(UTF_8));
    Sql.of(
            tx,
            "UPDATE version_mark SET to_seq = ? WHERE drive_no = ? AND item_id = ?"
                + " AND version_no = ? AND to_seq IS NULL")
        .with(row.fromSeq())
        .with(drive)
        .with(row.item())
        .with(row.version())
        .run();
    Sql.of(
            tx,
            "INSERT INTO version_mark (drive_no, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(drive)
        .with(row.item())
        .with(row.version())
        .with(row.fromSeq())
        .with(row.pinned() ? 1 : 0)
        .with(row.revision())
        .with(row.sizeBytes())
        .with(sealed)
        .run();
    return new SealedRow<>(row, clear, sealed);
  }

  /// Seals what operations noted of versions anew, under the version of the key that seals now.
  ///
  /// @throws DriveRefusal.Tampered if one is not as it was written
  void sealAnew(long from, long to) {
    for (SealedRow<MarkRow> old : between(from, to)) {
      Sql.of(
              tx,
              "UPDATE version_mark SET sealed = ? WHERE drive_no = ? AND item_id = ?"
                  + " AND version_no = ? AND from_seq = ?")
          .with(seal.seal(old.clear(), seal.openLasting(old.clear(), old.sealed())))
          .with(drive)
          .with(old.row().item())
          .with(old.row().version())
          .with(old.row().fromSeq())
          .run();
    }
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  MarkRow open(SealedRow<MarkRow> sealed) {
    MarkRow bare = sealed.row();
    try {
      return bare.with(
          new VersionName(new String(seal.openLasting(sealed.clear(), sealed.sealed()), UTF_8)));
    } catch (DriveRefusal.Tampered | IllegalArgumentException e) {
      throw new DriveRefusal.Tampered(Optional.of(bare.item()), e);
    }
  }

  private SealedRow<MarkRow> raw(ResultSet row) throws SQLException {
    MarkRow bare = bare(row);
    return new SealedRow<>(bare, clear(bare), row.getBytes(7));
  }

  private static MarkRow bare(ResultSet row) throws SQLException {
    ItemId item = ItemSeal.itemId(row.getBytes(1));
    int pinned = row.getInt(4);
    byte[] revision = row.getBytes(5);
    if (revision.length != ItemSeal.NO_ID.length || pinned < 0 || pinned > 1) {
      throw new DriveRefusal.Tampered(item);
    }
    return new MarkRow(
        item,
        row.getInt(2),
        row.getLong(3),
        pinned == 1,
        RevisionId.of(revision),
        row.getLong(6),
        VersionName.NONE);
  }

  private byte[] clear(MarkRow row) {
    return ByteBuffer.allocate(CLEAR_BYTES)
        .put(MAGIC)
        .put(seal.drive().bytes())
        .put(row.item().bytes())
        .putInt(row.version())
        .putLong(row.fromSeq())
        .put((byte) (row.pinned() ? 1 : 0))
        .put(row.revision().bytes())
        .putLong(row.sizeBytes())
        .array();
  }
}
