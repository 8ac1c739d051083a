package org.holdfast.identity;

import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where recovery codes are stored, as keyed hashes that fit one account. Each works once. Safe for
/// use by any number of threads and processes.
final class RecoverySecrets {

  private static final String COLUMN = "identity_recovery_code.sealed";
  private static final Field<byte[]> KEY = DSL.field("code_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;

  RecoverySecrets(Books books) {
    this.books = books;
  }

  /// In place of all of this kind that there were.
  void replace(DSLContext tx, AccountId account, RecoveryCode.Kind kind, List<RecoveryCode> codes) {
    keys(tx, account, kind).forEach(key -> remove(tx, key));
    String made = Long.toString(books.clock().millis());
    for (RecoveryCode code : codes) {
      byte[] key = code.key(books.fields(), account);
      byte[] sealed =
          books.fields().seal(COLUMN, Books.row(key, account.bytes()), List.of(kind.name(), made));
      tx.execute(
          "insert into identity_recovery_code (code_key, account_id, sealed) values (?, ?, ?)",
          key,
          account.bytes(),
          sealed);
    }
  }

  /// Uses it up.
  ///
  /// @return empty if it is not one of this account's, or was used
  Optional<RecoveryCode.Kind> use(DSLContext tx, AccountId account, RecoveryCode code) {
    byte[] key = code.key(books.fields(), account);
    Optional<RecoveryCode.Kind> kind =
        tx.resultQuery(
                "select code_key, sealed from identity_recovery_code"
                    + " where code_key = ? and account_id = ?",
                key,
                account.bytes())
            .coerce(KEY, SEALED)
            .fetchOptional()
            .map(row -> kind(account, row));
    return kind.filter(_ -> remove(tx, key));
  }

  /// How many are left.
  int left(DSLContext tx, AccountId account, RecoveryCode.Kind kind) {
    return keys(tx, account, kind).size();
  }

  void removeAll(DSLContext tx, AccountId account) {
    tx.execute("delete from identity_recovery_code where account_id = ?", (Object) account.bytes());
  }

  private List<byte[]> keys(DSLContext tx, AccountId account, RecoveryCode.Kind kind) {
    return tx
        .resultQuery(
            "select code_key, sealed from identity_recovery_code where account_id = ?",
            (Object) account.bytes())
        .coerce(KEY, SEALED)
        .fetch()
        .stream()
        .filter(row -> kind(account, row) == kind)
        .map(row -> row.get(KEY))
        .toList();
  }

  private static boolean remove(DSLContext tx, byte[] key) {
    return tx.execute("delete from identity_recovery_code where code_key = ?", (Object) key) > 0;
  }

  private RecoveryCode.Kind kind(AccountId account, Record row) {
    byte[] at = Books.row(row.get(KEY), account.bytes());
    return RecoveryCode.Kind.valueOf(books.fields().open(COLUMN, at, row.get(SEALED)).getFirst());
  }
}
