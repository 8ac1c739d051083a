package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import org.holdfast.content.DriveId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/// What a drive is, and where its history stands.
///
/// @param no a small number that stands for the drive in the other tables
/// @param madeWith the plan it was made with, when plans were this room's: 1 free, 2 premium. Says
///   nothing now; the mac binds it
/// @param mac binds what never changes, so that nobody gives a drive to another owner by editing
/// @param headDigest of operation `seq`
/// @param locksUntil the last instant at which any of its locks holds
/// @param permissions how many there are on its items
/// @param pins how many versions are pinned
/// @param pinnedBytes of contents of pinned versions that no file has as its own now
/// @param key which version of its key seals
record DriveRow(
    int no,
    DriveId id,
    AccountId owner,
    int madeWith,
    Instant createdAt,
    Digest mac,
    long seq,
    Digest headDigest,
    long headAt,
    long recycledBytes,
    long locksUntil,
    int permissions,
    int pins,
    long pinnedBytes,
    KeyInForce key) {

  /// As long as the drive's key was never replaced.
  private static final byte[] FIRST_KEY = {'H', 'F', 'D', '1'};

  private static final byte[] LATER_KEY = {'H', 'F', 'D', '2'};
  private static final String COLUMNS =
      "drive_no, drive_id, owner, plan, created_at, mac, seq, head_digest, head_at, recycled_bytes,"
          + " locks_until, permissions, pins, pinned_bytes, key_version, key_from_seq,"
          + " key_from_digest, sealed_version";
  private static final String ROWS = "SELECT " + COLUMNS + " FROM drive";

  static Optional<DriveRow> find(DSLContext tx, DriveId id) {
    return Sql.of(tx, ROWS + " WHERE drive_id = ?").with(id.bytes()).one(DriveRow::read);
  }

  static Optional<DriveRow> ofOwner(DSLContext tx, AccountId owner) {
    return Sql.of(tx, ROWS + " WHERE owner = ?").with(owner.bytes()).one(DriveRow::read);
  }

  static List<DriveRow> madeWith(DSLContext tx, int plan) {
    return Sql.of(tx, ROWS + " WHERE plan = ? ORDER BY drive_no").with(plan).list(DriveRow::read);
  }

  static DriveRow get(DSLContext tx, int no) {
    return Sql.of(tx, ROWS + " WHERE drive_no = ?")
        .with(no)
        .one(DriveRow::read)
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// The newest operation of each of these that is there.
  static Map<DriveId, Long> seqs(DSLContext tx, List<DriveId> drives) {
    Map<DriveId, Long> seqs = new HashMap<>();
    Sql.of(tx, "SELECT drive_id, seq FROM drive WHERE drive_id IN " + Sql.marks(drives.size()))
        .withList(drives.stream().map(DriveId::bytes).toList())
        .each(row -> seqs.put(DriveId.of(row.getBytes(1)), row.getLong(2)));
    return seqs;
  }

  static List<DriveRow> all(DSLContext tx) {
    return Sql.of(tx, ROWS + " ORDER BY drive_no").list(DriveRow::read);
  }

  /// Takes the drive for this transaction: operations of one drive run one after the other.
  static DriveRow lock(DSLContext tx, int no) {
    if (tx.dialect() == SQLDialect.SQLITE) {
      return get(tx, no); // changes run one after the other there, whatever they touch
    }
    // As strong as the lock of the update that follows; rows that refer to this one go in beside
    // it,
    // and an operation that is refused has written nothing.
    return Sql.of(tx, ROWS + " WHERE drive_no = ? FOR NO KEY UPDATE")
        .with(no)
        .one(DriveRow::read)
        .orElseThrow(DriveRefusal.ItemAbsent::new);
  }

  /// Moves the head of the history.
  void advance(DSLContext tx, long at, byte[] digest, long recycled, long pinned, int newPins) {
    Sql.of(
            tx,
            "UPDATE drive SET seq = ?, head_digest = ?, head_at = ?, recycled_bytes = ?,"
                + " pinned_bytes = ?, pins = ? WHERE drive_no = ?")
        .with(seq + 1)
        .with(digest)
        .with(at)
        .with(recycled)
        .with(pinned)
        .with(newPins)
        .with(no)
        .run();
  }

  void insert(DSLContext tx) {
    Sql.of(
            tx,
            "INSERT INTO drive ("
                + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                + " ?, ?, ?, ?)")
        .with(no)
        .with(id.bytes())
        .with(owner.bytes())
        .with(madeWith)
        .with(createdAt.toEpochMilli())
        .with(mac.bytes())
        .with(seq)
        .with(headDigest.bytes())
        .with(headAt)
        .with(recycledBytes)
        .with(locksUntil)
        .with(permissions)
        .with(pins)
        .with(pinnedBytes)
        .with(key.version())
        .with(key.fromSeq())
        .with(key.fromDigest().bytes())
        .with(key.floor())
        .run();
  }

  /// From the next operation on another version of the key seals.
  ///
  /// @param fresh seals under it
  void bringIntoForce(DSLContext tx, RowSeal fresh) {
    KeyInForce next = new KeyInForce(fresh.inForce(), seq, headDigest, key.floor());
    Sql.of(
            tx,
            "UPDATE drive SET key_version = ?, key_from_seq = ?, key_from_digest = ?, mac = ?,"
                + " sealed_seq = 0"
                + " WHERE drive_no = ?")
        .with(next.version())
        .with(next.fromSeq())
        .with(next.fromDigest().bytes())
        .with(macOf(fresh, no, owner, madeWith, createdAt.toEpochMilli(), next).bytes())
        .with(no)
        .run();
  }

  /// Nothing that lasts is under an earlier version of the key any more.
  void sealedAnew(DSLContext tx, RowSeal seal) {
    KeyInForce now = key.sealedAnew();
    Sql.of(tx, "UPDATE drive SET sealed_version = ?, sealed_seq = 0, mac = ? WHERE drive_no = ?")
        .with(now.floor())
        .with(macOf(seal, no, owner, madeWith, createdAt.toEpochMilli(), now).bytes())
        .with(no)
        .run();
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  DriveRow checked(RowSeal seal) {
    if (!mac.equals(macOf(seal, no, owner, madeWith, createdAt.toEpochMilli(), key))) {
      throw new DriveRefusal.Tampered();
    }
    return this;
  }

  static Digest macOf(
      RowSeal seal, int no, AccountId owner, int madeWith, long createdAt, KeyInForce key) {
    Mac mac = seal.mac(key.version(), "drive-row");
    mac.update(key.isFirst() ? FIRST_KEY : LATER_KEY);
    mac.update(seal.drive().bytes());
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(no).flip());
    mac.update(owner.bytes());
    mac.update(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(madeWith).putLong(createdAt).flip());
    if (!key.isFirst()) {
      mac.update(key.bytes());
    }
    return new Digest(mac.doFinal());
  }

  private static DriveRow read(ResultSet row) throws SQLException {
    try {
      return new DriveRow(
          row.getInt(1),
          DriveId.of(row.getBytes(2)),
          AccountId.of(row.getBytes(3)),
          row.getInt(4),
          Instant.ofEpochMilli(row.getLong(5)),
          new Digest(row.getBytes(6)),
          row.getLong(7),
          new Digest(row.getBytes(8)),
          row.getLong(9),
          row.getLong(10),
          row.getLong(11),
          row.getInt(12),
          row.getInt(13),
          row.getLong(14),
          KeyInForce.read(row, 15));
    } catch (IllegalArgumentException e) { // no such id was ever written
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }
}
