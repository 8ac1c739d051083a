package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where the hashes of passwords are stored. Safe for use by any number of threads and processes.
final class Passwords {

  private static final String COLUMN = "identity_password.sealed";
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final PasswordHashes hashes;

  /// @param alone whether it is long enough to need no second step
  record Stored(String hash, Instant setAt, boolean alone) {
    /// Mute: a hash has no place in a log.
    @Override
    public String toString() {
      return "Stored";
    }
  }

  Passwords(Books books, PasswordHashes hashes) {
    this.books = books;
    this.hashes = hashes;
  }

  Optional<Stored> of(DSLContext tx, AccountId account) {
    return tx.resultQuery(
            "select sealed from identity_password where account_id = ?", (Object) account.bytes())
        .coerce(SEALED)
        .fetchOptional()
        .map(row -> books.fields().open(COLUMN, account.bytes(), row.get(SEALED)))
        .map(
            texts ->
                new Stored(
                    texts.get(0),
                    Instant.ofEpochMilli(Long.parseLong(texts.get(1))),
                    !texts.get(2).isEmpty()));
  }

  /// Takes as long for an account that has none, or is none. Never inside a change: it is slow.
  ///
  /// @return what it matched: a change that relies on it looks whether [#of] is still the same
  /// @throws TooManySignIns if no place was free for ten seconds
  Optional<Stored> matched(Optional<AccountId> account, Password typed) {
    Optional<Stored> stored = account.flatMap(id -> books.database().read(tx -> of(tx, id)));
    boolean right =
        stored.isPresent() ? hashes.verify(typed, stored.get().hash()) : hashes.pretend(typed);
    return stored.filter(_ -> right);
  }

  /// Never inside a change: it is slow.
  ///
  /// @throws TooManySignIns if no place was free for ten seconds
  Stored hashed(Password password) {
    boolean alone = password.length() >= PasswordUse.ALONE.shortest();
    return new Stored(hashes.hash(password), books.now(), alone);
  }

  boolean outdated(Stored stored) {
    return hashes.outdated(stored.hash());
  }

  void set(DSLContext tx, AccountId account, Stored stored) {
    byte[] sealed =
        books
            .fields()
            .seal(
                COLUMN,
                account.bytes(),
                List.of(
                    stored.hash(),
                    Long.toString(stored.setAt().toEpochMilli()),
                    stored.alone() ? "1" : ""));
    tx.execute(
        "insert into identity_password (account_id, sealed) values (?, ?)"
            + " on conflict (account_id) do update set sealed = excluded.sealed",
        account.bytes(),
        sealed);
  }
}
