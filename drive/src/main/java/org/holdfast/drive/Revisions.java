package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// The revisions of one drive, in one transaction. Hashes and media type are sealed with everything
/// else as associated data. Format: `docs/formats/history.md`.
final class Revisions {

  private static final byte[] MAGIC = {'H', 'F', 'V'};

  /// From before the CRC-32 was kept; read, and written no more.
  private static final int WITHOUT_CRC = 1;

  private static final int NEWEST = 2;
  private static final int FIXED_CLEAR_BYTES = 4 + 3 * 16 + 3 * 8 + 2;
  private static final int HASH_BYTES = 20 + 20 + 32;
  private static final String COLUMNS =
      "revision_id, seq, item_id, size_bytes, created_at, wrapped_key, commitment, sealed, format";

  /// By the ids alone: with more than a few of them SQLite would rather go through all contents of
  /// the drive. The plus keeps the term from its indexes
  /// ([SQLite](https://www.sqlite.org/optoverview.html), *Disqualifying WHERE-clause terms*).
  private static final String OF_THIS_DRIVE = " AND +drive_no = ?";

  private static final int SEALED_AT_ONCE = 1_000;

  private final DSLContext tx;
  private final int drive;
  private final RowSeal seal;

  Revisions(DSLContext tx, int drive, RowSeal seal) {
    this.tx = tx;
    this.drive = drive;
    this.seal = seal;
  }

  static boolean isKnown(DSLContext tx, RevisionId id) {
    return Sql.of(tx, "SELECT COUNT(*) FROM revision WHERE revision_id = ?").with(id).number() > 0;
  }

  Optional<RevisionRow> find(RevisionId id) {
    return Sql.of(tx, "SELECT " + COLUMNS + " FROM revision WHERE revision_id = ? AND drive_no = ?")
        .with(id)
        .with(drive)
        .one(this::read);
  }

  /// @throws DriveRefusal.Tampered if it is not there: an item's row said that it is
  RevisionRow get(RevisionId id) {
    return find(id).orElseThrow(DriveRefusal.Tampered::new);
  }

  Map<RevisionId, RevisionRow> get(List<RevisionId> ids) {
    Map<RevisionId, RevisionRow> found = new HashMap<>();
    Sql.pieces(
        ids.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    tx,
                    "SELECT "
                        + COLUMNS
                        + " FROM revision WHERE revision_id IN "
                        + Sql.marks(piece.size())
                        + OF_THIS_DRIVE)
                .withList(piece)
                .with(drive)
                .each(row -> put(found, read(row))));
    return found;
  }

  /// Those of them whose keys are there, as the columns have it.
  List<Notes.Forgotten> brief(Collection<RevisionId> ids) {
    List<Notes.Forgotten> found = new ArrayList<>();
    Sql.pieces(
        ids.stream().map(RevisionId::bytes).toList(),
        piece ->
            Sql.of(
                    tx,
                    "SELECT revision_id, seq, size_bytes FROM revision WHERE revision_id IN "
                        + Sql.marks(piece.size())
                        + OF_THIS_DRIVE)
                .withList(piece)
                .with(drive)
                .each(row -> found.add(Notes.Forgotten.read(row))));
    return found;
  }

  /// The revisions that operations `from` to `to` brought, in the order of operation and id.
  ///
  /// @param after within `from`, only those behind this one
  List<SealedRow<RevisionRow>> between(long from, long to, RevisionId after, int limit) {
    return Sql.of(
            tx,
            "SELECT "
                + COLUMNS
                + " FROM revision WHERE drive_no = ? AND seq >= ? AND seq <= ?"
                + " AND (seq > ? OR revision_id > ?) ORDER BY seq, revision_id LIMIT ?")
        .with(drive)
        .with(from)
        .with(to)
        .with(from)
        .with(after)
        .with(limit)
        .list(this::raw);
  }

  /// @throws DriveRefusal.StoreUnavailable if a content was given up and is being removed
  void insert(List<RevisionRow> rows, Consumer<SealedRow<RevisionRow>> written) {
    UnreferencedRows.claim(tx, rows.stream().map(row -> row.address().revision()).toList());
    Sql.batch(
        tx,
        "INSERT INTO revision (drive_no, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        batch -> {
          for (RevisionRow row : rows) {
            byte[] clear = clear(row, NEWEST);
            byte[] sealed = seal.seal(clear, secret(row));
            batch.accept(values(row, sealed));
            written.accept(new SealedRow<>(row, clear, sealed));
          }
        });
  }

  /// Wraps the keys of the contents that operations brought anew, and seals their rows, under the
  /// version of the key that seals now.
  ///
  /// @throws DriveRefusal.Tampered if a row is not as it was written
  void sealAnew(long from, long to) {
    long seq = from;
    RevisionId after = RevisionId.of(ItemSeal.NO_ID);
    List<SealedRow<RevisionRow>> some;
    do {
      some = between(seq, to, after, SEALED_AT_ONCE);
      if (!some.isEmpty()) {
        sealAnew(some);
        seq = some.getLast().row().seq();
        after = some.getLast().row().address().revision();
      }
    } while (some.size() == SEALED_AT_ONCE);
  }

  private void sealAnew(List<SealedRow<RevisionRow>> some) {
    Sql.batch(
        tx,
        "UPDATE revision SET wrapped_key = ?, sealed = ? WHERE revision_id = ? AND drive_no = ?",
        batch ->
            some.forEach(
                old -> {
                  byte[] secret = seal.openLasting(old.clear(), old.sealed());
                  RevisionRow row = seal.wrapped(old.row());
                  int format = old.clear()[MAGIC.length] - '0';
                  batch.accept(
                      new Object[] {
                        row.seal().wrappedKey(),
                        seal.seal(clear(row, format), secret),
                        row.address().revision().bytes(),
                        drive
                      });
                }));
  }

  private Object[] values(RevisionRow row, byte[] sealed) {
    return new Object[] {
      drive,
      row.address().revision().bytes(),
      row.seq(),
      row.address().item().bytes(),
      row.sizeBytes(),
      row.createdAt(),
      row.seal().wrappedKey(),
      row.seal().commitment(),
      sealed,
      NEWEST
    };
  }

  private static void put(Map<RevisionId, RevisionRow> into, RevisionRow row) {
    into.put(row.address().revision(), row);
  }

  private RevisionRow read(ResultSet row) throws SQLException {
    return open(raw(row));
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  RevisionRow open(SealedRow<RevisionRow> sealed) {
    RevisionRow bare = sealed.row();
    ByteBuffer secret = ByteBuffer.wrap(seal.openLasting(sealed.clear(), sealed.sealed()));
    byte[] quickXor = new byte[20];
    byte[] sha1 = new byte[20];
    byte[] sha256 = new byte[32];
    secret.get(quickXor).get(sha1).get(sha256);
    boolean hasCrc = sealed.clear()[MAGIC.length] != '0' + WITHOUT_CRC;
    OptionalInt crc32 = hasCrc ? OptionalInt.of(secret.getInt()) : OptionalInt.empty();
    byte[] mediaType = new byte[secret.remaining()];
    secret.get(mediaType);
    return new RevisionRow(
        bare.address(),
        bare.seq(),
        bare.sizeBytes(),
        bare.createdAt(),
        bare.seal(),
        new String(mediaType, US_ASCII),
        new ContentHashes(quickXor, sha1, sha256, crc32));
  }

  /// A row as it is stored, before it is opened.
  SealedRow<RevisionRow> raw(ResultSet row) throws SQLException {
    RevisionRow bare = bare(row);
    int format = row.getInt(9);
    if (format != WITHOUT_CRC && format != NEWEST) {
      throw new DriveRefusal.Tampered();
    }
    return new SealedRow<>(bare, clear(bare, format), row.getBytes(8));
  }

  private RevisionRow bare(ResultSet row) throws SQLException {
    byte[] id = row.getBytes(1);
    if (id.length != ItemSeal.NO_ID.length) {
      throw new DriveRefusal.Tampered();
    }
    return new RevisionRow(
        new BlobAddress(seal.drive(), ItemSeal.itemId(row.getBytes(3)), RevisionId.of(id)),
        row.getLong(2),
        row.getLong(4),
        row.getLong(5),
        new BlobSeal(row.getBytes(6), row.getBytes(7)),
        "",
        new ContentHashes(new byte[20], new byte[20], new byte[32]));
  }

  private byte[] clear(RevisionRow row, int format) {
    byte[] wrappedKey = row.seal().wrappedKey();
    byte[] commitment = row.seal().commitment();
    return ByteBuffer.allocate(FIXED_CLEAR_BYTES + wrappedKey.length + commitment.length)
        .put(MAGIC)
        .put((byte) ('0' + format))
        .put(seal.drive().bytes())
        .put(row.address().revision().bytes())
        .putLong(row.seq())
        .put(row.address().item().bytes())
        .putLong(row.sizeBytes())
        .putLong(row.createdAt())
        .putShort((short) wrappedKey.length)
        .put(wrappedKey)
        .put(commitment)
        .array();
  }

  private static byte[] secret(RevisionRow row) {
    byte[] mediaType = row.mediaType().getBytes(US_ASCII);
    return ByteBuffer.allocate(HASH_BYTES + Integer.BYTES + mediaType.length)
        .put(row.hashes().quickXor())
        .put(row.hashes().sha1())
        .put(row.hashes().sha256())
        .putInt(row.hashes().crc32().orElseThrow())
        .put(mediaType)
        .array();
  }
}
