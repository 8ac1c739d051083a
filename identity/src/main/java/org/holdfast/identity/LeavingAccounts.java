package org.holdfast.identity;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where those that leave are stored, and the secrets by which they can be kept. Safe for use by
/// any number of threads and processes.
final class LeavingAccounts {

  private static final String COLUMN = "identity_leaving.sealed";
  private static final String KEEP_COLUMN = "identity_keep.sealed";
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;

  LeavingAccounts(Books books) {
    this.books = books;
  }

  void put(DSLContext tx, LeavingAccount leaving) {
    byte[] account = leaving.account().bytes();
    tx.execute(
        "insert into identity_leaving (account_id, sealed) values (?, ?)"
            + " on conflict (account_id) do update set sealed = excluded.sealed",
        account,
        books.fields().seal(COLUMN, account, leaving.texts()));
  }

  Optional<LeavingAccount> of(DSLContext tx, AccountId account) {
    return tx.resultQuery(
            "select account_id, sealed from identity_leaving where account_id = ?",
            (Object) account.bytes())
        .coerce(OF, SEALED)
        .fetchOptional()
        .map(this::leaving);
  }

  /// As [#of], and takes its row: for one whose account is gone.
  Optional<LeavingAccount> taken(DSLContext tx, AccountId account) {
    tx.execute(
        "update identity_leaving set sealed = sealed where account_id = ?",
        (Object) account.bytes());
    return of(tx, account);
  }

  List<LeavingAccount> all(DSLContext tx) {
    return tx.resultQuery("select account_id, sealed from identity_leaving")
        .coerce(OF, SEALED)
        .fetch()
        .map(this::leaving);
  }

  void remove(DSLContext tx, AccountId account) {
    tx.execute("delete from identity_leaving where account_id = ?", (Object) account.bytes());
    removeSecrets(tx, account);
  }

  void removeSecrets(DSLContext tx, AccountId account) {
    tx.execute("delete from identity_keep where account_id = ?", (Object) account.bytes());
  }

  private LeavingAccount leaving(Record row) {
    byte[] account = row.get(OF);
    return LeavingAccount.of(
        AccountId.of(account), books.fields().open(COLUMN, account, row.get(SEALED)));
  }

  /// One more secret by which the account can be kept; those before work as well.
  Secret secret(DSLContext tx, AccountId account) {
    Secret secret = Secret.make(Secret.Kind.KEEP, books.random());
    byte[] key = secret.key(books);
    tx.execute(
        "insert into identity_keep (secret_key, account_id, sealed) values (?, ?, ?)",
        key,
        account.bytes(),
        books.fields().seal(KEEP_COLUMN, Books.row(key, account.bytes()), List.of("keep")));
    return secret;
  }

  /// Whose it is; empty if it is none, or has been used.
  Optional<AccountId> bySecret(DSLContext tx, String sent) {
    return Secret.parse(Secret.Kind.KEEP, sent.strip()).flatMap(secret -> bySecret(tx, secret));
  }

  private Optional<AccountId> bySecret(DSLContext tx, Secret secret) {
    byte[] key = secret.key(books);
    return tx.resultQuery(
            "select account_id, sealed from identity_keep where secret_key = ?", (Object) key)
        .coerce(OF, SEALED)
        .fetchOptional()
        .map(
            row -> {
              // A row that was pointed at another account does not open.
              books.fields().open(KEEP_COLUMN, Books.row(key, row.get(OF)), row.get(SEALED));
              return AccountId.of(row.get(OF));
            });
  }
}
