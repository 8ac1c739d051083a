package org.holdfast.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where attempts are stored, by a secret that their browser keeps. One that was begun before its
/// account shut others out is over: what was proved with an old password is worth nothing under a
/// new one. Safe for use by any number of threads and processes.
final class Attempts {

  /// Long enough to find the phone, or to add one.
  static final Duration LIFE = Duration.ofMinutes(30);

  /// As long as a mailed code of a recovery works.
  static final Duration RECOVERY_LIFE = Duration.ofHours(24);

  private static final String COLUMN = "identity_attempt.sealed";
  private static final Field<byte[]> KEY = DSL.field("attempt_key", SQLDataType.BLOB);
  private static final Field<Long> ENDS_AT = DSL.field("ends_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final Books books;
  private final Accounts accounts;

  Attempts(Books books, Accounts accounts) {
    this.books = books;
    this.accounts = accounts;
  }

  /// @return the secret for the browser's cookie
  String begin(DSLContext tx, Attempt attempt) {
    boolean recovery = attempt instanceof Attempt.Proving it && it.purpose() == Purpose.RECOVER;
    Secret secret = Secret.make(Secret.Kind.ATTEMPT, books.random());
    byte[] key = secret.key(books);
    long endsAt = books.now().plus(recovery ? RECOVERY_LIFE : LIFE).toEpochMilli();
    tx.execute(
        "insert into identity_attempt (attempt_key, ends_at, sealed) values (?, ?, ?)",
        key,
        endsAt,
        seal(tx, key, endsAt, attempt));
    return secret.text();
  }

  /// @param sent as the browser keeps it
  /// @return empty if there is none, or its time is over
  <A extends Attempt> Optional<A> find(DSLContext tx, String sent, Class<A> kind) {
    return key(sent)
        .flatMap(key -> read(tx, key))
        .filter(row -> row.era() == era(tx, row.attempt()))
        .map(Row::attempt)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /// @param era its account's when it was stored
  private record Row(Attempt attempt, long era) {}

  private long era(DSLContext tx, Attempt attempt) {
    return attempt.whose().flatMap(id -> accounts.find(tx, id)).map(Account::era).orElse(0L);
  }

  /// What names an attempt that was begun.
  byte[] keyOf(String sent) {
    return key(sent).orElseThrow(() -> new IllegalArgumentException("no attempt's secret"));
  }

  private Optional<byte[]> key(String sent) {
    return Secret.parse(Secret.Kind.ATTEMPT, sent).map(secret -> secret.key(books));
  }

  private Optional<Row> read(DSLContext tx, byte[] key) {
    return tx.resultQuery(
            "select ends_at, sealed from identity_attempt where attempt_key = ?", (Object) key)
        .coerce(ENDS_AT, SEALED)
        .fetchOptional()
        .filter(row -> books.clock().millis() < row.get(ENDS_AT))
        .map(row -> open(key, row));
  }

  /// As [#find], and takes its row and its account's: of two at once, the second sees what the
  /// first one made of them.
  <A extends Attempt> Optional<A> take(DSLContext tx, String sent, Class<A> kind) {
    key(sent)
        .ifPresent(
            key ->
                tx.execute(
                    "update identity_attempt set sealed = sealed where attempt_key = ?",
                    (Object) key));
    key(sent)
        .flatMap(key -> read(tx, key))
        .flatMap(row -> row.attempt().whose())
        .ifPresent(id -> accounts.taken(tx, id));
    return find(tx, sent, kind);
  }

  /// What it has become.
  void put(DSLContext tx, String sent, Attempt now) {
    byte[] key = key(sent).orElseThrow(() -> new IllegalStateException("it was taken before"));
    tx.resultQuery("select ends_at from identity_attempt where attempt_key = ?", (Object) key)
        .coerce(ENDS_AT)
        .fetchOptional(ENDS_AT)
        .ifPresent(
            endsAt ->
                tx.execute(
                    "update identity_attempt set sealed = ? where attempt_key = ?",
                    seal(tx, key, endsAt, now),
                    key));
  }

  /// It is over.
  void drop(DSLContext tx, String sent) {
    key(sent)
        .ifPresent(
            key -> tx.execute("delete from identity_attempt where attempt_key = ?", (Object) key));
  }

  /// Removes those of an account. One that does not open leads nobody anywhere.
  void erase(DSLContext tx, AccountId account) {
    tx
        .resultQuery("select attempt_key, ends_at, sealed from identity_attempt")
        .coerce(KEY, ENDS_AT, SEALED)
        .fetch()
        .stream()
        .filter(row -> isOf(account, row))
        .forEach(
            row ->
                tx.execute(
                    "delete from identity_attempt where attempt_key = ?", (Object) row.get(KEY)));
  }

  private boolean isOf(AccountId account, Record row) {
    try {
      return open(row.get(KEY), row).attempt().whose().equals(Optional.of(account));
    } catch (IllegalStateException _) {
      return false;
    }
  }

  /// Removes those whose time is over.
  void sweep(DSLContext tx) {
    tx.execute("delete from identity_attempt where ends_at < ?", books.clock().millis());
  }

  private byte[] seal(DSLContext tx, byte[] key, long endsAt, Attempt attempt) {
    List<String> texts = new ArrayList<>(attempt.texts());
    texts.add(Long.toString(era(tx, attempt)));
    return books.fields().seal(COLUMN, Books.row(key, Books.bytes(endsAt)), texts);
  }

  private Row open(byte[] key, Record row) {
    byte[] at = Books.row(key, Books.bytes(row.get(ENDS_AT)));
    List<String> texts = books.fields().open(COLUMN, at, row.get(SEALED));
    return new Row(Attempt.of(texts.subList(0, texts.size() - 1)), Long.parseLong(texts.getLast()));
  }

  /// What an attempt's code is kept as: it fits this attempt alone.
  byte[] codeHash(String sent, String code) {
    return books.fields().key("code", sent + "\0" + code);
  }
}
