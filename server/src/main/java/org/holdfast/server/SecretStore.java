package org.holdfast.server;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.database.Database;
import org.holdfast.database.Schema;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

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

  /// A vault that keys of this database are wrapped by.
  ///
  /// @param id 128 random bits, made with the vault
  /// @param masterVersion its newest master key, as far as it was seen
  record Known(UUID id, int masterVersion) {}

  /// By their names.
  ///
  /// What it says is in clear and only there to say what is wrong. Who edits it gains nothing: the
  /// secret is wrapped by the newest master keys, which an earlier or other vault lacks.
  Map<String, Known> vaults() {
    return database.read(SecretStore::vaults);
  }

  private static Map<String, Known> vaults(DSLContext tx) {
    Map<String, Known> known = new LinkedHashMap<>();
    tx.resultQuery("select name, vault_id, master_version from server_vault order by name")
        .forEach(
            row ->
                known.put(
                    row.get(0, String.class),
                    new Known(uuid(row.get(1, byte[].class)), row.get(2, Integer.class))));
    return known;
  }

  /// Remembers how far a vault has come. Costs a write when that is news.
  ///
  /// @throws StartRefused if another vault has that name, as where two processes began one at once
  void remember(String name, UUID vault, int masterVersion) {
    if (isNews(vaults(), name, vault, masterVersion)) {
      database.write(
          tx -> {
            if (!isNews(vaults(tx), name, vault, masterVersion)) {
              return 0; // another process saw a newer one meanwhile
            }
            requireSame(vaults(tx).get(name), name, vault);
            tx.execute(
                "delete from server_vault where vault_id = ? or name = ?", bytes(vault), name);
            return tx.execute(
                "insert into server_vault (name, vault_id, master_version) values (?, ?, ?)",
                name,
                bytes(vault),
                masterVersion);
          });
    }
  }

  private static void requireSame(@Nullable Known before, String name, UUID vault) {
    if (before != null && !before.id().equals(vault)) {
      throw new StartRefused(
          "Another process of this server has begun another vault as %s meanwhile. Start again, and see that both find the same one."
              .formatted(name));
    }
  }

  private static boolean isNews(
      Map<String, Known> known, String name, UUID vault, int masterVersion) {
    Optional<Known> before = Optional.ofNullable(known.get(name));
    return before.isEmpty()
        || !before.get().id().equals(vault)
        || before.get().masterVersion() < masterVersion;
  }

  /// Forgets a vault that wraps nothing any more.
  void forget(String name) {
    database.write(tx -> tx.execute("delete from server_vault where name = ?", name));
  }

  /// Has the secret wrapped by the newest master key of each vault: one that was set back lacks it.
  /// Costs a write once after a rotation.
  void wrapAnew(VaultGroup vaults) {
    List<WrappedKeys.KeptKey> only = wrapped().next(new byte[0], 1);
    if (!vaults.isCurrent(only.getFirst().wrapped())) {
      WrappedKeys.KeptKey was = only.getFirst();
      wrapped()
          .replace(
              List.of(new WrappedKeys.Rewrapped(was, vaults.rewrap(was.label(), was.wrapped()))));
    }
  }

  /// The secret, as it is wrapped.
  Kept wrapped() {
    return new Kept(database);
  }

  /// The one secret, as it is wrapped.
  record Kept(Database database) implements WrappedKeys {

    @Override
    public String what() {
      return "secret of the server";
    }

    @Override
    public List<KeptKey> next(byte[] after, int most) {
      return after.length > 0
          ? List.of()
          : database.read(SecretStore::stored).stream()
              .map(
                  row ->
                      new KeptKey(
                          row.get(0, byte[].class),
                          label(row.get(0, byte[].class)),
                          new WrappedKey(row.get(1, byte[].class))))
              .toList();
    }

    @Override
    public void replace(List<Rewrapped> rewrapped) {
      Rewrapped only = rewrapped.getFirst();
      database.write(
          tx ->
              tx.execute(
                  "update server_secret set wrapped = ? where one = 1 and wrapped = ?",
                  only.now().bytes(),
                  only.was().wrapped().bytes()));
    }
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

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(ID_BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
