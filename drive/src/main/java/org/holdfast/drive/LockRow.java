package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// A lock as it lies in the database: on which item and how far it reaches in the clear, whose it
/// is and its token sealed. Format: `docs/formats/history.md`.
///
/// Compared by identity.
final class LockRow {

  /// In the order that [#read] expects.
  static final String COLUMNS = "lock_key, item_id, exclusive, deep, until, sealed, format";

  private static final byte[] MAGIC = {'H', 'F', 'K'};
  private static final int CLIENTS = 1;
  private static final int CHECK_OUT = 2;

  private final byte[] key;
  private final ItemId root;
  private final boolean exclusive;
  private final boolean deep;
  private final long until;
  private final byte[] sealed;
  private final int format;

  /// @param key stands for the token: a keyed hash of it
  private LockRow(
      byte[] key,
      ItemId root,
      boolean exclusive,
      boolean deep,
      long until,
      byte[] sealed,
      int format) {
    this.key = key;
    this.root = root;
    this.exclusive = exclusive;
    this.deep = deep;
    this.until = until;
    this.sealed = sealed;
    this.format = format;
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

  int format() {
    return format;
  }

  boolean isCheckOut() {
    return format == CHECK_OUT;
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
            new byte[0],
            lock.isCheckOut() ? CHECK_OUT : CLIENTS);
    return bare.with(seal.seal(bare.clear(seal.drive()), secret(lock)));
  }

  private static byte[] secret(Lock lock) {
    byte[] owner = lock.owner().getBytes(UTF_8);
    ByteBuffer secret =
        ByteBuffer.allocate(32 + (lock.isCheckOut() ? Integer.BYTES : 0) + owner.length)
            .put(lock.token().bytes())
            .put(lock.holder().bytes());
    lock.checkedOut().ifPresent(secret::putInt);
    return secret.put(owner).array();
  }

  private LockRow with(byte[] newSealed) {
    return new LockRow(key, root, exclusive, deep, until, newSealed, format);
  }

  static LockRow read(ResultSet row) throws SQLException {
    return new LockRow(
        row.getBytes(1),
        ItemSeal.itemId(row.getBytes(2)),
        row.getInt(3) == 1,
        row.getInt(4) == 1,
        row.getLong(5),
        row.getBytes(6),
        row.getInt(7));
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  Lock open(RowSeal seal) {
    if (format != CLIENTS && format != CHECK_OUT) {
      throw new DriveRefusal.Tampered(root);
    }
    try {
      ByteBuffer secret = ByteBuffer.wrap(seal.open(clear(seal.drive()), sealed));
      LockToken token = LockToken.of(secret);
      byte[] holder = new byte[16];
      secret.get(holder);
      OptionalInt checkedOut = isCheckOut() ? OptionalInt.of(secret.getInt()) : OptionalInt.empty();
      return new Lock(
          token,
          root,
          exclusive,
          deep,
          UTF_8.decode(secret).toString(),
          AccountId.of(holder),
          Instant.ofEpochMilli(until),
          checkedOut);
    } catch (BufferUnderflowException e) {
      throw new DriveRefusal.Tampered(Optional.of(root), e);
    }
  }

  private byte[] clear(DriveId drive) {
    return ByteBuffer.allocate(MAGIC.length + 1 + 16 + key.length + 16 + 2 + Long.BYTES)
        .put(MAGIC)
        .put((byte) ('0' + format))
        .put(drive.bytes())
        .put(key)
        .put(root.bytes())
        .put((byte) (exclusive ? 1 : 0))
        .put((byte) (deep ? 1 : 0))
        .putLong(until)
        .array();
  }
}
