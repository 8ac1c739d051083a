package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.BlobDraft;
import org.holdfast.content.BlobSeal;
import org.holdfast.content.DriveId;
import org.holdfast.content.RevisionId;
import org.jooq.DSLContext;

/// An upload session as it is kept. Who reads the database learns neither the secret nor the name.
///
/// @param key SHA-256 of the secret
/// @param totalBytes absent until the client has said it
/// @param plan an [UploadPlan], sealed anew with every fragment: all else in the row is its
///   associated data, so that nobody makes an upload longer or shorter by editing
record UploadRow(
    Digest key,
    int driveNo,
    long expiresAt,
    BlobDraft draft,
    OptionalLong totalBytes,
    SealedRow<BlobAddress> plan) {

  private static final byte[] MAGIC = {'H', 'F', 'U', '2'};
  private static final long UNKNOWN = -1;
  private static final String SESSIONS =
      "SELECT s.session_key, s.drive_no, s.expires_at, s.item_id, s.revision_id, s.wrapped_key,"
          + " s.commitment, s.received_bytes, s.total_bytes, s.sealed, d.drive_id"
          + " FROM upload_session s JOIN drive d ON d.drive_no = s.drive_no";

  static Digest keyOf(UploadSecret secret) {
    try {
      return new Digest(MessageDigest.getInstance("SHA-256").digest(secret.bytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static UploadRow of(
      Digest key,
      int driveNo,
      long expiresAt,
      BlobDraft draft,
      OptionalLong total,
      RowSeal seal,
      UploadPlan plan) {
    byte[] clear = clear(key, expiresAt, draft, total);
    byte[] sealed = seal.seal(clear, plan.encode());
    return new UploadRow(
        key, driveNo, expiresAt, draft, total, new SealedRow<>(draft.address(), clear, sealed));
  }

  UploadPlan open(RowSeal seal) {
    return UploadPlan.decode(seal.open(plan.clear(), plan.sealed()));
  }

  static Optional<UploadRow> find(DSLContext tx, Digest key) {
    return Sql.of(tx, SESSIONS + " WHERE s.session_key = ?").with(key.bytes()).one(UploadRow::read);
  }

  static List<UploadRow> expired(DSLContext tx, long now, int limit) {
    return Sql.of(tx, SESSIONS + " WHERE s.expires_at <= ? ORDER BY s.expires_at LIMIT ?")
        .with(now)
        .with(limit)
        .list(UploadRow::read);
  }

  /// Those behind a key, in the order of their keys.
  static List<UploadRow> behind(DSLContext tx, byte[] key, int limit) {
    return Sql.of(tx, SESSIONS + " WHERE s.session_key > ? ORDER BY s.session_key LIMIT ?")
        .with(key)
        .with(limit)
        .list(UploadRow::read);
  }

  void insert(DSLContext tx) {
    Sql.of(
            tx,
            "INSERT INTO upload_session (session_key, drive_no, expires_at, item_id, revision_id,"
                + " wrapped_key, commitment, received_bytes, total_bytes, sealed)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(key.bytes())
        .with(driveNo)
        .with(expiresAt)
        .with(draft.address().item())
        .with(draft.address().revision())
        .with(draft.seal().wrappedKey())
        .with(draft.seal().commitment())
        .with(draft.receivedBytes())
        .with(totalBytes.orElse(UNKNOWN))
        .with(plan.sealed())
        .run();
  }

  boolean isComplete() {
    return totalBytes.isPresent() && totalBytes.getAsLong() == draft.receivedBytes();
  }

  /// Replaces the row of an earlier step.
  ///
  /// @return whether nobody else had gone on with it
  boolean replace(DSLContext tx, UploadRow before) {
    return Sql.of(
                tx,
                "UPDATE upload_session SET received_bytes = ?, total_bytes = ?, expires_at = ?,"
                    + " sealed = ? WHERE session_key = ? AND received_bytes = ?")
            .with(draft.receivedBytes())
            .with(totalBytes.orElse(UNKNOWN))
            .with(expiresAt)
            .with(plan.sealed())
            .with(key.bytes())
            .with(before.draft.receivedBytes())
            .run()
        == 1;
  }

  /// @return whether it was there
  boolean delete(DSLContext tx) {
    return Sql.of(tx, "DELETE FROM upload_session WHERE session_key = ?").with(key.bytes()).run()
        == 1;
  }

  private static byte[] clear(Digest key, long expiresAt, BlobDraft draft, OptionalLong total) {
    byte[] wrapped = draft.seal().wrappedKey();
    byte[] commitment = draft.seal().commitment();
    return ByteBuffer.allocate(4 + 32 + 3 * 16 + 3 * 8 + 2 + wrapped.length + commitment.length)
        .put(MAGIC)
        .put(key.bytes())
        .put(draft.address().drive().bytes())
        .put(draft.address().item().bytes())
        .put(draft.address().revision().bytes())
        .putLong(expiresAt)
        .putLong(draft.receivedBytes())
        .putLong(total.orElse(UNKNOWN))
        .putShort((short) wrapped.length)
        .put(wrapped)
        .put(commitment)
        .array();
  }

  private static UploadRow read(ResultSet row) throws SQLException {
    try {
      BlobAddress address =
          new BlobAddress(
              DriveId.of(row.getBytes(11)),
              ItemSeal.itemId(row.getBytes(4)),
              RevisionId.of(row.getBytes(5)));
      BlobSeal seal = new BlobSeal(row.getBytes(6), row.getBytes(7));
      return read(row, new BlobDraft(address, seal, row.getLong(8)));
    } catch (IllegalArgumentException e) { // no such id or length was ever written
      throw new DriveRefusal.Tampered(Optional.empty(), e);
    }
  }

  private static UploadRow read(ResultSet row, BlobDraft draft) throws SQLException {
    Digest key = new Digest(row.getBytes(1));
    long expiresAt = row.getLong(3);
    long stored = row.getLong(9);
    OptionalLong total = stored == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(stored);
    byte[] clear = clear(key, expiresAt, draft, total);
    return new UploadRow(
        key,
        row.getInt(2),
        expiresAt,
        draft,
        total,
        new SealedRow<>(draft.address(), clear, row.getBytes(10)));
  }
}
