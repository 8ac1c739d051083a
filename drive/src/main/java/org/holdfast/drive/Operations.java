package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;
import org.jooq.DSLContext;

/// The operations of one drive, in one transaction. Client and name are sealed. Format:
/// `docs/formats/history.md`.
final class Operations {

  private static final byte[] MAGIC = {'H', 'F', 'O', '1'};
  private static final int CLEAR_BYTES = 4 + 3 * 16 + 3 * 8 + 2;
  private static final String COLUMNS = "seq, at, actor, kind, item_id, items, sealed, digest";
  private static final String ROWS = "SELECT " + COLUMNS + " FROM operation WHERE drive_no = ?";

  private final DSLContext tx;
  private final int drive;
  private final RowSeal seal;

  Operations(DSLContext tx, int drive, RowSeal seal) {
    this.tx = tx;
    this.drive = drive;
    this.seal = seal;
  }

  SealedRow<OperationRow> seal(OperationRow row) {
    byte[] clear = clear(row);
    return new SealedRow<>(row, clear, seal.seal(clear, secret(row)));
  }

  /// Seals the rows of operations anew, under the version of the key that seals now.
  ///
  /// @throws DriveRefusal.Tampered if one is not as it was written
  void sealAnew(long from, long to) {
    List<OperationRow> rows =
        Sql.of(tx, ROWS + " AND seq >= ? AND seq <= ?")
            .with(drive)
            .with(from)
            .with(to)
            .list(this::read);
    Sql.batch(
        tx,
        "UPDATE operation SET sealed = ? WHERE drive_no = ? AND seq = ?",
        batch ->
            rows.forEach(row -> batch.accept(new Object[] {seal(row).sealed(), drive, row.seq()})));
  }

  void insert(SealedRow<OperationRow> operation, byte[] digest) {
    OperationRow row = operation.row();
    Sql.of(
            tx,
            "INSERT INTO operation (drive_no, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(drive)
        .with(row.seq())
        .with(row.at())
        .with(row.actor().account().bytes())
        .with(row.kind().code())
        .with(row.item().map(ItemId::bytes).orElse(ItemSeal.NO_ID))
        .with(row.items())
        .with(operation.sealed())
        .with(digest)
        .run();
  }

  Optional<OperationRow> find(long seq) {
    return Sql.of(tx, ROWS + " AND seq = ?").with(drive).with(seq).one(this::read);
  }

  /// How many item states it wrote, as its column has it; 0 if it is not there.
  long items(long seq) {
    return Sql.of(tx, "SELECT items FROM operation WHERE drive_no = ? AND seq = ?")
        .with(drive)
        .with(seq)
        .one(row -> row.getLong(1))
        .orElse(0L);
  }

  /// Who did these, by their numbers; without those that are not there.
  Map<Long, Actor> actors(List<Long> seqs) {
    Map<Long, Actor> found = new HashMap<>();
    for (long seq : seqs) {
      find(seq).ifPresent(row -> found.put(seq, row.actor()));
    }
    return found;
  }

  /// @return empty if there is no such operation, or what stands there can be no digest
  Optional<byte[]> digest(long seq) {
    return Sql.of(tx, "SELECT digest FROM operation WHERE drive_no = ? AND seq = ?")
        .with(drive)
        .with(seq)
        .one(row -> row.getBytes(1))
        .filter(digest -> digest.length == Chain.START.length);
  }

  /// The newest operation that had happened at an instant.
  Optional<OperationRow> lastAt(long at) {
    return Sql.of(tx, ROWS + " AND at <= ? ORDER BY at DESC, seq DESC LIMIT 1")
        .with(drive)
        .with(at)
        .one(this::read);
  }

  /// Operations in a stretch of time, newest first.
  List<OperationRow> newest(long from, long to, long beforeSeq, int limit) {
    // The bounds in time become bounds in seq, which rises with it: one index gives both.
    long first = firstAt(from);
    long last = Math.min(firstAt(to), beforeSeq);
    return Sql.of(tx, ROWS + " AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT ?")
        .with(drive)
        .with(first)
        .with(last)
        .with(limit)
        .list(this::read);
  }

  /// Restores to a point and their undoings since an instant, newest first.
  List<OperationRow> restores(long from, long beforeSeq, int limit) {
    return Sql.of(
            tx, ROWS + " AND seq >= ? AND seq < ? AND kind IN (?, ?) ORDER BY seq DESC LIMIT ?")
        .with(drive)
        .with(firstAt(from))
        .with(beforeSeq)
        .with(OperationKind.RESTORE_TO_POINT.code())
        .with(OperationKind.UNDO_RESTORE.code())
        .with(limit)
        .list(this::read);
  }

  /// Operations that wrote a state of an item, newest first.
  List<OperationRow> of(ItemId item, long beforeSeq, int limit) {
    return Sql.of(
            tx,
            ROWS
                + " AND seq < ? AND seq IN (SELECT from_seq FROM item_state WHERE drive_no = ?"
                + " AND item_id = ?) ORDER BY seq DESC LIMIT ?")
        .with(drive)
        .with(beforeSeq)
        .with(drive)
        .with(item)
        .with(limit)
        .list(this::read);
  }

  /// How many operations of each kind there were in each stretch of `length`.
  List<ActivityCount> count(long from, long to, long length) {
    return Sql.of(
            tx,
            "SELECT at - at % ?, kind, COUNT(*), SUM(items) FROM operation"
                + " WHERE drive_no = ? AND at >= ? AND at < ? GROUP BY 1, 2 ORDER BY 1, 2")
        .with(length)
        .with(drive)
        .with(from)
        .with(to)
        .list(
            row ->
                new ActivityCount(
                    Instant.ofEpochMilli(row.getLong(1)),
                    OperationKind.of(row.getInt(2)),
                    row.getLong(3),
                    row.getLong(4)));
  }

  /// How many operations there were in each stretch of `length` that has any. Costs the stretches,
  /// whatever happened in them: seq has no gaps.
  ///
  /// @param shift stretches begin so much before multiples of `length`
  /// @param head the newest seq
  List<OperationCount> countAll(long from, long to, long length, long shift, long head) {
    List<OperationCount> counts = new ArrayList<>();
    long end = Math.min(firstAt(to), head + 1);
    Optional<Begin> at = begin(from);
    while (at.isPresent() && at.get().seq() < end) {
      long start = Math.floorDiv(at.get().at() + shift, length) * length - shift;
      Optional<Begin> next = begin(start + length);
      long until = Math.min(next.map(Begin::seq).orElse(end), end);
      counts.add(new OperationCount(Instant.ofEpochMilli(start), until - at.get().seq()));
      at = next;
    }
    return counts;
  }

  /// The first operation of a stretch.
  private record Begin(long at, long seq) {}

  private Optional<Begin> begin(long at) {
    return Sql.of(
            tx,
            "SELECT at, seq FROM operation WHERE drive_no = ? AND at >= ?"
                + " ORDER BY at, seq LIMIT 1")
        .with(drive)
        .with(at)
        .one(row -> new Begin(row.getLong(1), row.getLong(2)));
  }

  /// The seq of the first operation that did not happen before an instant.
  private long firstAt(long at) {
    return Sql.of(
            tx,
            "SELECT seq FROM operation WHERE drive_no = ? AND at >= ?"
                + " ORDER BY at, seq LIMIT 1")
        .with(drive)
        .with(at)
        .one(row -> row.getLong(1))
        .orElse(Long.MAX_VALUE);
  }

  private OperationRow read(ResultSet row) throws SQLException {
    return open(raw(row));
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  OperationRow open(SealedRow<OperationRow> sealed) {
    OperationRow bare = sealed.row();
    ByteBuffer secret = ByteBuffer.wrap(seal.openLasting(sealed.clear(), sealed.sealed()));
    byte[] client = new byte[Short.toUnsignedInt(secret.getShort())];
    secret.get(client);
    String name = UTF_8.decode(secret).toString();
    Actor actor = new Actor(bare.actor().account(), new String(client, UTF_8));
    return new OperationRow(
        bare.seq(), bare.at(), actor, bare.kind(), bare.item(), name, bare.items());
  }

  /// Operations from one to another, as they are stored, each with its digest.
  void between(long from, long to, Stored each) {
    Sql.of(tx, ROWS + " AND seq >= ? AND seq <= ? ORDER BY seq")
        .with(drive)
        .with(from)
        .with(to)
        .each(row -> each.accept(row.getLong(1), row));
  }

  /// Is shown an operation.
  interface Stored {
    void accept(long seq, ResultSet row) throws SQLException;
  }

  /// A row as it is stored, before it is opened.
  SealedRow<OperationRow> raw(ResultSet row) throws SQLException {
    OperationRow bare = bare(row);
    return new SealedRow<>(bare, clear(bare), row.getBytes(7));
  }

  private static OperationRow bare(ResultSet row) throws SQLException {
    byte[] item = row.getBytes(5);
    return new OperationRow(
        row.getLong(1),
        row.getLong(2),
        new Actor(new AccountId(ItemSeal.itemId(row.getBytes(3)).value()), ""),
        OperationKind.of(row.getInt(4)),
        ItemSeal.isAbsent(item) ? Optional.empty() : Optional.of(ItemSeal.itemId(item)),
        "",
        row.getLong(6));
  }

  private byte[] clear(OperationRow row) {
    return ByteBuffer.allocate(CLEAR_BYTES)
        .put(MAGIC)
        .put(seal.drive().bytes())
        .putLong(row.seq())
        .putLong(row.at())
        .put(row.actor().account().bytes())
        .putShort((short) row.kind().code())
        .put(row.item().map(ItemId::bytes).orElse(ItemSeal.NO_ID))
        .putLong(row.items())
        .array();
  }

  private static byte[] secret(OperationRow row) {
    byte[] client = row.actor().client().getBytes(UTF_8);
    byte[] name = row.name().getBytes(UTF_8);
    return ByteBuffer.allocate(Short.BYTES + client.length + name.length)
        .putShort((short) client.length)
        .put(client)
        .put(name)
        .array();
  }
}
