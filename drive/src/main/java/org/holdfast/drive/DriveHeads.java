package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.DriveHead;
import org.holdfast.audit.Hash;
import org.holdfast.audit.HeadSource;
import org.jooq.DSLContext;

/// The heads of all histories, as they are stored. A row that has no form that was ever written is
/// left out: then its drive is missed, and that is found.
final class DriveHeads implements HeadSource {

  private static final int ID_BYTES = 16;
  private static final int DIGEST_BYTES = 32;

  @Override
  public List<DriveHead> since(DSLContext tx, Instant since) {
    return Sql.of(tx, "SELECT drive_id, seq, head_digest FROM drive WHERE head_at >= ?")
        .with(since.toEpochMilli())
        .list(DriveHeads::head)
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<DriveHead> head(ResultSet row) throws SQLException {
    byte[] id = row.getBytes(1);
    byte[] digest = row.getBytes(3);
    if (id.length != ID_BYTES || digest.length != DIGEST_BYTES) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(id);
    return Optional.of(
        new DriveHead(new UUID(in.getLong(), in.getLong()), row.getLong(2), Hash.of(digest)));
  }

  @Override
  public Optional<Hash> digest(DSLContext tx, UUID drive, long seq) {
    byte[] id =
        ByteBuffer.allocate(ID_BYTES)
            .putLong(drive.getMostSignificantBits())
            .putLong(drive.getLeastSignificantBits())
            .array();
    return Sql.of(
            tx,
            "SELECT o.digest FROM drive d JOIN operation o ON o.drive_no = d.drive_no"
                + " WHERE d.drive_id = ? AND o.seq = ? AND d.seq >= o.seq")
        .with(id)
        .with(seq)
        .one(row -> row.getBytes(1))
        .filter(digest -> digest.length == DIGEST_BYTES)
        .map(Hash::of);
  }
}
