package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.database.Schema;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The accounts and their bearer tokens. Safe for use by any number of threads and processes.
public final class Accounts implements SignIn {

  /// This package's tables.
  public static final Schema SCHEMA = new Schema("signin", "org/holdfast/identity/schema");

  private static final System.Logger LOG = System.getLogger(Accounts.class.getName());
  private static final int LONGEST_NAME = 100;
  private static final long MILLIS_OF_DAY = 86_400_000;
  private static final String ACCOUNT = "signin_account.sealed";
  private static final String TOKEN = "signin_token.sealed_name";

  // Said in words, because SQLite calls every whole number an INTEGER, which jOOQ takes for 32
  // bits.
  private static final Field<byte[]> SESSION = DSL.field("session_id", SQLDataType.BLOB);
  private static final Field<byte[]> TOKEN_KEY = DSL.field("token_key", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> NAME = DSL.field("sealed_name", SQLDataType.BLOB);
  private static final Field<byte[]> PERSON = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);
  private static final Field<Long> LAST_USED = DSL.field("last_used_day", SQLDataType.BIGINT);

  private final Database database;
  private final SealedFields fields;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Executor background;
  private final AuditLog log;
  private final Lately<ByteBuffer, SignedIn> tokens;
  private final Lately<SessionId, SessionId> sessions;

  /// @param index keys the hash by which addresses are found
  /// @param seal seals what is stored about people
  /// @param background runs what a request need not wait for
  /// @param log gets every account and token that is made or ended
  public Accounts(
      Database database,
      SecretKey index,
      SecretKey seal,
      SecureRandom random,
      InstantSource clock,
      Executor background,
      AuditLog log) {
    this.log = log;
    this.database = database;
    this.fields = new SealedFields(index, seal, random);
    this.random = random;
    this.clock = clock;
    this.background = background;
    this.tokens = new Lately<>(clock);
    this.sessions = new Lately<>(clock);
  }

  /// @param displayName 1 to 100 characters; empty takes what stands before the address's at sign
  /// @throws AccountRefusal if there is an account with this address, or the name is too long
  public Account create(EmailAddress email, String displayName) {
    String name = shownName(displayName.isBlank() ? beforeAt(email) : displayName, "A name");
    Instant now = Instant.ofEpochMilli(clock.millis());
    Account account = new Account(AccountId.random(random), email, name, now);
    byte[] id = bytes(account.id().value());
    byte[] sealed =
        fields.seal(ACCOUNT, id, List.of(email.shown(), name, Long.toString(now.toEpochMilli())));
    Event created =
        byKeeper(EventKind.ACCOUNT_CREATED, new Personal(email.shown(), "", ""))
            .about(account.id().value())
            .on(new Target.Account(account.id().value()));
    int made =
        database.write(
            tx -> {
              int rows =
                  tx.execute(
                      "insert into signin_account (account_id, email_key, sealed)"
                          + " values (?, ?, ?) on conflict (email_key) do nothing",
                      id,
                      emailKey(email),
                      sealed);
              if (rows > 0) {
                log.append(tx, created);
              }
              return rows;
            });
    if (made == 0) {
      throw new AccountRefusal("There is an account " + email.shown() + " already.");
    }
    return account;
  }

  public Optional<Account> find(EmailAddress email) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select account_id, sealed from signin_account where email_key = ?",
                    (Object) emailKey(email))
                .fetchOptional()
                .map(this::account));
  }

  /// Everyone, by address.
  public List<Account> all() {
    return database.read(
        tx ->
            tx.resultQuery("select account_id, sealed from signin_account").fetch().stream()
                .map(this::account)
                .sorted(Comparator.comparing(account -> account.email().compared()))
                .toList());
  }

  /// Makes a bearer token.
  ///
  /// @param name 1 to 100 characters, for its owner to tell it from others
  /// @return the token, which cannot be shown again
  public String issueToken(AccountId account, String name) {
    BearerToken token = BearerToken.make(random);
    byte[] key = tokenKey(token);
    byte[] session = new byte[16];
    random.nextBytes(session);
    long createdAt = clock.millis();
    byte[] row = tokenRow(key, session, bytes(account.value()), createdAt);
    String shown = shownName(name, "A token's name");
    byte[] sealed = fields.seal(TOKEN, row, List.of(shown));
    Event made =
        byKeeper(EventKind.TOKEN_MADE, new Personal("", "", shown))
            .about(account.value())
            .on(new Target.Session(uuid(session)));
    database.write(
        tx -> {
          int rows =
              tx.execute(
                  "insert into signin_token (token_key, session_id, account_id, sealed_name,"
                      + " created_at, last_used_day) values (?, ?, ?, ?, ?, -1)",
                  key,
                  session,
                  bytes(account.value()),
                  sealed,
                  createdAt);
          log.append(tx, made);
          return rows;
        });
    return token.text();
  }

  /// Accounts and tokens are made and ended on the command line.
  private static Event byKeeper(EventKind kind, Personal personal) {
    return Event.done(kind, new Who.Keeper())
        .in(new Circumstances(Optional.empty(), Factor.COMMAND_LINE, personal));
  }

  /// The account's living tokens, oldest first.
  public List<TokenInfo> tokens(AccountId account) {
    return database.read(
        tx ->
            tx
                .resultQuery(
                    "select session_id, token_key, account_id, sealed_name, created_at, last_used_day"
                        + " from signin_token where account_id = ? order by created_at, session_id",
                    (Object) bytes(account.value()))
                .coerce(SESSION, TOKEN_KEY, OF, NAME, CREATED_AT, LAST_USED)
                .fetch()
                .stream()
                .map(this::tokenInfo)
                .toList());
  }

  /// @return whether the account had such a token
  public boolean revoke(AccountId account, SessionId session) {
    return revoked(
            "account_id = ? and session_id = ?",
            List.of(bytes(account.value()), bytes(session.value())),
            byKeeper(EventKind.TOKEN_REVOKED, Personal.NONE))
        > 0;
  }

  /// @return how many there were
  public int revokeAll(AccountId account) {
    return revoked(
        "account_id = ?",
        List.of(bytes(account.value())),
        byKeeper(EventKind.TOKEN_REVOKED, Personal.NONE));
  }

  /// Whatever becomes of it, nothing is told any more that was read before it.
  ///
  /// @param event for each token that was there
  private int revoked(String which, List<byte[]> values, Event event) {
    try {
      return database.write(tx -> revoke(tx, which, values.toArray(), event));
    } finally {
      tokens.forget();
      sessions.forget();
    }
  }

  private int revoke(DSLContext tx, String which, Object[] values, Event event) {
    List<Record> ended =
        List.copyOf(
            tx.resultQuery("select session_id, account_id from signin_token where " + which, values)
                .coerce(SESSION, OF)
                .fetch());
    int rows = tx.execute("delete from signin_token where " + which, values);
    for (Record token : ended) {
      log.append(
          tx,
          event
              .about(uuid(token.get(1, byte[].class)))
              .on(new Target.Session(uuid(token.get(0, byte[].class)))));
    }
    return rows;
  }

  @Override
  public Optional<SignedIn> bearer(String sent) {
    Optional<byte[]> key = BearerToken.parse(sent).map(this::tokenKey);
    return key.flatMap(found -> tokens.find(ByteBuffer.wrap(found), () -> signedIn(found)));
  }

  private Optional<SignedIn> signedIn(byte[] key) {
    Optional<Record> row = database.read(tx -> row(tx, key));
    row.ifPresent(each -> noteUse(key, each.get(4, Long.class)));
    return row.map(each -> signedIn(key, each));
  }

  private static Optional<Record> row(DSLContext tx, byte[] hash) {
    return tx.resultQuery(
            "select a.account_id, a.sealed, t.session_id, t.sealed_name, t.last_used_day,"
                + " t.created_at from signin_token t"
                + " join signin_account a on a.account_id = t.account_id where t.token_key = ?",
            (Object) hash)
        .coerce(OF, PERSON, SESSION, NAME, LAST_USED, CREATED_AT)
        .fetchOptional()
        .map(row -> row);
  }

  @Override
  public boolean alive(SessionId session) {
    return sessions.find(session, () -> inDatabase(session)).isPresent();
  }

  private Optional<SessionId> inDatabase(SessionId session) {
    return database.read(
        tx ->
            tx.resultQuery(
                    "select 1 from signin_token where session_id = ?",
                    (Object) bytes(session.value()))
                .fetchOptional()
                .map(_ -> session));
  }

  @Override
  public void revoke(String sent) {
    BearerToken.parse(sent)
        .ifPresent(
            token ->
                revoked(
                    "token_key = ?",
                    List.of(tokenKey(token)),
                    Event.done(EventKind.TOKEN_REVOKED, new Who.Server())
                        .ending(Outcome.DONE, Reason.SENT_IN_CLEAR)
                        .in(Circumstances.current())));
  }

  /// Once a day and token, and never at a request's cost.
  private void noteUse(byte[] key, long lastUsedDay) {
    long today = clock.millis() / MILLIS_OF_DAY;
    if (lastUsedDay >= today) {
      return;
    }
    background.execute(
        () -> {
          try {
            database.write(
                tx ->
                    tx.execute(
                        "update signin_token set last_used_day = ? where token_key = ?"
                            + " and last_used_day < ?",
                        today,
                        key,
                        today));
          } catch (DatabaseRefusal.ReadOnly _) {
            // Nothing is written now; the day is a hint for the token's owner, no more.
          } catch (DatabaseRefusal e) {
            LOG.log(System.Logger.Level.WARNING, "The day of a token's use was not noted.", e);
          }
        });
  }

  private Account account(Record row) {
    byte[] id = row.get(0, byte[].class);
    List<String> texts = fields.open(ACCOUNT, id, row.get(1, byte[].class));
    return new Account(
        new AccountId(uuid(id)),
        EmailAddress.parse(texts.get(0)),
        texts.get(1),
        Instant.ofEpochMilli(Long.parseLong(texts.get(2))));
  }

  /// A row that was pointed at another account in the database does not open.
  private SignedIn signedIn(byte[] key, Record row) {
    byte[] at =
        tokenRow(key, row.get(2, byte[].class), row.get(0, byte[].class), row.get(5, Long.class));
    fields.open(TOKEN, at, row.get(3, byte[].class));
    Account account = account(row);
    SessionId session = new SessionId(uuid(row.get(2, byte[].class)));
    return new SignedIn(account.id(), session, account.email().shown(), account.displayName());
  }

  private TokenInfo tokenInfo(Record row) {
    byte[] at =
        tokenRow(
            row.get(1, byte[].class),
            row.get(0, byte[].class),
            row.get(2, byte[].class),
            row.get(4, Long.class));
    String name = fields.open(TOKEN, at, row.get(3, byte[].class)).get(0);
    long day = row.get(5, Long.class);
    return new TokenInfo(
        new SessionId(uuid(row.get(0, byte[].class))),
        name,
        Instant.ofEpochMilli(row.get(4, Long.class)),
        day < 0 ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
  }

  private static String shownName(String typed, String what) {
    String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
    boolean plain =
        name.codePoints().noneMatch(c -> Character.isISOControl(c) || !Character.isDefined(c));
    if (name.isEmpty() || name.length() > LONGEST_NAME || !plain) {
      throw new AccountRefusal(
          what + " has 1 to " + LONGEST_NAME + " characters, none of them a control character.");
    }
    return name;
  }

  private static String beforeAt(EmailAddress email) {
    return email.shown().substring(0, email.shown().lastIndexOf('@'));
  }

  private byte[] emailKey(EmailAddress email) {
    return fields.key("email", email.compared());
  }

  private byte[] tokenKey(BearerToken token) {
    return fields.key("token", token.text());
  }

  private static byte[] tokenRow(byte[] key, byte[] session, byte[] account, long createdAt) {
    return ByteBuffer.allocate(key.length + session.length + account.length + Long.BYTES)
        .put(key)
        .put(session)
        .put(account)
        .putLong(createdAt)
        .array();
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }
}
