package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;

/// Turns an item's state into a row and back. The columns in the clear are the associated data of
/// the sealed one, so that a row that was edited does not open (R11). Format:
/// `docs/formats/history.md`.
final class ItemSeal {

  /// In the order that [#read] expects.
  static final String COLUMNS =
      "item_id, from_seq, parent_id, name_key, kind, status, revision_id, version_no, size_bytes,"
          + " created_at, changed_at, fs_created_at, fs_modified_at, created_by, changed_by, sealed";

  /// The same for a table that is called `alias`.
  static String columns(String alias) {
    return alias + "." + COLUMNS.replace(", ", ", " + alias + ".");
  }

  static final int COLUMN_COUNT = 16;

  /// Stands for an absent id.
  static final byte[] NO_ID = new byte[16];

  private static final byte[] MAGIC = {'H', 'F', 'I', '1'};
  private static final int CLEAR_BYTES = 4 + 5 * 16 + 2 + 4 + 6 * 8 + 2 * 16;
  private static final int NAME_KEY_AT = 4 + 16 + 16 + 8 + 16;
  private static final int FOLDER = 1;
  private static final int FILE = 2;

  private final RowSeal seal;

  ItemSeal(RowSeal seal) {
    this.seal = seal;
  }

  SealedRow<ItemRow> seal(ItemRow row) {
    byte[] clear = clear(row, nameKey(seal.inForce(), row));
    return new SealedRow<>(row, clear, seal.seal(clear, secret(row)));
  }

  /// The value that stands for the name in the row.
  static byte[] nameKey(SealedRow<ItemRow> row) {
    return Arrays.copyOfRange(row.clear(), NAME_KEY_AT, NAME_KEY_AT + NO_ID.length);
  }

  /// The values that may stand for a name, newest version of the key first: an item that was not
  /// written since the key was replaced has that of the version before.
  List<byte[]> nameKeys(ItemId parent, ItemName name) {
    return seal.lasting().stream()
        .map(version -> seal.nameKey(version, parent, name.compared()))
        .toList();
  }

  /// @param version of the key that the row is sealed under
  byte[] nameKey(int version, ItemRow row) {
    return seal.nameKey(version, row.parent().orElse(ItemId.of(NO_ID)), ItemName.fold(row.name()));
  }

  /// @param first the index of the row's first column
  /// @throws DriveRefusal.Tampered if the row is not as it was written
  ItemRow read(ResultSet row, int first) throws SQLException {
    return open(raw(row, first));
  }

  /// A row as it is stored, before it is opened: [ItemRow#name] and description are empty.
  ///
  /// @throws DriveRefusal.Tampered if it has a form that no row has
  SealedRow<ItemRow> raw(ResultSet row, int first) throws SQLException {
    ItemId id = itemId(row.getBytes(first));
    byte[] nameKey = row.getBytes(first + 3);
    try {
      ItemRow bare = bare(row, first, id);
      if (row.getInt(first + 4) != kind(bare)) {
        throw new DriveRefusal.Tampered();
      }
      return new SealedRow<>(bare, clear(bare, nameKey), row.getBytes(first + 15));
    } catch (DriveRefusal.Tampered | IllegalArgumentException e) {
      throw new DriveRefusal.Tampered(Optional.of(id), e);
    }
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  ItemRow open(SealedRow<ItemRow> sealed) {
    try {
      byte[] secret = seal.openLasting(sealed.clear(), sealed.sealed());
      return named(sealed.row(), ByteBuffer.wrap(secret));
    } catch (DriveRefusal.Tampered | IllegalArgumentException | BufferUnderflowException e) {
      throw new DriveRefusal.Tampered(Optional.of(sealed.row().id()), e);
    }
  }

  static ItemId itemId(byte[] bytes) {
    if (bytes.length != NO_ID.length) {
      throw new DriveRefusal.Tampered();
    }
    return ItemId.of(bytes);
  }

  private static ItemRow bare(ResultSet row, int first, ItemId id) throws SQLException {
    byte[] revision = row.getBytes(first + 6);
    byte[] parent = row.getBytes(first + 2);
    return new ItemRow(
        id,
        row.getLong(first + 1),
        isAbsent(parent) ? Optional.empty() : Optional.of(ItemId.of(parent)),
        "",
        Status.of(row.getInt(first + 5)),
        isAbsent(revision) ? Optional.empty() : Optional.of(RevisionId.of(revision)),
        row.getInt(first + 7),
        row.getLong(first + 8),
        row.getLong(first + 9),
        row.getLong(first + 10),
        row.getLong(first + 11),
        row.getLong(first + 12),
        AccountId.of(row.getBytes(first + 13)),
        AccountId.of(row.getBytes(first + 14)),
        "",
        ItemProperties.NONE);
  }

  private static ItemRow named(ItemRow bare, ByteBuffer secret) {
    return new ItemRow(
        bare.id(),
        bare.fromSeq(),
        bare.parent(),
        text(secret),
        bare.status(),
        bare.revision(),
        bare.version(),
        bare.sizeBytes(),
        bare.createdAt(),
        bare.changedAt(),
        bare.fsCreatedAt(),
        bare.fsModifiedAt(),
        bare.createdBy(),
        bare.changedBy(),
        text(secret),
        ItemProperties.read(secret));
  }

  private byte[] clear(ItemRow row, byte[] nameKey) {
    ByteBuffer clear = ByteBuffer.allocate(CLEAR_BYTES + nameKey.length - NO_ID.length);
    clear.put(MAGIC).put(seal.drive().bytes());
    put(clear, row.id()).putLong(row.fromSeq());
    clear.put(row.parent().map(ItemId::bytes).orElse(NO_ID)).put(nameKey);
    clear.put((byte) kind(row)).put((byte) row.status().code());
    clear.put(row.revision().map(RevisionId::bytes).orElse(NO_ID));
    clear.putInt(row.version()).putLong(row.sizeBytes());
    clear.putLong(row.createdAt()).putLong(row.changedAt());
    clear.putLong(row.fsCreatedAt()).putLong(row.fsModifiedAt());
    return clear.put(row.createdBy().bytes()).put(row.changedBy().bytes()).array();
  }

  static int kind(ItemRow row) {
    return row.isFolder() ? FOLDER : FILE;
  }

  private static ByteBuffer put(ByteBuffer into, ItemId id) {
    return into.putLong(id.value().getMostSignificantBits())
        .putLong(id.value().getLeastSignificantBits());
  }

  private static byte[] secret(ItemRow row) {
    byte[] name = row.name().getBytes(UTF_8);
    byte[] description = row.description().getBytes(UTF_8);
    byte[] properties = row.properties().bytes();
    return ByteBuffer.allocate(
            2 * Short.BYTES + name.length + description.length + properties.length)
        .putShort((short) name.length)
        .put(name)
        .putShort((short) description.length)
        .put(description)
        .put(properties)
        .array();
  }

  /// Length u16 || UTF-8.
  private static String text(ByteBuffer from) {
    int length = Short.toUnsignedInt(from.getShort());
    ByteBuffer bytes = from.slice(from.position(), length);
    from.position(from.position() + length);
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("sealed text is UTF-8", e);
    }
  }

  static boolean isAbsent(byte[] id) {
    return Arrays.equals(id, NO_ID);
  }
}
