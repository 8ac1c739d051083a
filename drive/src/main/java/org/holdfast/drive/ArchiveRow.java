package org.holdfast.drive;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.jooq.DSLContext;

/// An archive as it is kept: all but its list, which is [ArchivePiece]s.
///
/// @param touchedAt when somebody last worked at it, while it is made
/// @param attempt how often somebody began to; not sealed, as the one before it
/// @param sealed an [Inside], bound to all else
record ArchiveRow(
    ArchiveId id,
    int driveNo,
    DriveId drive,
    Form form,
    long touchedAt,
    int attempt,
    SealedRow<ArchiveId> sealed) {

  private static final byte[] MAGIC = {'H', 'F', 'A', '1'};
  private static final int CLEAR_BYTES = 4 + 16 + 16 + 3 * 8 + 1 + 8 + 4 + 2 * 8;
  private static final int EVERYTHING = 1;
  private static final int SELECTION = 2;
  private static final String ROWS =
      "SELECT a.archive_id, a.drive_no, d.drive_id, a.seq, a.made_at, a.ends_at, a.ready, a.entries,"
          + " a.pieces, a.directory_at, a.directory_bytes, a.touched_at, a.attempt, a.sealed"
          + " FROM archive a JOIN drive d ON d.drive_no = a.drive_no";

  /// What stands in clear.
  ///
  /// @param seq the point in history that it shows
  record Form(
      long seq,
      long madeAt,
      long endsAt,
      boolean ready,
      long entries,
      int pieces,
      long directoryAt,
      long directoryBytes) {

    static Form begun(long seq, long madeAt, long endsAt) {
      return new Form(seq, madeAt, endsAt, false, 0, 0, 0, 0);
    }

    long sizeBytes() {
      return ready
          ? directoryAt + directoryBytes + ZipForm.end(entries, directoryAt, directoryBytes).length
          : 0;
    }
  }

  /// What is sealed.
  ///
  /// @param digest of the list: equal bytes have equal ones; zeros until it is ready
  record Inside(ArchiveScope scope, Digest digest) {}

  ArchiveInfo info() {
    return new ArchiveInfo(
        id,
        drive,
        form.seq(),
        Instant.ofEpochMilli(form.madeAt()),
        Instant.ofEpochMilli(form.endsAt()),
        form.ready(),
        form.entries(),
        form.sizeBytes());
  }

  /// @throws DriveRefusal.Tampered if it is not as it was written
  Inside open(RowSeal seal) {
    try {
      ByteBuffer in = ByteBuffer.wrap(seal.open(sealed.clear(), sealed.sealed()));
      byte[] digest = new byte[RowSeal.DIGEST_BYTES];
      in.get(digest);
      return new Inside(scope(in), new Digest(digest));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  private static ArchiveScope scope(ByteBuffer in) {
    int kind = in.get();
    if (kind == EVERYTHING) {
      return new ArchiveScope.Everything(in.get() != 0, in.get() != 0);
    }
    if (kind != SELECTION) {
      throw new DriveRefusal.Tampered();
    }
    List<ItemId> items = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] id = new byte[16];
      in.get(id);
      items.add(ItemId.of(id));
    }
    return new ArchiveScope.Selection(items);
  }

  private static byte[] secret(Inside inside) {
    byte[] digest = inside.digest().bytes();
    return switch (inside.scope()) {
      case ArchiveScope.Everything(boolean versions, boolean recycled) ->
          ByteBuffer.allocate(digest.length + 3)
              .put(digest)
              .put((byte) EVERYTHING)
              .put((byte) (versions ? 1 : 0))
              .put((byte) (recycled ? 1 : 0))
              .array();
      case ArchiveScope.Selection(List<ItemId> items) -> {
        ByteBuffer out =
            ByteBuffer.allocate(digest.length + 1 + 16 * items.size())
                .put(digest)
                .put((byte) SELECTION);
        items.forEach(item -> out.put(item.bytes()));
        yield out.array();
      }
    };
  }

  private static byte[] clear(DriveId drive, ArchiveId id, Form form) {
    return ByteBuffer.allocate(CLEAR_BYTES)
        .put(MAGIC)
        .put(drive.bytes())
        .put(id.bytes())
        .putLong(form.seq())
        .putLong(form.madeAt())
        .putLong(form.endsAt())
        .put((byte) (form.ready() ? 1 : 0))
        .putLong(form.entries())
        .putInt(form.pieces())
        .putLong(form.directoryAt())
        .putLong(form.directoryBytes())
        .array();
  }

  static Optional<ArchiveRow> find(DSLContext tx, ArchiveId id) {
    return Sql.of(tx, ROWS + " WHERE a.archive_id = ?").with(id.bytes()).one(ArchiveRow::read);
  }

  static List<ArchiveRow> all(DSLContext tx) {
    return Sql.of(tx, ROWS + " ORDER BY a.ends_at, a.archive_id").list(ArchiveRow::read);
  }

  static int living(DSLContext tx, int driveNo, long now) {
    return Math.toIntExact(
        Sql.of(tx, "SELECT COUNT(*) FROM archive WHERE drive_no = ? AND ends_at > ?")
            .with(driveNo)
            .with(now)
            .number());
  }

  /// Those that nobody has worked at since an instant.
  static List<ArchiveRow> unfinished(DSLContext tx, long since) {
    return Sql.of(tx, ROWS + " WHERE a.ready = 0 AND a.touched_at <= ? ORDER BY a.touched_at")
        .with(since)
        .list(ArchiveRow::read);
  }

  static void insert(
      DSLContext tx, RowSeal seal, int driveNo, ArchiveId id, Form form, ArchiveScope scope) {
    Inside inside = new Inside(scope, new Digest(new byte[RowSeal.DIGEST_BYTES]));
    Sql.of(
            tx,
            "INSERT INTO archive (archive_id, drive_no, seq, made_at, ends_at, ready, entries,"
                + " pieces, directory_at, directory_bytes, touched_at, attempt, sealed)"
                + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, 0, ?)")
        .with(id.bytes())
        .with(driveNo)
        .with(form.seq())
        .with(form.madeAt())
        .with(form.endsAt())
        .with(form.madeAt())
        .with(seal.seal(clear(seal.drive(), id, form), secret(inside)))
        .run();
  }

  /// @return whether it is still the one who made this attempt that works at it
  boolean replace(DSLContext tx, RowSeal seal, Form after, Inside inside) {
    return Sql.of(
                tx,
                "UPDATE archive SET seq = ?, made_at = ?, ready = ?, entries = ?, pieces = ?,"
                    + " directory_at = ?, directory_bytes = ?, sealed = ?"
                    + " WHERE archive_id = ? AND attempt = ? AND ready = 0")
            .with(after.seq())
            .with(after.madeAt())
            .with(after.ready() ? 1 : 0)
            .with(after.entries())
            .with(after.pieces())
            .with(after.directoryAt())
            .with(after.directoryBytes())
            .with(seal.seal(clear(drive, id, after), secret(inside)))
            .with(id.bytes())
            .with(attempt)
            .run()
        == 1;
  }

  private static ArchiveRow read(ResultSet row) throws SQLException {
    try {
      ArchiveId id = ArchiveId.of(row.getBytes(1));
      DriveId drive = DriveId.of(row.getBytes(3));
      Form form =
          new Form(
              row.getLong(4),
              row.getLong(5),
              row.getLong(6),
              row.getInt(7) == 1,
              row.getLong(8),
              row.getInt(9),
              row.getLong(10),
              row.getLong(11));
      SealedRow<ArchiveId> sealed = new SealedRow<>(id, clear(drive, id, form), row.getBytes(14));
      return new ArchiveRow(
          id, row.getInt(2), drive, form, row.getLong(12), row.getInt(13), sealed);
    } catch (BufferUnderflowException | IllegalArgumentException e) { // no such id was ever written
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }
}
