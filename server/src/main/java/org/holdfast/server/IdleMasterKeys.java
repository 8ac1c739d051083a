package org.holdfast.server;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.database.Database;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Since when master keys wrap nothing any more, as the database remembers it: what was copied
/// before then may need them. Safe for use by any number of threads and processes.
final class IdleMasterKeys {

  private static final Field<Long> IDLE_SINCE = DSL.field("idle_since", SQLDataType.BIGINT);

  private final Database database;

  IdleMasterKeys(Database database) {
    this.database = database;
  }

  /// @return empty if it wraps something, or nobody has looked yet
  Optional<Instant> since(UUID vault, int version) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select idle_since from server_idle_master_key where vault_id = ? and master_version = ?",
                    SecretStore.bytes(vault),
                    version)
                .coerce(IDLE_SINCE)
                .fetchOptional(row -> Instant.ofEpochMilli(row.value1())));
  }

  /// Remembers that it wraps nothing from now on.
  void idle(UUID vault, int version, Instant now) {
    database.write(
        tx ->
            tx.execute(
                "insert into server_idle_master_key (vault_id, master_version, idle_since) values (?, ?, ?)"
                    + " on conflict (vault_id, master_version) do update set idle_since = excluded.idle_since",
                SecretStore.bytes(vault),
                version,
                now.toEpochMilli()));
  }

  /// Forgets what was remembered of it. Costs a write if that is something.
  void inUse(UUID vault, int version) {
    if (since(vault, version).isPresent()) {
      database.write(
          tx ->
              tx.execute(
                  "delete from server_idle_master_key where vault_id = ? and master_version = ?",
                  SecretStore.bytes(vault),
                  version));
    }
  }
}
