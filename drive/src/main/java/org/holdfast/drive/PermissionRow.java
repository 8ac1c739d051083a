package org.holdfast.drive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.identity.AccountId;

/// A permission as it lies in the database: on which item, and the values it is found by, in the
/// clear and bound; all else sealed. Format: `docs/formats/sharing.md`.
///
/// Compared by identity.
final class PermissionRow {

  /// In the order that [#read] expects.
  static final String COLUMNS = "p.permission_id, p.item_id, p.grantee_key, p.link_key, p.sealed";

  private static final byte[] MAGIC = {'H', 'F', 'P', '1'};
  private static final int LINK = 1;
  private static final int ACCOUNT = 2;
  private static final int OUTSIDER = 3;
  private static final int REDEEMER = 4;
  private static final int ID_BYTES = 16;
  private static final long NONE = -1;

  private final PermissionId id;
  private final ItemId item;
  private final byte[] granteeKey;
  private final byte[] linkKey;
  private final byte[] sealed;

  private PermissionRow(
      PermissionId id, ItemId item, byte[] granteeKey, byte[] linkKey, byte[] sealed) {
    this.id = id;
    this.item = item;
    this.granteeKey = granteeKey;
    this.linkKey = linkKey;
    this.sealed = sealed;
  }

  /// What is sealed, opened.
  ///
  /// @param passwordHash empty if none is asked for
  /// @param usedAt when somebody first came by it who has no account; 0: nobody yet
  /// @param linkVersion of the drive's key that its secret is of, which stays when the key is
  ///   replaced
  record Opened(Permission permission, String passwordHash, long usedAt, int linkVersion) {

    Opened with(Permission changed, String newHash) {
      return new Opened(changed, newHash, usedAt, linkVersion);
    }

    /// The secret that leads to it: nothing but the drive's key makes it.
    LinkSecret secret(RowSeal seal) {
      return PermissionRow.secret(seal, linkVersion, permission.id());
    }

    Opened usedAt(long at) {
      return new Opened(permission, passwordHash, at, linkVersion);
    }

    boolean isOver(long now) {
      return permission.until().filter(end -> now >= end.toEpochMilli()).isPresent();
    }

    @Override
    public String toString() {
      return "Opened";
    }
  }

  PermissionId id() {
    return id;
  }

  ItemId item() {
    return item;
  }

  byte[] granteeKey() {
    return granteeKey;
  }

  byte[] linkKey() {
    return linkKey;
  }

  byte[] sealed() {
    return sealed;
  }

  private static LinkSecret secret(RowSeal seal, int version, PermissionId id) {
    byte[] mac = seal.mac(version, "link-secret").doFinal(id.bytes());
    return LinkSecret.of(Arrays.copyOf(mac, LinkSecret.BYTES));
  }

  static PermissionRow of(RowSeal seal, ShareIndex index, Opened opened) {
    Permission permission = opened.permission();
    PermissionRow bare =
        new PermissionRow(
            permission.id(),
            permission.item(),
            index.of(permission.grantee()),
            index.of(opened.secret(seal)),
            new byte[0]);
    byte[] sealed = seal.seal(bare.clear(seal.drive()), encode(opened));
    return new PermissionRow(bare.id, bare.item, bare.granteeKey, bare.linkKey, sealed);
  }

  static PermissionRow read(ResultSet row) throws SQLException {
    return new PermissionRow(
        PermissionId.of(row.getBytes(1)),
        ItemSeal.itemId(row.getBytes(2)),
        row.getBytes(3),
        row.getBytes(4),
        row.getBytes(5));
  }

  /// @throws DriveRefusal.Tampered if the row is not as it was written
  Opened open(RowSeal seal, ShareIndex index) {
    byte[] secret = seal.openLasting(clear(seal.drive()), sealed);
    int linkVersion = linkVersion(seal, index);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(secret))) {
      return decode(seal.drive(), linkVersion, in);
    } catch (IOException | IllegalArgumentException e) {
      throw new DriveRefusal.Tampered(Optional.of(item), e);
    }
  }

  /// The row itself may have been sealed anew under a later version.
  private int linkVersion(RowSeal seal, ShareIndex index) {
    if (seal.versions().size() == 1) {
      return seal.inForce();
    }
    return seal.versions().stream()
        .filter(version -> Arrays.equals(linkKey, index.of(secret(seal, version, id))))
        .findFirst()
        .orElse(RowSeal.version(sealed)); // there is no such link any more
  }

  private Opened decode(DriveId drive, int linkVersion, DataInputStream in) throws IOException {
    Grantee grantee = grantee(in);
    ShareRole role = ShareRole.of(in.readByte());
    AccountId by = AccountId.of(in.readNBytes(ID_BYTES));
    Instant at = Instant.ofEpochMilli(in.readLong());
    long until = in.readLong();
    boolean preventsDownload = in.readBoolean();
    long limit = in.readLong();
    long downloads = in.readLong();
    long usedAt = in.readLong();
    String hash = in.readUTF();
    Permission permission =
        new Permission(
            id,
            drive,
            item,
            grantee,
            role,
            by,
            at,
            until == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(until)),
            !hash.isEmpty(),
            preventsDownload,
            limit == NONE ? OptionalLong.empty() : OptionalLong.of(limit),
            downloads,
            id.actor());
    return new Opened(permission, hash, usedAt, linkVersion);
  }

  private static Grantee grantee(DataInputStream in) throws IOException {
    return switch (in.readByte()) {
      case LINK -> new Grantee.Link(LinkScope.of(in.readByte()));
      case ACCOUNT -> new Grantee.Account(AccountId.of(in.readNBytes(ID_BYTES)));
      case OUTSIDER -> new Grantee.Outsider(in.readUTF());
      case REDEEMER ->
          new Grantee.Redeemer(
              AccountId.of(in.readNBytes(ID_BYTES)), PermissionId.of(in.readNBytes(ID_BYTES)));
      default -> throw new DriveRefusal.Tampered();
    };
  }

  private static byte[] encode(Opened opened) {
    Permission permission = opened.permission();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, permission.grantee());
      out.writeByte(permission.role().code());
      out.write(permission.grantedBy().bytes());
      out.writeLong(permission.grantedAt().toEpochMilli());
      out.writeLong(permission.until().map(Instant::toEpochMilli).orElse(NONE));
      out.writeBoolean(permission.preventsDownload());
      out.writeLong(permission.downloadLimit().orElse(NONE));
      out.writeLong(permission.downloads());
      out.writeLong(opened.usedAt());
      out.writeUTF(opened.passwordHash());
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("memory is written without IOException", e);
    }
  }

  private static void write(DataOutputStream out, Grantee grantee) throws IOException {
    switch (grantee) {
      case Grantee.Link(LinkScope scope) -> {
        out.writeByte(LINK);
        out.writeByte(scope.code());
      }
      case Grantee.Account(AccountId account) -> {
        out.writeByte(ACCOUNT);
        out.write(account.bytes());
      }
      case Grantee.Outsider(String mail) -> {
        out.writeByte(OUTSIDER);
        out.writeUTF(mail);
      }
      case Grantee.Redeemer(AccountId account, PermissionId link) -> {
        out.writeByte(REDEEMER);
        out.write(account.bytes());
        out.write(link.bytes());
      }
    }
  }

  private byte[] clear(DriveId drive) {
    return ByteBuffer.allocate(MAGIC.length + 3 * ID_BYTES + 2 + granteeKey.length + linkKey.length)
        .put(MAGIC)
        .put(drive.bytes())
        .put(id.bytes())
        .put(item.bytes())
        .putShort((short) granteeKey.length)
        .put(granteeKey)
        .put(linkKey)
        .array();
  }
}
