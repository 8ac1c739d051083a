package org.holdfast.server;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.WrappedKey;
import org.jooq.DSLContext;
import org.jooq.Record;

/// Keeps the server's secret in the database, wrapped by the vault. One row; its presence is what
/// tells a database in use from an empty one.
final class SecretStore {

  static final Schema SCHEMA = new Schema("server", "org/holdfast/server/schema");

  private static final String PURPOSE = "directory";
  private static final int VERSION = 1;
  private static final int ID_BYTES = 16;

  private final Database database;

  SecretStore(Database database) {
    this.database = database;
  }

  boolean isEmpty() {
    return database.read(SecretStore::stored).isEmpty();
  }

  /// @return empty if this database was never used
  Optional<ServerSecret> open(Vault vault) {
    return database.read(SecretStore::stored).map(row -> unwrap(row, vault));
  }

  /// Makes the secret, or takes the one that another process has just made.
  ServerSecret create(Vault vault, SecureRandom random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    byte[] secret = new byte[ServerSecret.BYTES];
    random.nextBytes(secret);
    byte[] wrapped = vault.wrap(label(id), secret).bytes();
    Arrays.fill(secret, (byte) 0);
    database.write(
        tx ->
            tx.execute(
                "insert into server_secret (one, server_id, wrapped) values (1, ?, ?)"
                    + " on conflict (one) do nothing",
                id,
                wrapped));
    return open(vault).orElseThrow();
  }

  /// Makes sure that this is the vault that the database was used with, and not an earlier state of
  /// it.
  ///
  /// What is compared is in clear and only there to say what is wrong. Who edits it gains nothing:
  /// the secret is wrapped by the newest master key, and an earlier or other vault lacks that one.
  ///
  /// @throws StartRefused if the vault was exchanged or set back
  void requireKnown(UUID vault, int newestMasterKey) {
    Optional<Record> row = database.read(SecretStore::stored);
    Optional<UUID> known = row.map(each -> each.get(2, byte[].class)).map(SecretStore::uuid);
    if (known.isPresent() && !known.get().equals(vault)) {
      throw new StartRefused(
          "This is another vault than the one that the database was used with. Bring back that"
              + " one, from a backup if need be; nothing was changed.");
    }
    int newestKnown = row.map(each -> each.get(3, Integer.class)).orElse(0);
    if (newestKnown > newestMasterKey) {
      throw new StartRefused(
          ("The vault was set back: its newest master key is %d, and %d was in use already."
                  + " Restore the newest backup of the vault; nothing was changed.")
              .formatted(newestMasterKey, newestKnown));
    }
  }

  /// Remembers which vault this is and how far it has come, and wraps the secret by its newest
  /// master key. Costs a write once after a rotation.
  void remember(UUID vault, int newestMasterKey, Vault keys) {
    Record row = database.read(SecretStore::stored).orElseThrow();
    boolean known =
        Optional.ofNullable(row.get(3, Integer.class))
            .filter(n -> n >= newestMasterKey)
            .isPresent();
    if (known) {
      return;
    }
    byte[] id = row.get(0, byte[].class);
    byte[] secret = keys.unwrap(label(id), new WrappedKey(row.get(1, byte[].class)));
    byte[] wrapped = keys.wrap(label(id), secret).bytes();
    Arrays.fill(secret, (byte) 0);
    database.write(
        tx ->
            tx.execute(
                "update server_secret set wrapped = ?, vault_id = ?, master_version = ?"
                    + " where one = 1 and (master_version is null or master_version < ?)",
                wrapped,
                bytes(vault),
                newestMasterKey,
                newestMasterKey));
  }

  private static Optional<Record> stored(DSLContext tx) {
    return tx.resultQuery(
            "select server_id, wrapped, vault_id, master_version from server_secret where one = 1")
        .fetchOptional();
  }

  private static ServerSecret unwrap(Record row, Vault vault) {
    byte[] id = row.get(0, byte[].class);
    return new ServerSecret(vault.unwrap(label(id), new WrappedKey(row.get(1, byte[].class))));
  }

  private static KeyLabel label(byte[] serverId) {
    return new KeyLabel(PURPOSE, uuid(serverId), VERSION);
  }

  private static UUID uuid(byte[] bytes) {
    if (bytes.length != ID_BYTES) {
      throw new StartRefused(
          "The database's row of this server was altered. Restore the database from a backup.");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
