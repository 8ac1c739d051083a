package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// The pieces of archives' lists, and the blobs that were written for archives.
final class ArchiveRows {

  private static final String PIECES =
      "SELECT piece_no, entries_at, records_at, sealed FROM archive_piece WHERE archive_id = ?";

  private ArchiveRows() {}

  /// The piece that has the byte at an offset of the archive.
  static Optional<ArchivePiece> ofEntries(DSLContext tx, RowSeal seal, ArchiveId id, long at) {
    return piece(tx, seal, id, at, "entries_at");
  }

  /// The piece that has the byte at an offset of the directory.
  static Optional<ArchivePiece> ofRecords(DSLContext tx, RowSeal seal, ArchiveId id, long at) {
    return piece(tx, seal, id, at, "records_at");
  }

  private static Optional<ArchivePiece> piece(
      DSLContext tx, RowSeal seal, ArchiveId id, long at, String column) {
    return Sql.of(tx, PIECES + " AND " + column + " <= ? ORDER BY " + column + " DESC LIMIT 1")
        .with(id.bytes())
        .with(at)
        .one(
            row -> {
              ArchivePiece bare =
                  new ArchivePiece(row.getInt(1), row.getLong(2), row.getLong(3), List.of());
              byte[] plain = seal.open(bare.clear(seal, id), row.getBytes(4));
              return new ArchivePiece(
                  bare.no(), bare.entriesAt(), bare.recordsAt(), ArchivePiece.decode(plain));
            });
  }

  static void insert(DSLContext tx, RowSeal seal, ArchiveId id, ArchivePiece piece, byte[] plain) {
    Sql.of(
            tx,
            "INSERT INTO archive_piece (archive_id, piece_no, entries_at, records_at, sealed)"
                + " VALUES (?, ?, ?, ?, ?)")
        .with(id.bytes())
        .with(piece.no())
        .with(piece.entriesAt())
        .with(piece.recordsAt())
        .with(seal.seal(piece.clear(seal, id), plain))
        .run();
  }

  /// Makes a blob known before it is written, so that no sweep takes it.
  static void insertBlob(DSLContext tx, ArchiveId id, RevisionId blob) {
    Sql.of(tx, "INSERT INTO archive_blob (revision_id, archive_id) VALUES (?, ?)")
        .with(blob)
        .with(id.bytes())
        .run();
  }

  /// Takes an archive to work at, if nobody took it since `before` was read.
  static boolean take(DSLContext tx, ArchiveRow before, long now) {
    return Sql.of(
                tx,
                "UPDATE archive SET attempt = attempt + 1, touched_at = ?"
                    + " WHERE archive_id = ? AND attempt = ? AND ready = 0")
            .with(now)
            .with(before.id().bytes())
            .with(before.attempt())
            .run()
        == 1;
  }

  /// @return whether it is still this attempt that works at it
  static boolean touch(DSLContext tx, ArchiveRow taken, long now) {
    return Sql.of(
                tx,
                "UPDATE archive SET touched_at = ?"
                    + " WHERE archive_id = ? AND attempt = ? AND ready = 0")
            .with(now)
            .with(taken.id().bytes())
            .with(taken.attempt())
            .run()
        == 1;
  }

  /// Removes an archive's list, and forgets its blobs: without the list, which has their keys, they
  /// are noise.
  ///
  /// @return the blobs
  static List<RevisionId> clear(DSLContext tx, ArchiveId id) {
    List<RevisionId> blobs =
        Sql.of(tx, "SELECT revision_id FROM archive_blob WHERE archive_id = ?")
            .with(id.bytes())
            .list(row -> RevisionId.of(row.getBytes(1)));
    Sql.of(tx, "DELETE FROM archive_piece WHERE archive_id = ?").with(id.bytes()).run();
    Sql.of(tx, "DELETE FROM archive_blob WHERE archive_id = ?").with(id.bytes()).run();
    return blobs;
  }

  static boolean delete(DSLContext tx, ArchiveId id) {
    return Sql.of(tx, "DELETE FROM archive WHERE archive_id = ?").with(id.bytes()).run() == 1;
  }
}
