package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// What people allowed apps, as rows.
final class Consents {

  private static final String COLUMN = "identity_consent.sealed";
  private static final Field<byte[]> CLIENT = DSL.field("client_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);

  private final SealedFields fields;
  private final GrantRows rows;

  Consents(SealedFields fields, GrantRows rows) {
    this.fields = fields;
    this.rows = rows;
  }

  record Consent(String clientId, String app, Set<AppScope> scopes, long since) {}

  List<Consent> all(DSLContext tx, AccountId account) {
    return tx
        .resultQuery(
            "select client_key, sealed, created_at from identity_consent where account_id = ?"
                + " order by created_at, client_key",
            (Object) account.bytes())
        .coerce(CLIENT, SEALED, CREATED_AT)
        .fetch()
        .stream()
        .map(row -> consent(account, row))
        .toList();
  }

  Optional<Consent> find(DSLContext tx, AccountId account, String clientId) {
    return tx.resultQuery(
            "select client_key, sealed, created_at from identity_consent"
                + " where account_id = ? and client_key = ?",
            account.bytes(),
            rows.clientKey(clientId))
        .coerce(CLIENT, SEALED, CREATED_AT)
        .fetchOptional()
        .map(row -> consent(account, row));
  }

  private Consent consent(AccountId account, Record row) {
    byte[] client = row.get(0, byte[].class);
    long since = row.get(2, Long.class);
    List<String> texts = fields.open(COLUMN, row(account, client, since), row.get(1, byte[].class));
    return new Consent(texts.get(0), texts.get(1), AppScope.parse(texts.get(2)), since);
  }

  /// Adds to what was allowed before.
  void add(DSLContext tx, long now, AccountId account, Client client, Set<AppScope> scopes) {
    Optional<Consent> before = find(tx, account, client.id());
    Set<AppScope> all = EnumSet.noneOf(AppScope.class);
    all.addAll(scopes);
    before.ifPresent(consent -> all.addAll(consent.scopes()));
    byte[] key = rows.clientKey(client.id());
    long since = before.map(Consent::since).orElse(now);
    byte[] sealed =
        fields.seal(
            COLUMN,
            row(account, key, since),
            List.of(client.id(), client.name(), AppScope.text(all)));
    tx.execute(
        "insert into identity_consent (account_id, client_key, sealed, created_at)"
            + " values (?, ?, ?, ?) on conflict (account_id, client_key)"
            + " do update set sealed = excluded.sealed, created_at = excluded.created_at",
        account.bytes(),
        key,
        sealed,
        since);
  }

  /// @return whether there was one
  boolean remove(DSLContext tx, AccountId account, String clientId) {
    return tx.execute(
            "delete from identity_consent where account_id = ? and client_key = ?",
            account.bytes(),
            rows.clientKey(clientId))
        > 0;
  }

  void removeAll(DSLContext tx, AccountId account) {
    tx.execute("delete from identity_consent where account_id = ?", (Object) account.bytes());
  }

  private static byte[] row(AccountId account, byte[] client, long createdAt) {
    return ByteBuffer.allocate(account.bytes().length + client.length + Long.BYTES)
        .put(account.bytes())
        .put(client)
        .putLong(createdAt)
        .array();
  }
}
