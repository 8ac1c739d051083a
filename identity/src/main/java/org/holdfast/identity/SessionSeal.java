package org.holdfast.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// A session as it is stored: what decides over its life is sealed, and bound to its account and to
/// the secrets that open it.
final class SessionSeal {

  private static final String COLUMNS =
      "select session_id, account_id, secret_key, former_key, seen_at, sealed"
          + " from identity_session ";

  private static final String COLUMN = "identity_session.sealed";
  private static final Field<byte[]> ID = DSL.field("session_id", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> KEY = DSL.field("secret_key", SQLDataType.BLOB);
  private static final Field<byte[]> FORMER = DSL.field("former_key", SQLDataType.BLOB);
  private static final Field<Long> SEEN_AT = DSL.field("seen_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);

  private final byte[] id;
  private final byte[] account;
  private final byte[] key;
  private final byte[] former;
  private final Instant seenAt;
  private final Instant openedAt;
  private final Instant provedAt;
  private final Instant renewedAt;
  private final Instant endsAt;
  private final boolean trusted;
  private final String deviceName;
  private final String address;

  /// @param former of the secret before this one; empty if there was none
  /// @param seenAt in clear: it can shorten a session, and stretch it no further than `endsAt`
  /// @param renewedAt when its secret was made
  SessionSeal(
      byte[] id,
      byte[] account,
      byte[] key,
      byte[] former,
      Instant seenAt,
      Instant openedAt,
      Instant provedAt,
      Instant renewedAt,
      Instant endsAt,
      boolean trusted,
      String deviceName,
      String address) {
    this.id = id;
    this.account = account;
    this.key = key;
    this.former = former;
    this.seenAt = seenAt;
    this.openedAt = openedAt;
    this.provedAt = provedAt;
    this.renewedAt = renewedAt;
    this.endsAt = endsAt;
    this.trusted = trusted;
    this.deviceName = deviceName;
    this.address = address;
  }

  /// @param where as in SQL
  static List<SessionSeal> all(Books books, DSLContext tx, String where, Object... values) {
    return tx.resultQuery(COLUMNS + where, values)
        .coerce(ID, OF, KEY, FORMER, SEEN_AT, SEALED)
        .fetch()
        .map(row -> open(books, row));
  }

  static Optional<SessionSeal> one(Books books, DSLContext tx, String where, Object... values) {
    return all(books, tx, where, values).stream().findFirst();
  }

  private static SessionSeal open(Books books, Record row) {
    byte[] former = Optional.ofNullable(row.get(FORMER)).orElse(new byte[0]);
    byte[] at = Books.row(row.get(ID), row.get(OF), row.get(KEY), former);
    List<String> texts = books.fields().open(COLUMN, at, row.get(SEALED));
    return new SessionSeal(
        row.get(ID),
        row.get(OF),
        row.get(KEY),
        former,
        Instant.ofEpochMilli(row.get(SEEN_AT)),
        instant(texts.get(0)),
        instant(texts.get(1)),
        instant(texts.get(2)),
        instant(texts.get(3)),
        !texts.get(4).isEmpty(),
        texts.get(5),
        texts.get(6));
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  byte[] sealed(Books books) {
    return books
        .fields()
        .seal(
            COLUMN,
            Books.row(id, account, key, former),
            List.of(
                millis(openedAt),
                millis(provedAt),
                millis(renewedAt),
                millis(endsAt),
                trusted ? "1" : "",
                deviceName,
                address));
  }

  private static String millis(Instant at) {
    return Long.toString(at.toEpochMilli());
  }

  SessionSeal proved(Instant now) {
    return new SessionSeal(
        id,
        account,
        key,
        former,
        seenAt,
        openedAt,
        now,
        renewedAt,
        endsAt,
        trusted,
        deviceName,
        address);
  }

  SessionSeal renewed(byte[] newKey, Instant now) {
    return new SessionSeal(
        id,
        account,
        newKey,
        key,
        now,
        openedAt,
        provedAt,
        now,
        endsAt,
        trusted,
        deviceName,
        address);
  }

  BrowserSession shown(SignedIn who) {
    return new BrowserSession(
        who, deviceName, address, openedAt, provedAt, seenAt, renewedAt, endsAt);
  }

  /// Mute: what it holds belongs to a person.
  @Override
  public String toString() {
    return "SessionSeal";
  }

  byte[] id() {
    return id;
  }

  byte[] account() {
    return account;
  }

  byte[] key() {
    return key;
  }

  Instant seenAt() {
    return seenAt;
  }

  Instant renewedAt() {
    return renewedAt;
  }

  Instant endsAt() {
    return endsAt;
  }

  boolean trusted() {
    return trusted;
  }
}
