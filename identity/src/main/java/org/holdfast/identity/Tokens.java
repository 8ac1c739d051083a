package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.database.DatabaseRefusal;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Personal tokens and app passwords: secrets that a person makes for programs of theirs, named, so
/// that each can be ended by itself. Safe for use by any number of threads and processes.
public final class Tokens implements SignIn {

  private static final System.Logger LOG = System.getLogger(Tokens.class.getName());
  private static final long MILLIS_OF_DAY = 86_400_000;

  // The name the column had when its first rows were sealed; it is part of every seal.
  private static final String COLUMN = "signin_token.sealed_name";

  // Said in words, because SQLite calls every whole number an INTEGER, which jOOQ takes for 32
  // bits.
  private static final Field<byte[]> SESSION = DSL.field("session_id", SQLDataType.BLOB);
  private static final Field<byte[]> KEY = DSL.field("token_key", SQLDataType.BLOB);
  private static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  private static final Field<byte[]> NAME = DSL.field("sealed_name", SQLDataType.BLOB);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);
  private static final Field<Long> LAST_USED = DSL.field("last_used_day", SQLDataType.BIGINT);
  private static final String COLUMNS =
      "select session_id, token_key, account_id, sealed_name, created_at, last_used_day"
          + " from identity_token ";

  private final Books books;
  private final Accounts accounts;
  private final Executor background;
  private final Lately<ByteBuffer, SignedIn> tokens;
  private final Lately<SessionId, SessionId> sessions;

  /// @param background runs what a request need not wait for
  Tokens(Books books, Accounts accounts, Executor background) {
    this.books = books;
    this.accounts = accounts;
    this.background = background;
    this.tokens = new Lately<>(books.clock(), books.alone());
    this.sessions = new Lately<>(books.clock(), books.alone());
  }

  /// Makes a bearer token on the command line.
  ///
  /// @param name 1 to 100 characters, for its owner to tell it from others
  /// @return the token, which cannot be shown again
  /// @throws AccountRefusal if the account is frozen, or the name is too long
  public String issue(AccountId account, String name) {
    return issue(account, new Wish(name, TokenInfo.Kind.TOKEN, AppScope.ALL), keeper());
  }

  /// Makes an app password on the command line.
  ///
  /// @param scopes what may be done with it
  /// @return the password, which cannot be shown again
  /// @throws AccountRefusal if the account is frozen, or the name is too long
  public String issueAppPassword(AccountId account, String name, Set<AppScope> scopes) {
    return issue(account, new Wish(name, TokenInfo.Kind.APP_PASSWORD, scopes), keeper());
  }

  /// As the account's owner makes one, who is signed in.
  ///
  /// @param scopes what may be done with it
  /// @return what was made, which cannot be shown again
  /// @throws AccountRefusal if the account is frozen, or the name is too long
  public String issueOwn(
      AccountId account, String name, TokenInfo.Kind kind, Set<AppScope> scopes) {
    return issue(account, new Wish(name, kind, scopes), own(account));
  }

  private record Wish(String name, TokenInfo.Kind kind, Set<AppScope> scopes) {}

  private record By(Who who, Circumstances circumstances) {}

  private static By keeper() {
    return new By(
        new Who.Keeper(), new Circumstances(Optional.empty(), Factor.COMMAND_LINE, Personal.NONE));
  }

  private static By own(AccountId account) {
    return new By(new Who.Account(account.value()), Circumstances.current());
  }

  private String issue(AccountId account, Wish wish, By by) {
    Secret secret = Secret.make(wish.kind().secret(), books.random());
    byte[] key = secret.key(books);
    byte[] session = books.newId();
    long createdAt = books.clock().millis();
    String shown = shownName(wish.name());
    byte[] row = row(key, session, account.bytes(), createdAt);
    List<String> texts = List.of(shown, wish.kind().name(), AppScope.text(wish.scopes()));
    byte[] sealed = books.fields().seal(COLUMN, row, texts);
    Circumstances around = by.circumstances();
    Personal personal = new Personal(around.personal().email(), around.personal().address(), shown);
    Event made =
        Event.done(wish.kind().made(), by.who())
            .in(new Circumstances(around.request(), around.factor(), personal))
            .about(account.value())
            .on(new Target.Session(Books.uuid(session)));
    books
        .database()
        .write(
            tx -> {
              requireActive(tx, account);
              books.log().append(tx, made);
              return tx.execute(
                  "insert into identity_token (token_key, session_id, account_id, sealed_name,"
                      + " created_at, last_used_day) values (?, ?, ?, ?, ?, -1)",
                  key,
                  session,
                  account.bytes(),
                  sealed,
                  createdAt);
            });
    return secret.text();
  }

  private static String shownName(String name) {
    return Accounts.shownName(name, "A token's name");
  }

  private void requireActive(DSLContext tx, AccountId account) {
    accounts
        .find(tx, account)
        .ifPresent(
            found -> {
              switch (found.standing()) {
                case ACTIVE -> {}
                case FROZEN ->
                    throw new AccountRefusal(
                        "closed", "This account is closed until its owner has secured it again.");
                case LEAVING ->
                    throw new AccountRefusal(
                        "leaving",
                        "This account is to be deleted; its owner has to keep it first.");
              }
            });
  }

  /// The account's living tokens and app passwords, oldest first.
  public List<TokenInfo> list(AccountId account) {
    return books
        .database()
        .read(
            tx ->
                tx
                    .resultQuery(
                        COLUMNS + "where account_id = ? order by created_at, session_id",
                        (Object) account.bytes())
                    .coerce(SESSION, KEY, OF, NAME, CREATED_AT, LAST_USED)
                    .fetch()
                    .stream()
                    .map(this::info)
                    .toList());
  }

  /// On the command line.
  ///
  /// @return whether the account had such a one
  public boolean revoke(AccountId account, SessionId session) {
    return revoke(account, session, keeper());
  }

  /// As the account's owner ends one, who is signed in.
  ///
  /// @return whether the account had such a one
  public boolean revokeOwn(AccountId account, SessionId session) {
    return revoke(account, session, own(account));
  }

  private boolean revoke(AccountId account, SessionId session, By by) {
    return revoked(
            "account_id = ? and session_id = ?",
            List.of(account.bytes(), session.bytes()),
            by,
            Reason.NONE)
        > 0;
  }

  /// On the command line.
  ///
  /// @return how many there were
  public int revokeAll(AccountId account) {
    return revoked("account_id = ?", List.of(account.bytes()), keeper(), Reason.NONE);
  }

  /// Part of a change that ends more; [#forget] comes after it.
  int revokeAll(DSLContext tx, AccountId account) {
    return tx.execute("delete from identity_token where account_id = ?", (Object) account.bytes());
  }

  /// Nothing that was read before is told any more.
  void forget() {
    tokens.forget();
    sessions.forget();
  }

  /// Whatever becomes of it, nothing is told any more that was read before it.
  private int revoked(String which, List<byte[]> values, By by, Reason reason) {
    try {
      return books.database().write(tx -> revoke(tx, which, values.toArray(), by, reason));
    } finally {
      forget();
    }
  }

  private int revoke(DSLContext tx, String which, Object[] values, By by, Reason reason) {
    List<TokenInfo> ended =
        tx.resultQuery(COLUMNS + "where " + which, values)
            .coerce(SESSION, KEY, OF, NAME, CREATED_AT, LAST_USED)
            .fetch()
            .map(this::info);
    int rows = tx.execute("delete from identity_token where " + which, values);
    for (TokenInfo token : ended) {
      books
          .log()
          .append(
              tx,
              Event.done(token.kind().ended(), by.who())
                  .ending(Outcome.DONE, reason)
                  .in(by.circumstances())
                  .about(token.account().value())
                  .on(new Target.Session(token.session().value())));
    }
    return rows;
  }

  @Override
  public Optional<SignedIn> bearer(String sent) {
    return Secret.parse(Secret.Kind.TOKEN, sent).flatMap(this::find);
  }

  /// Who shows this address and app password.
  ///
  /// @return empty if the password was never made, is ended, or is another's
  public Optional<SignedIn> appPassword(EmailAddress email, String sent) {
    return Secret.parse(Secret.Kind.APP_PASSWORD, sent)
        .flatMap(this::find)
        .filter(found -> EmailAddress.parse(found.email()).equals(email));
  }

  private Optional<SignedIn> find(Secret secret) {
    byte[] key = secret.key(books);
    return tokens.find(ByteBuffer.wrap(key), () -> signedIn(key));
  }

  private Optional<SignedIn> signedIn(byte[] key) {
    Optional<Record> row = books.database().read(tx -> row(tx, key));
    row.ifPresent(each -> noteUse(key, each.get(LAST_USED)));
    return row.flatMap(this::signedIn);
  }

  private static Optional<Record> row(DSLContext tx, byte[] key) {
    return tx.resultQuery(COLUMNS + "where token_key = ?", (Object) key)
        .coerce(SESSION, KEY, OF, NAME, CREATED_AT, LAST_USED)
        .fetchOptional()
        .map(row -> row);
  }

  /// A row that was pointed at another account in the database does not open.
  private Optional<SignedIn> signedIn(Record row) {
    TokenInfo token = info(row);
    return accounts
        .find(token.account())
        .filter(account -> account.standing() == Standing.ACTIVE)
        .map(account -> SignedIn.as(account, token.session(), token.scopes()));
  }

  @Override
  public boolean alive(SessionId session) {
    return sessions.find(session, () -> inDatabase(session)).isPresent();
  }

  private Optional<SessionId> inDatabase(SessionId session) {
    return books
        .database()
        .read(
            tx ->
                tx.resultQuery(
                        "select 1 from identity_token where session_id = ?",
                        (Object) session.bytes())
                    .fetchOptional()
                    .map(_ -> session));
  }

  @Override
  public void revoke(String sent) {
    Secret.parse(Secret.Kind.TOKEN, sent)
        .or(() -> Secret.parse(Secret.Kind.APP_PASSWORD, sent))
        .ifPresent(
            secret ->
                revoked(
                    "token_key = ?",
                    List.of(secret.key(books)),
                    new By(new Who.Server(), Circumstances.current()),
                    Reason.SENT_IN_CLEAR));
  }

  /// Once a day and token, and never at a request's cost.
  private void noteUse(byte[] key, long lastUsedDay) {
    long today = books.clock().millis() / MILLIS_OF_DAY;
    if (lastUsedDay >= today) {
      return;
    }
    background.execute(
        () -> {
          try {
            books
                .database()
                .write(
                    tx ->
                        tx.execute(
                            "update identity_token set last_used_day = ? where token_key = ?"
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

  private TokenInfo info(Record row) {
    byte[] at = row(row.get(KEY), row.get(SESSION), row.get(OF), row.get(CREATED_AT));
    List<String> texts = books.fields().open(COLUMN, at, row.get(NAME));
    long day = row.get(LAST_USED);
    return new TokenInfo(
        new SessionId(Books.uuid(row.get(SESSION))),
        AccountId.of(row.get(OF)),
        // Those from before there were two kinds have a name alone.
        texts.size() > 1 ? TokenInfo.Kind.valueOf(texts.get(1)) : TokenInfo.Kind.TOKEN,
        texts.getFirst(),
        // Those from before there were scopes may do everything.
        texts.size() > 2 ? AppScope.parse(texts.get(2)) : AppScope.ALL,
        Instant.ofEpochMilli(row.get(CREATED_AT)),
        day < 0 ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
  }

  private static byte[] row(byte[] key, byte[] session, byte[] account, long createdAt) {
    return Books.row(
        key, session, account, ByteBuffer.allocate(Long.BYTES).putLong(createdAt).array());
  }
}
