package org.holdfast.identity;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where factors are stored: those alone that were shown to work. Safe for use by any number of
/// threads and processes.
final class Factors {

  private static final String COLUMN = "identity_factor.sealed";
  private static final Field<byte[]> ID = DSL.field("factor_id", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final String COLUMNS =
      "select factor_id, account_id, sealed from identity_factor ";

  private final Books books;

  Factors(Books books) {
    this.books = books;
  }

  FactorId newId() {
    return new FactorId(Books.uuid(books.newId()));
  }

  /// @param foundBy a passkey's credential id, base64url; empty for any other
  /// @return false if there is a factor with this credential id already
  boolean add(DSLContext tx, StoredFactor factor, Optional<String> foundBy) {
    int rows =
        tx.execute(
            "insert into identity_factor (factor_id, account_id, found_by, sealed)"
                + " values (?, ?, "
                + (foundBy.isPresent() ? "?" : "null")
                + ", ?) on conflict (found_by) do nothing",
            foundBy
                .map(
                    id ->
                        new Object[] {
                          Books.bytes(factor.id().value()),
                          factor.account().bytes(),
                          credentialKey(id),
                          seal(factor)
                        })
                .orElseGet(
                    () ->
                        new Object[] {
                          Books.bytes(factor.id().value()), factor.account().bytes(), seal(factor)
                        }));
    return rows > 0;
  }

  private byte[] credentialKey(String credential) {
    return books.fields().key("passkey", credential);
  }

  /// In the order they were added.
  List<StoredFactor> of(DSLContext tx, AccountId account) {
    return tx
        .resultQuery(COLUMNS + "where account_id = ?", (Object) account.bytes())
        .coerce(ID, OF, SEALED)
        .fetch()
        .stream()
        .map(this::factor)
        .sorted(Comparator.comparing(factor -> factor.shown().addedAt()))
        .toList();
  }

  Optional<StoredFactor> find(DSLContext tx, AccountId account, FactorId id) {
    return tx.resultQuery(
            COLUMNS + "where account_id = ? and factor_id = ?",
            account.bytes(),
            Books.bytes(id.value()))
        .coerce(ID, OF, SEALED)
        .fetchOptional()
        .map(this::factor);
  }

  /// @param credential a passkey's credential id, base64url
  Optional<StoredFactor> passkey(DSLContext tx, String credential) {
    return tx.resultQuery(COLUMNS + "where found_by = ?", (Object) credentialKey(credential))
        .coerce(ID, OF, SEALED)
        .fetchOptional()
        .map(this::factor);
  }

  /// Takes the row, so that of two who use one code at once the second sees that it was used.
  Optional<StoredFactor> taken(DSLContext tx, AccountId account, FactorId id) {
    tx.execute(
        "update identity_factor set sealed = sealed where factor_id = ?",
        (Object) Books.bytes(id.value()));
    return find(tx, account, id);
  }

  void replace(DSLContext tx, StoredFactor factor) {
    tx.execute(
        "update identity_factor set sealed = ? where factor_id = ?",
        seal(factor),
        Books.bytes(factor.id().value()));
  }

  boolean remove(DSLContext tx, AccountId account, FactorId id) {
    return tx.execute(
            "delete from identity_factor where account_id = ? and factor_id = ?",
            account.bytes(),
            Books.bytes(id.value()))
        > 0;
  }

  private byte[] seal(StoredFactor factor) {
    byte[] at = Books.row(Books.bytes(factor.id().value()), factor.account().bytes());
    return books.fields().seal(COLUMN, at, factor.texts());
  }

  private StoredFactor factor(Record row) {
    byte[] at = Books.row(row.get(ID), row.get(OF));
    List<String> texts = books.fields().open(COLUMN, at, row.get(SEALED)); // else no id is one
    return StoredFactor.of(new FactorId(Books.uuid(row.get(ID))), AccountId.of(row.get(OF)), texts);
  }
}
