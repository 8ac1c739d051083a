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

  private static Optional<Record> stored(DSLContext tx) {
    return tx.resultQuery("select server_id, wrapped from server_secret where one = 1")
        .fetchOptional();
  }

  private static ServerSecret unwrap(Record row, Vault vault) {
    byte[] id = row.get(0, byte[].class);
    return new ServerSecret(vault.unwrap(label(id), new WrappedKey(row.get(1, byte[].class))));
  }

  private static KeyLabel label(byte[] serverId) {
    if (serverId.length != ID_BYTES) {
      throw new StartRefused(
          "The database's row of this server was altered. Restore the database from a backup.");
    }
    ByteBuffer bytes = ByteBuffer.wrap(serverId);
    return new KeyLabel(PURPOSE, new UUID(bytes.getLong(), bytes.getLong()), VERSION);
  }
}
