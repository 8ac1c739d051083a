package org.holdfast.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// The rows of one log, within one transaction.
///
/// @param no the log's number
record StoredLog(DSLContext tx, int no) implements TileHashes {

  private static final String ROWS =
      "select leaf_index, kind, person, leaf, leaf_hash, seal from audit_entry where ";

  /// An event that has no place yet.
  static final class Pending {
    private final byte[] id;
    private final byte[] event;

    Pending(byte[] id, byte[] event) {
      this.id = id;
      this.event = event;
    }

    byte[] id() {
      return id.clone();
    }

    byte[] event() {
      return event.clone();
    }
  }

  /// An entry as it is stored; nothing of it is checked yet.
  static final class Row {
    private final long index;
    private final int kind;
    private final byte[] person;
    private final byte[] leaf;
    private final byte[] hash;
    private final byte[] seal;

    Row(long index, int kind, byte[] person, byte[] leaf, byte[] hash, byte[] seal) {
      this.index = index;
      this.kind = kind;
      this.person = person;
      this.leaf = leaf;
      this.hash = hash;
      this.seal = seal;
    }

    long index() {
      return index;
    }

    int kind() {
      return kind;
    }

    byte[] person() {
      return person.clone();
    }

    byte[] leaf() {
      return leaf.clone();
    }

    byte[] hash() {
      return hash.clone();
    }

    byte[] seal() {
      return seal.clone();
    }
  }

  /// The newest log's number and note; empty in a database that has none.
  static Optional<StoredLog> newest(DSLContext tx) {
    return Sql.of(tx, "select max(log_no) from audit_log")
        .one(row -> row.getInt(1))
        .filter(no -> no > 0)
        .map(no -> new StoredLog(tx, no));
  }

  /// Takes the log for this transaction, so that one round numbers at a time.
  void lock() {
    Sql.of(tx, "update audit_log set note = note where log_no = ?").with(no).run();
  }

  byte[] note() {
    return Sql.of(tx, "select note from audit_log where log_no = ?")
        .with(no)
        .one(row -> row.getBytes(1))
        .orElseThrow(() -> new AuditRefusal.Tampered("The log's newest checkpoint is gone."));
  }

  void begin(byte[] note) {
    Sql.of(tx, "insert into audit_log (log_no, note) values (?, ?)").with(no).with(note).run();
  }

  void keep(byte[] note) {
    Sql.of(tx, "update audit_log set note = ? where log_no = ?").with(note).with(no).run();
  }

  static void addPending(DSLContext tx, byte[] id, long at, byte[] event) {
    Sql.of(tx, "insert into audit_pending (entry_id, at, event) values (?, ?, ?)")
        .with(id)
        .with(at)
        .with(event)
        .run();
  }

  static boolean hasPending(DSLContext tx) {
    return !pending(tx, 1).isEmpty();
  }

  static List<Pending> pending(DSLContext tx, int atMost) {
    return Sql.of(
            tx, "select entry_id, event from audit_pending order by at, entry_id limit " + atMost)
        .list(row -> new Pending(row.getBytes(1), row.getBytes(2)));
  }

  static void dropPending(DSLContext tx, byte[] id) {
    Sql.of(tx, "delete from audit_pending where entry_id = ?").with(id).run();
  }

  void add(Leaf leaf, UUID person, byte[] seal) {
    Sql.of(
            tx,
            "insert into audit_entry (log_no, leaf_index, kind, person, leaf, leaf_hash, seal)"
                + " values (?, ?, ?, ?, ?, ?, ?)")
        .with(no)
        .with(leaf.index())
        .with(leaf.event().kindCode())
        .with(person)
        .with(leaf.bytes())
        .with(leaf.hash().bytes())
        .with(seal)
        .run();
    complete(0, leaf.index());
  }

  /// Keeps the hash of each subtree that ends with node `index` of `level`.
  private void complete(int level, long index) {
    if ((index + 1) % WIDTH != 0) {
      return;
    }
    long node = index / WIDTH;
    Hash hash = MerkleTree.fold(at(level, node * WIDTH, WIDTH));
    Sql.of(tx, "insert into audit_node (log_no, tile_level, node_index, hash) values (?, ?, ?, ?)")
        .with(no)
        .with(level + 1)
        .with(node)
        .with(hash.bytes())
        .run();
    complete(level + 1, node);
  }

  @Override
  public List<Hash> at(int level, long from, int count) {
    Sql query =
        level == 0
            ? Sql.of(
                    tx,
                    "select leaf_hash from audit_entry where log_no = ?"
                        + " and leaf_index >= ? and leaf_index < ? order by leaf_index")
                .with(no)
            : Sql.of(
                    tx,
                    "select hash from audit_node where log_no = ? and tile_level = ?"
                        + " and node_index >= ? and node_index < ? order by node_index")
                .with(no)
                .with(level);
    List<byte[]> found = query.with(from).with(from + count).list(row -> row.getBytes(1));
    if (found.size() != count) {
      throw new AuditRefusal.Tampered("The log lacks hashes of its tree.");
    }
    List<Hash> hashes = new ArrayList<>(count);
    for (byte[] each : found) {
      if (each.length != Hash.BYTES) {
        throw new AuditRefusal.Tampered("A hash of the log's tree was altered.");
      }
      hashes.add(Hash.of(each));
    }
    return hashes;
  }

  /// Entries from `from` on, whatever place they say they have.
  List<Row> rows(long from, int atMost) {
    return Sql.of(tx, ROWS + "log_no = ? and leaf_index >= ? order by leaf_index limit " + atMost)
        .with(no)
        .with(from)
        .list(StoredLog::row);
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        row.getInt(2),
        row.getBytes(3),
        row.getBytes(4),
        row.getBytes(5),
        row.getBytes(6));
  }

  Optional<Row> row(long index) {
    return rows(index, 1).stream().filter(row -> row.index() == index).findFirst();
  }

  /// The newest entry that is listed as of `kind`.
  Optional<Row> newest(EventKind kind) {
    return Sql.of(tx, ROWS + "kind = ? and log_no = ? order by leaf_index desc limit 1")
        .with(kind.code())
        .with(no)
        .one(StoredLog::row);
  }

  /// The newest entry that is listed as of `kind` and about `person`.
  Optional<Row> newest(EventKind kind, UUID person) {
    return Sql.of(
            tx, ROWS + "person = ? and kind = ? and log_no = ? order by leaf_index desc limit 1")
        .with(person)
        .with(kind.code())
        .with(no)
        .one(StoredLog::row);
  }

  /// Entries from `from` on that are listed as of `kind`.
  List<Row> rowsOf(EventKind kind, long from, int atMost) {
    return Sql.of(
            tx,
            ROWS
                + "kind = ? and log_no = ? and leaf_index >= ? order by leaf_index limit "
                + atMost)
        .with(kind.code())
        .with(no)
        .with(from)
        .list(StoredLog::row);
  }

  /// A person's entries before place `before`, newest first.
  List<Row> rowsOf(UUID person, long before, int atMost) {
    return Sql.of(
            tx,
            ROWS
                + "person = ? and log_no = ? and leaf_index < ? order by leaf_index desc limit "
                + atMost)
        .with(person)
        .with(no)
        .with(before)
        .list(StoredLog::row);
  }

  /// How many hashes are kept above the leaves.
  long nodes() {
    return Sql.of(tx, "select count(*) from audit_node where log_no = ?")
        .with(no)
        .one(row -> row.getLong(1))
        .orElse(0L);
  }

  /// The highest number of any log of which something is left.
  static int highest(DSLContext tx) {
    return Sql.of(
            tx,
            "select coalesce(max(log_no), 0) from (select log_no from audit_log"
                + " union all select log_no from audit_entry) known")
        .one(row -> row.getInt(1))
        .orElse(0);
  }

  static List<DriveHead> driveHeads(DSLContext tx) {
    return Sql.of(tx, "select drive_id, seq, digest from audit_drive_head")
        .list(
            row -> new DriveHead(Sql.uuid(row.getBytes(1)), row.getLong(2), hash(row.getBytes(3))));
  }

  static Optional<DriveHead> driveHead(DSLContext tx, UUID drive) {
    return Sql.of(tx, "select seq, digest from audit_drive_head where drive_id = ?")
        .with(drive)
        .one(row -> new DriveHead(drive, row.getLong(1), hash(row.getBytes(2))));
  }

  private static Hash hash(byte[] bytes) {
    if (bytes.length != Hash.BYTES) {
      throw new AuditRefusal.Tampered("The head of a drive in the log was altered.");
    }
    return Hash.of(bytes);
  }

  static void dropHead(DSLContext tx, UUID drive) {
    Sql.of(tx, "delete from audit_drive_head where drive_id = ?").with(drive).run();
  }

  static void keep(DSLContext tx, DriveHead head) {
    Sql.of(
            tx,
            "insert into audit_drive_head (drive_id, seq, digest) values (?, ?, ?)"
                + " on conflict (drive_id) do update set seq = excluded.seq,"
                + " digest = excluded.digest")
        .with(head.drive())
        .with(head.seq())
        .with(head.digest().bytes())
        .run();
  }
}
