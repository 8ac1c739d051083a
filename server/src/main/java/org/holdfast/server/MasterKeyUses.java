package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.holdfast.database.Database;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// When each master key was used last, to the hour: whoever looks at what an older one is still for
/// sees it. Safe for use by any number of threads and processes.
final class MasterKeyUses {

  private static final Duration EXACTNESS = Duration.ofHours(1);

  private static final Field<Long> LAST_USED_AT = DSL.field("last_used_at", SQLDataType.BIGINT);

  private final Database database;

  MasterKeyUses(Database database) {
    this.database = database;
  }

  /// @return empty if nobody has noted any use
  Optional<Instant> last(UUID vault, int version) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select last_used_at from server_master_key_use where vault_id = ? and master_version = ?",
                    SecretStore.bytes(vault),
                    version)
                .coerce(LAST_USED_AT)
                .fetchOptional(row -> Instant.ofEpochMilli(row.value1())));
  }

  /// Notes that these were used. Costs a write for each that was not noted within the hour.
  void note(Map<UUID, Set<Integer>> used, Instant now) {
    used.forEach((vault, versions) -> versions.forEach(version -> note(vault, version, now)));
  }

  private void note(UUID vault, int version, Instant now) {
    boolean known =
        last(vault, version)
            .filter(at -> Duration.between(at, now).abs().compareTo(EXACTNESS) < 0)
            .isPresent();
    if (known) {
      return;
    }
    database.write(
        tx ->
            tx.execute(
                "insert into server_master_key_use (vault_id, master_version, last_used_at) values (?, ?, ?)"
                    + " on conflict (vault_id, master_version) do update set last_used_at = excluded.last_used_at",
                SecretStore.bytes(vault),
                version,
                now.toEpochMilli()));
  }
}
