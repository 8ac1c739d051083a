package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The rows of [Exports]. Whatever shuts others out of an account ends them all: whoever copied a
/// link has nothing then.
final class ExportLinks implements EndEverywhere.Door {

  private static final String COLUMN = "identity_export.sealed";
  private static final Field<byte[]> ID = DSL.field("archive_id", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> KEY = DSL.field("secret_key", SQLDataType.BLOB);
  private static final Field<Long> ENDS_AT = DSL.field("ends_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final String COLUMNS =
      "select archive_id, account_id, secret_key, ends_at, sealed from identity_export ";

  private final Books books;

  ExportLinks(Books books) {
    this.books = books;
  }

  void insert(DSLContext tx, Export export, Secret secret) {
    byte[] key = secret.key(books);
    byte[] id = Books.bytes(export.archive());
    long endsAt = export.endsAt().toEpochMilli();
    byte[] row = row(id, export.account().bytes(), key, endsAt);
    tx.execute(
        "insert into identity_export (archive_id, account_id, secret_key, ends_at, sealed)"
            + " values (?, ?, ?, ?, ?)",
        id,
        export.account().bytes(),
        key,
        endsAt,
        books.fields().seal(COLUMN, row, List.of(Long.toString(export.madeAt().toEpochMilli()))));
  }

  Optional<Export> find(DSLContext tx, Secret secret) {
    return living(tx, "where secret_key = ?", (Object) secret.key(books)).stream().findFirst();
  }

  Optional<Export> find(DSLContext tx, UUID archive) {
    return living(tx, "where archive_id = ?", (Object) Books.bytes(archive)).stream().findFirst();
  }

  /// The account's, the newest last.
  List<Export> of(DSLContext tx, AccountId account) {
    return living(
        tx, "where account_id = ? order by ends_at, archive_id", (Object) account.bytes());
  }

  private List<Export> living(DSLContext tx, String which, Object... values) {
    Instant now = books.now();
    return tx
        .resultQuery(COLUMNS + which, values)
        .coerce(ID, OF, KEY, ENDS_AT, SEALED)
        .fetch()
        .stream()
        .map(this::export)
        .filter(export -> now.isBefore(export.endsAt()))
        .toList();
  }

  private Export export(Record found) {
    byte[] row = row(found.get(ID), found.get(OF), found.get(KEY), found.get(ENDS_AT));
    List<String> texts = books.fields().open(COLUMN, row, found.get(SEALED));
    return new Export(
        Books.uuid(found.get(ID)),
        AccountId.of(found.get(OF)),
        Instant.ofEpochMilli(Long.parseLong(texts.getFirst())),
        Instant.ofEpochMilli(found.get(ENDS_AT)));
  }

  /// @return whether the account had it
  boolean delete(DSLContext tx, AccountId account, UUID archive) {
    return tx.execute(
            "delete from identity_export where archive_id = ? and account_id = ?",
            Books.bytes(archive),
            account.bytes())
        > 0;
  }

  /// What was shown where others can read it opens nothing from then on.
  ///
  /// @param sent the link's secret
  void revoke(String sent) {
    Secret.parse(Secret.Kind.EXPORT, sent)
        .ifPresent(secret -> books.database().write(tx -> revoke(tx, secret)));
  }

  private boolean revoke(DSLContext tx, Secret secret) {
    Optional<Export> export = find(tx, secret);
    export.ifPresent(
        each -> {
          delete(tx, each.account(), each.archive());
          books
              .log()
              .append(
                  tx,
                  Event.done(EventKind.EXPORT_ENDED, new Who.Server())
                      .about(each.account().value())
                      .ending(Outcome.DONE, Reason.SENT_IN_CLEAR));
        });
    return export.isPresent();
  }

  @Override
  public void endAll(DSLContext tx, AccountId account) {
    tx.execute("delete from identity_export where account_id = ?", (Object) account.bytes());
  }

  @Override
  public void forget() {
    // Nothing is remembered: a download is rare, and looks each time.
  }

  void sweep(DSLContext tx) {
    tx.execute("delete from identity_export where ends_at <= ?", books.clock().millis());
  }

  private static byte[] row(byte[] id, byte[] account, byte[] key, long endsAt) {
    return Books.row(id, account, key, ByteBuffer.allocate(Long.BYTES).putLong(endsAt).array());
  }
}
