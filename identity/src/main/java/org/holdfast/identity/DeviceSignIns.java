package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// Sign-ins of devices that have no browser: the device shows a code, its person types that in
/// elsewhere, and the device asks until it is answered (RFC 8628). Safe for use by any number of
/// threads and processes.
public final class DeviceSignIns {

  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /// More than a house's devices ever are; a guess hits one of them with 1 in 2.5 million.
  private static final int MOST_WAITING = 10_000;

  private static final String COLUMN = "identity_device_code.sealed";
  private static final String ANSWER_COLUMN = "identity_device_code.answer";
  private static final String ALLOWED = "allowed";
  private static final String DECLINED = "declined";
  private static final String ROW =
      "select device_key, user_key, sealed, answer, expires_at, pause_millis, next_poll_at"
          + " from identity_device_code where ";
  private static final Field<byte[]> DEVICE = DSL.field("device_key", SQLDataType.BLOB);
  private static final Field<byte[]> USER = DSL.field("user_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<byte[]> ANSWER = DSL.field("answer", SQLDataType.BLOB);
  private static final Field<Long> EXPIRES_AT = DSL.field("expires_at", SQLDataType.BIGINT);
  private static final Field<Long> PAUSE = DSL.field("pause_millis", SQLDataType.BIGINT);
  private static final Field<Long> NEXT_POLL = DSL.field("next_poll_at", SQLDataType.BIGINT);
  private static final Field<Long> COUNT = DSL.field("n", SQLDataType.BIGINT);

  private final Database database;
  private final SealedFields fields;
  private final SecureRandom random;
  private final InstantSource clock;
  private final AuditLog log;
  private final GrantRows rows;
  private final Consents consents;
  private final WrongCodes wrong;
  private final AppLoad load;
  private final LetInListener letIn;

  DeviceSignIns(
      Database database,
      SealedFields fields,
      SecureRandom random,
      InstantSource clock,
      AuditLog log,
      GrantRows rows,
      Consents consents,
      AppLoad load,
      LetInListener letIn) {
    this.database = database;
    this.fields = fields;
    this.random = random;
    this.clock = clock;
    this.log = log;
    this.rows = rows;
    this.consents = consents;
    this.wrong = new WrongCodes(clock);
    this.load = load;
    this.letIn = letIn;
  }

  /// @param address where the device asks from, as the server saw it
  /// @throws GrantRefusal.TooMany if too many devices wait, or too many began from there
  public DeviceStart begin(Client client, Set<AppScope> scopes, String address) {
    load.take(AppLoad.What.DEVICE, address);
    long now = clock.millis();
    long end = now + LIFE.toMillis();
    String deviceCode = TokenKind.DEVICE.make(random);
    String userCode = UserCode.make(random);
    byte[] device = deviceKey(deviceCode);
    byte[] user = userKey(UserCode.parse(userCode).orElseThrow());
    byte[] sealed =
        fields.seal(
            COLUMN,
            row(device, user, end),
            List.of(client.id(), client.name(), AppScope.text(scopes)));
    boolean made =
        database.write(
            tx ->
                waiting(tx, now) < MOST_WAITING
                    && tx.execute(
                            "insert into identity_device_code (device_key, user_key, sealed, expires_at,"
                                + " pause_millis, next_poll_at) values (?, ?, ?, ?, ?, ?)"
                                + " on conflict (user_key) do nothing",
                            device,
                            user,
                            sealed,
                            end,
                            INTERVAL.toMillis(),
                            now)
                        > 0);
    if (!made) {
      throw new GrantRefusal.TooMany();
    }
    return new DeviceStart(deviceCode, userCode, LIFE, INTERVAL);
  }

  private static long waiting(DSLContext tx, long now) {
    return tx.resultQuery(
            "select count(*) as n from identity_device_code where expires_at > ?", now)
        .coerce(COUNT)
        .fetchSingle()
        .get(0, Long.class);
  }

  /// The device's own code was shown where others can read it: it gets nothing any more.
  void revoke(String deviceCode) {
    database.write(
        tx ->
            tx.execute(
                "delete from identity_device_code where device_key = ?",
                (Object) deviceKey(deviceCode)));
  }

  /// What the device asks for that shows this code.
  ///
  /// @param typed as the person typed it
  /// @param address where they are, as the server saw it
  /// @return empty if no device that waits shows it
  /// @throws GrantRefusal.TooMany if `who`, or others there, typed too many wrong ones
  public Optional<DeviceRequest> find(AccountId who, String typed, String address) {
    refuseTooMany(who, address);
    Optional<DeviceRequest> found =
        UserCode.parse(typed)
            .flatMap(code -> database.read(tx -> waiting(tx, code)))
            .map(each -> each.request);
    if (found.isEmpty()) {
      addWrong(who, address);
    }
    return found;
  }

  private void refuseTooMany(AccountId who, String address) {
    wrong.refuseTooMany(who);
    load.refuseTooMany(AppLoad.What.WRONG_CODE, address);
  }

  private void addWrong(AccountId who, String address) {
    wrong.add(who);
    load.add(AppLoad.What.WRONG_CODE, address);
  }

  /// Answers the device that shows this code.
  ///
  /// @param by whoever says so, in whose browser
  /// @return whether there was one
  /// @throws GrantRefusal.TooMany as [#find]
  /// @throws IdentityRefusal.ProofTooOld if it is let in without a fresh proof
  public boolean answer(
      BrowserSession by, String typed, String address, Client client, boolean allowed) {
    AccountId who = by.who().account();
    refuseTooMany(who, address);
    if (allowed && !by.isFresh(clock.instant())) {
      throw new IdentityRefusal.ProofTooOld();
    }
    GrantEvents events = GrantEvents.here();
    boolean answered =
        UserCode.parse(typed)
            .map(code -> database.write(tx -> answer(tx, events, by, code, client, allowed)))
            .orElse(false);
    if (!answered) {
      addWrong(who, address);
    }
    return answered;
  }

  private boolean answer(
      DSLContext tx,
      GrantEvents events,
      BrowserSession by,
      String code,
      Client client,
      boolean allowed) {
    AccountId who = by.who().account();
    Optional<Waiting> found =
        waiting(tx, code).filter(each -> each.request.clientId().equals(client.id()));
    if (found.isEmpty()) {
      return false;
    }
    Waiting device = found.get();
    byte[] sealed =
        fields.seal(
            ANSWER_COLUMN,
            device.row,
            List.of(
                allowed ? ALLOWED : DECLINED,
                who.text(),
                GrantRows.text(Optional.of(by.authenticatedAt()))));
    int rows =
        tx.execute(
            "update identity_device_code set answer = ? where device_key = ? and answer is null",
            sealed,
            device.key);
    if (rows == 0) {
      return false;
    }
    if (allowed) {
      consents.add(tx, clock.millis(), who, client, device.request.scopes());
      letIn.letIn(tx, who, client.name());
    }
    var event = events.byOwner(EventKind.APP_ALLOWED, who, client.name());
    log.append(tx, allowed ? event : event.ending(Outcome.REFUSED, Reason.NONE));
    return true;
  }

  /// Takes an account's answers back that no device has come for yet: they would outlive what ended
  /// it all.
  ///
  /// @param client of this app alone, where present
  void takeBack(DSLContext tx, AccountId account, Optional<String> client) {
    tx
        .resultQuery(ROW + "answer is not null")
        .coerce(DEVICE, USER, SEALED, ANSWER, EXPIRES_AT, PAUSE, NEXT_POLL)
        .fetch()
        .stream()
        .filter(row -> isBy(account, client, row))
        .forEach(
            row ->
                tx.execute(
                    "delete from identity_device_code where device_key = ?",
                    (Object) row.get(DEVICE)));
  }

  /// What does not open gives nobody tokens, and must not keep anyone from shutting others out.
  private boolean isBy(AccountId account, Optional<String> client, Record row) {
    try {
      Waiting device = waiting(row);
      return device.answer != null
          && fields.open(ANSWER_COLUMN, device.row, device.answer).get(1).equals(account.text())
          && client.filter(id -> !id.equals(device.request.clientId())).isEmpty();
    } catch (IllegalStateException _) {
      return false;
    }
  }

  /// The device asks whether it was answered. What it gets, it gets once.
  ///
  /// @throws GrantRefusal.Pending if not yet
  /// @throws GrantRefusal.TooSoon if it asks faster than it was told to
  /// @throws GrantRefusal.Declined if somebody said no
  /// @throws GrantRefusal.Expired if nobody answered in time
  /// @throws GrantRefusal.Invalid if the code is unknown, or another app's
  public IssuedTokens poll(Client client, String deviceCode) {
    String sent = TokenKind.DEVICE.parse(deviceCode).orElseThrow(DeviceSignIns::unknown);
    GrantEvents events = GrantEvents.here();
    Supplier<IssuedTokens> outcome = database.write(tx -> poll(tx, events, client, sent));
    return outcome.get();
  }

  private Supplier<IssuedTokens> poll(
      DSLContext tx, GrantEvents events, Client client, String sent) {
    long now = clock.millis();
    Optional<Waiting> found =
        row(tx, "device_key = ?", deviceKey(sent))
            .filter(each -> each.request.clientId().equals(client.id()));
    if (found.isEmpty()) {
      return refusing(unknown());
    }
    Waiting device = found.get();
    if (now >= device.expiresAt) {
      return refusing(new GrantRefusal.Expired());
    }
    if (device.answer == null) {
      return wait(tx, device, now);
    }
    List<String> answer = fields.open(ANSWER_COLUMN, device.row, device.answer);
    boolean first =
        tx.execute("delete from identity_device_code where device_key = ?", (Object) device.key)
            > 0;
    if (!first) {
      return refusing(unknown());
    }
    if (!answer.get(0).equals(ALLOWED)) {
      return refusing(new GrantRefusal.Declined());
    }
    GrantRows.Grant grant =
        new GrantRows.Grant(
            rows.newId(),
            AccountId.parse(answer.get(1)),
            client.id(),
            client.name(),
            device.request.scopes(),
            now,
            answer.size() > 2 ? GrantRows.instant(answer.get(2)) : Optional.empty());
    IssuedTokens issued = rows.begin(tx, grant, Optional.empty());
    log.append(
        tx, events.of(EventKind.APP_SIGNED_IN, new Who.Account(grant.account().value()), grant));
    return () -> issued;
  }

  private static Supplier<IssuedTokens> wait(DSLContext tx, Waiting device, long now) {
    boolean soon = now < device.nextPollAt;
    long pause = device.pauseMillis + (soon ? INTERVAL.toMillis() : 0);
    tx.execute(
        "update identity_device_code set pause_millis = ?, next_poll_at = ? where device_key = ?",
        pause,
        now + pause,
        device.key);
    return refusing(soon ? new GrantRefusal.TooSoon() : new GrantRefusal.Pending());
  }

  private static Supplier<IssuedTokens> refusing(GrantRefusal refusal) {
    return () -> {
      throw refusal;
    };
  }

  private static GrantRefusal unknown() {
    return new GrantRefusal.Invalid("The device code is unknown. Begin again.");
  }

  private Optional<Waiting> waiting(DSLContext tx, String code) {
    return row(tx, "user_key = ?", userKey(code))
        .filter(each -> each.answer == null && clock.millis() < each.expiresAt);
  }

  private Optional<Waiting> row(DSLContext tx, String which, byte[] key) {
    return tx.resultQuery(ROW + which, (Object) key)
        .coerce(DEVICE, USER, SEALED, ANSWER, EXPIRES_AT, PAUSE, NEXT_POLL)
        .fetchOptional()
        .map(this::waiting);
  }

  private Waiting waiting(Record row) {
    byte[] at = row(row.get(0, byte[].class), row.get(1, byte[].class), row.get(4, Long.class));
    List<String> texts = fields.open(COLUMN, at, row.get(2, byte[].class));
    DeviceRequest request =
        new DeviceRequest(texts.get(0), texts.get(1), AppScope.parse(texts.get(2)));
    return new Waiting(at, request, row);
  }

  /// One row of it.
  private static final class Waiting {
    private final byte[] key;
    private final byte[] row;
    private final DeviceRequest request;

    /// Absent until somebody answered.
    private final byte @Nullable [] answer;

    private final long expiresAt;
    private final long pauseMillis;
    private final long nextPollAt;

    /// @param row what its sealed fields are bound to
    Waiting(byte[] row, DeviceRequest request, Record stored) {
      this.key = stored.get(0, byte[].class);
      this.row = row;
      this.request = request;
      this.answer = stored.get(3, byte[].class);
      this.expiresAt = stored.get(4, Long.class);
      this.pauseMillis = stored.get(5, Long.class);
      this.nextPollAt = stored.get(6, Long.class);
    }
  }

  private byte[] deviceKey(String code) {
    return fields.key("device", code);
  }

  private byte[] userKey(String code) {
    return fields.key("user code", code);
  }

  private static byte[] row(byte[] device, byte[] user, long expiresAt) {
    return ByteBuffer.allocate(device.length + user.length + Long.BYTES)
        .put(device)
        .put(user)
        .putLong(expiresAt)
        .array();
  }
}
