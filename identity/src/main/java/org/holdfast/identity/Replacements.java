package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where the replacements that wait are stored. Safe for use by any number of threads and
/// processes.
final class Replacements {

  private static final String COLUMN = "identity_replacement.sealed";
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;

  Replacements(Books books) {
    this.books = books;
  }

  /// @return false if one waits already: a second one would shorten the wait
  boolean add(DSLContext tx, Replacement asked) {
    byte[] sealed =
        books
            .fields()
            .seal(
                COLUMN,
                asked.account().bytes(),
                List.of(
                    asked.kind().name(),
                    asked.value(),
                    Long.toString(asked.askedAt().toEpochMilli()),
                    Long.toString(asked.dueAt().toEpochMilli())));
    return tx.execute(
            "insert into identity_replacement (account_id, sealed) values (?, ?)"
                + " on conflict (account_id) do nothing",
            asked.account().bytes(),
            sealed)
        > 0;
  }

  Optional<Replacement> of(DSLContext tx, AccountId account) {
    return tx.resultQuery(
            "select account_id, sealed from identity_replacement where account_id = ?",
            (Object) account.bytes())
        .coerce(OF, SEALED)
        .fetchOptional()
        .map(this::replacement);
  }

  List<Replacement> all(DSLContext tx) {
    return tx.resultQuery("select account_id, sealed from identity_replacement")
        .coerce(OF, SEALED)
        .fetch()
        .map(this::replacement);
  }

  boolean remove(DSLContext tx, AccountId account) {
    return tx.execute(
            "delete from identity_replacement where account_id = ?", (Object) account.bytes())
        > 0;
  }

  private Replacement replacement(Record row) {
    byte[] account = row.get(OF);
    List<String> texts = books.fields().open(COLUMN, account, row.get(SEALED));
    return new Replacement(
        AccountId.of(account),
        FactorKind.valueOf(texts.get(0)),
        texts.get(1),
        Instant.ofEpochMilli(Long.parseLong(texts.get(2))),
        Instant.ofEpochMilli(Long.parseLong(texts.get(3))));
  }
}
