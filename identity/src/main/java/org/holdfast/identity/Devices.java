package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Circumstances;
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

/// The trusted devices. Trust is a random secret that a browser keeps, and it is one account's.
///
/// It ends 60 days after the last sign-in with it, and 180 days after it began whatever happens.
/// Safe for use by any number of threads and processes.
public final class Devices {

  static final Duration SLIDING = Duration.ofDays(60);
  static final Duration CAP = Duration.ofDays(180);

  // So exact as its owner needs it; a day's sign-ins cost a few writes.
  private static final Duration SEEN_STEP = Duration.ofHours(1);

  private static final String COLUMN = "identity_device.sealed";
  private static final Field<byte[]> ID = DSL.field("device_id", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> KEY = DSL.field("secret_key", SQLDataType.BLOB);
  private static final Field<Long> SEEN_AT = DSL.field("seen_at", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final String COLUMNS =
      "select device_id, account_id, secret_key, seen_at, sealed from identity_device ";

  private final Books books;

  Devices(Books books) {
    this.books = books;
  }

  /// Trusts the visitor's browser from now on.
  ///
  /// @return the secret for its cookie, which cannot be had again
  String trust(DSLContext tx, AccountId account, Visitor visitor) {
    Secret secret = Secret.make(Secret.Kind.DEVICE, books.random());
    byte[] id = books.newId();
    byte[] key = secret.key(books);
    Instant now = books.now();
    byte[] sealed =
        books
            .fields()
            .seal(
                COLUMN,
                Books.row(id, account.bytes(), key),
                List.of(
                    visitor.deviceName(), visitor.address(), Long.toString(now.toEpochMilli())));
    tx.execute(
        "insert into identity_device (device_id, account_id, secret_key, seen_at, sealed)"
            + " values (?, ?, ?, ?, ?)",
        id,
        account.bytes(),
        key,
        now.toEpochMilli(),
        sealed);
    append(tx, EventKind.DEVICE_TRUSTED, account, Reason.NONE);
    return secret.text();
  }

  /// The visitor's browser, if this account trusts it.
  Optional<Device> trusted(DSLContext tx, AccountId account, Visitor visitor) {
    return found(tx, visitor)
        .filter(row -> Arrays.equals(row.get(OF), account.bytes()))
        .flatMap(this::living);
  }

  /// The visitor's browser, if any account trusts it.
  Optional<Device> trusted(DSLContext tx, Visitor visitor) {
    return found(tx, visitor).flatMap(this::living);
  }

  private Optional<? extends Record> found(DSLContext tx, Visitor visitor) {
    return visitor
        .deviceCookie()
        .flatMap(sent -> Secret.parse(Secret.Kind.DEVICE, sent))
        .flatMap(
            secret ->
                tx.resultQuery(COLUMNS + "where secret_key = ?", (Object) secret.key(books))
                    .coerce(ID, OF, KEY, SEEN_AT, SEALED)
                    .fetchOptional());
  }

  private Optional<Device> living(Record row) {
    return Optional.of(device(row)).filter(device -> books.now().isBefore(device.endsAt()));
  }

  /// A sign-in with it keeps the trust alive.
  void seen(DSLContext tx, Device device) {
    Instant now = books.now();
    if (device.seenAt().plus(SEEN_STEP).isBefore(now)) {
      tx.execute(
          "update identity_device set seen_at = ? where device_id = ?",
          now.toEpochMilli(),
          Books.bytes(device.id().value()));
    }
  }

  /// The account's trusted devices, the last seen first.
  public List<Device> list(AccountId account) {
    Instant now = books.now();
    return books
        .database()
        .read(
            tx ->
                tx
                    .resultQuery(COLUMNS + "where account_id = ?", (Object) account.bytes())
                    .coerce(ID, OF, KEY, SEEN_AT, SEALED)
                    .fetch()
                    .stream()
                    .map(this::device)
                    .filter(device -> now.isBefore(device.endsAt()))
                    .sorted(Comparator.comparing(Device::seenAt).reversed())
                    .toList());
  }

  /// Asks it for a second factor again.
  ///
  /// @return whether the account trusted it
  public boolean forget(AccountId account, DeviceId device) {
    return books
            .database()
            .write(
                tx -> {
                  int rows =
                      tx.execute(
                          "delete from identity_device where device_id = ? and account_id = ?",
                          Books.bytes(device.value()),
                          account.bytes());
                  if (rows > 0) {
                    append(tx, EventKind.DEVICE_FORGOTTEN, account, Reason.NONE);
                  }
                  return rows;
                })
        > 0;
  }

  /// As its owner asks.
  ///
  /// @return how many there were
  public int forgetAll(AccountId account) {
    return books.database().write(tx -> forgetAll(tx, account, Reason.NONE));
  }

  int forgetAll(DSLContext tx, AccountId account, Reason reason) {
    return forgetAll(tx, account, new Who.Account(account.value()), reason);
  }

  /// As part of what somebody does who need not own the account.
  int forgetAll(DSLContext tx, AccountId account, Who who, Reason reason) {
    int rows =
        tx.execute("delete from identity_device where account_id = ?", (Object) account.bytes());
    if (rows > 0) {
      append(tx, EventKind.DEVICE_FORGOTTEN, account, who, reason);
    }
    return rows;
  }

  /// What was shown where others can read it stands in for no proof from then on.
  ///
  /// @param cookie as sent
  void revoke(String cookie) {
    Secret.parse(Secret.Kind.DEVICE, cookie)
        .map(secret -> secret.key(books))
        .ifPresent(key -> books.database().write(tx -> revoke(tx, key)));
  }

  private int revoke(DSLContext tx, byte[] key) {
    Optional<byte[]> of =
        tx.resultQuery("select account_id from identity_device where secret_key = ?", (Object) key)
            .coerce(OF)
            .fetchOptional(OF);
    int rows = tx.execute("delete from identity_device where secret_key = ?", (Object) key);
    of.filter(_ -> rows > 0)
        .ifPresent(
            account ->
                append(
                    tx,
                    EventKind.DEVICE_FORGOTTEN,
                    AccountId.of(account),
                    new Who.Server(),
                    Reason.SENT_IN_CLEAR));
    return rows;
  }

  private void append(DSLContext tx, EventKind kind, AccountId account, Reason reason) {
    append(tx, kind, account, new Who.Account(account.value()), reason);
  }

  private void append(DSLContext tx, EventKind kind, AccountId account, Who who, Reason reason) {
    books
        .log()
        .append(
            tx,
            Event.done(kind, who)
                .about(account.value())
                .ending(Outcome.DONE, reason)
                .in(Circumstances.current()));
  }

  private Device device(Record row) {
    byte[] at = Books.row(row.get(ID), row.get(OF), row.get(KEY));
    List<String> texts = books.fields().open(COLUMN, at, row.get(SEALED));
    Instant trustedAt = Instant.ofEpochMilli(Long.parseLong(texts.get(2)));
    Instant seenAt = Instant.ofEpochMilli(row.get(SEEN_AT));
    Instant sliding = seenAt.plus(SLIDING);
    Instant cap = trustedAt.plus(CAP);
    return new Device(
        new DeviceId(Books.uuid(row.get(ID))),
        texts.get(0),
        texts.get(1),
        trustedAt,
        seenAt,
        sliding.isBefore(cap) ? sliding : cap);
  }
}
