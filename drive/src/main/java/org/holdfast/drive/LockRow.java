package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// A lock as it lies in the database: on which item and how far it reaches in the clear, whose it
/// is and its token sealed. Format: `docs/formats/history.md`.
///
/// Compared by identity.
final class LockRow {

  /// In the order that [#read] expects.
  static final String COLUMNS = "lock_key, item_id, exclusive, deep, until, sealed";

  private static final byte[] MAGIC = {'H', 'F', 'K', '1'};

  private final byte[] key;
  private final ItemId root;
  private final boolean exclusive;
  private final boolean deep;
  private final long until;
  private final byte[] sealed;

  /// @param key stands for the token: a keyed hash of it
  private LockRow(
      byte[] key, ItemId root, boolean exclusive, boolean deep, long until, byte[] sealed) {
    this.key = key;
    this.root = root;
    this.exclusive = exclusive;
    this.deep = deep;
    this.until = until;
    this.sealed = sealed;
  }

  byte[] key() {
    return key;
  }

  ItemId root() {
    return root;
  }

  boolean exclusive() {
    return exclusive;
  }

  boolean deep() {
    return deep;
  }

  long until() {
    return until;
  }

  byte[] sealed() {
    return sealed;
  }

  static byte[] keyOf(RowSeal seal, LockToken token) {
    return seal.mac("lock-index").doFinal(token.bytes());
  }

  static LockRow of(RowSeal seal, Lock lock) {
    byte[] key = keyOf(seal, lock.token());
    LockRow bare =
        new LockRow(
            key,
            lock.root(),
            lock.exclusive(),
            lock.deep(),
            lock.until().toEpochMilli(),
            new byte[0]);
    byte[] owner = lock.owner().getBytes(UTF_8);
    byte[] secret =
        ByteBuffer.allocate(32 + owner.length)
            .put(lock.token().bytes())
            .put(lock.holder().bytes())
            .put(owner)
            .array();
    return bare.with(seal.seal(bare.clear(seal.drive()), secret));
  }

  private LockRow with(byte[] newSealed) {
    return new LockRow(key, root, exclusive, deep, until, newSealed);
  }

  static LockRow read(ResultSet row) throws SQLException {
    return new LockRow(
        row.getBytes(1),
        ItemSeal.itemId(row.getBytes(2)),
        row.getInt(3) == 1,
        row.getInt(4) == 1,
        row.getLong(5),
        row.getBytes(6));
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  Lock open(RowSeal seal) {
    try {
      ByteBuffer secret = ByteBuffer.wrap(seal.open(clear(seal.drive()), sealed));
      LockToken token = LockToken.of(secret);
      byte[] holder = new byte[16];
      secret.get(holder);
      return new Lock(
          token,
          root,
          exclusive,
          deep,
          UTF_8.decode(secret).toString(),
          AccountId.of(holder),
          Instant.ofEpochMilli(until));
    } catch (BufferUnderflowException e) {
      throw new DriveRefusal.Tampered(Optional.of(root), e);
    }
  }

  private byte[] clear(DriveId drive) {
    return ByteBuffer.allocate(MAGIC.length + 16 + key.length + 16 + 2 + Long.BYTES)
        .put(MAGIC)
        .put(drive.bytes())
        .put(key)
        .put(root.bytes())
        .put((byte) (exclusive ? 1 : 0))
        .put((byte) (deep ? 1 : 0))
        .putLong(until)
        .array();
  }
}
