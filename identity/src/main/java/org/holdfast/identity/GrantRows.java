package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Grants and the tokens that hang from them, as rows. Every method runs inside a change or query
/// of its caller's.
///
/// A change that touches a grant takes the grant's row first, so that of two at once the second
/// sees all that the first one did: a revocation and a rotation never miss each other.
final class GrantRows {

  static final Duration ACCESS_LIFE = Duration.ofMinutes(15);

  /// Of the web app, which asks its browser for another whenever it likes: what a script that broke
  /// in could carry away is soon worth nothing (ADR 27).
  static final Duration OWN_ACCESS_LIFE = Duration.ofMinutes(5);

  /// Each rotation begins it anew, so an app that is used stays signed in.
  static final Duration REFRESH_LIFE = Duration.ofDays(90);

  /// How long an app stays signed in, however much it is used: then its person has to be there once
  /// more. A year, since backups that run unseen are what these apps are for, and an app that
  /// nobody remembers should not outlive the habit of looking through the list (ASVS 10.4.8).
  static final Duration FAMILY_LIFE = Duration.ofDays(365);

  static final Field<byte[]> GRANT = DSL.field("grant_id", SQLDataType.BLOB);
  static final Field<byte[]> OF = DSL.field("account_id", SQLDataType.BLOB);
  static final Field<byte[]> CLIENT = DSL.field("client_key", SQLDataType.BLOB);
  static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);
  static final Field<Long> EXPIRES_AT = DSL.field("expires_at", SQLDataType.BIGINT);
  static final Field<Long> LAST_USED = DSL.field("last_used_day", SQLDataType.BIGINT);

  private static final String GRANT_COLUMN = "identity_grant.sealed";
  private static final String TOKEN_COLUMN = "identity_grant_token.sealed";
  private static final String GRANT_COLUMNS =
      "g.grant_id, g.account_id, g.client_key, g.sealed, g.created_at";

  private final SealedFields fields;
  private final SecureRandom random;

  GrantRows(SealedFields fields, SecureRandom random) {
    this.fields = fields;
    this.random = random;
  }

  /// @param scopes the most that its tokens may be used for
  /// @param authenticatedAt when its person had shown who they are; empty where nobody was asked,
  ///   and in grants of before this was kept
  /// @param browser the session that it is a form of, and ends with: the web app's
  record Grant(
      SessionId id,
      AccountId account,
      String clientId,
      String app,
      Set<AppScope> scopes,
      long createdAt,
      Optional<Instant> authenticatedAt,
      Optional<SessionId> browser) {

    /// An app's of its own.
    Grant(
        SessionId id,
        AccountId account,
        String clientId,
        String app,
        Set<AppScope> scopes,
        long createdAt,
        Optional<Instant> authenticatedAt) {
      this(id, account, clientId, app, scopes, createdAt, authenticatedAt, Optional.empty());
    }

    /// When it ends whatever happens.
    long endsAt() {
      return createdAt + FAMILY_LIFE.toMillis();
    }
  }

  /// @param scopes what it may be used for
  record Token(Grant grant, Set<AppScope> scopes, long expiresAt, long lastUsedDay) {}

  byte[] clientKey(String clientId) {
    return fields.key("client", clientId);
  }

  byte[] tokenKey(String token) {
    return fields.key("token", token);
  }

  SessionId newId() {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new SessionId(uuid(id));
  }

  /// Makes the grant, and its first tokens.
  IssuedTokens begin(DSLContext tx, Grant grant, Optional<String> nonce) {
    long now = grant.createdAt();
    byte[] client = clientKey(grant.clientId());
    byte[] row = grantRow(bytes(grant.id()), grant.account().bytes(), client, now);
    tx.execute(
        "insert into identity_grant (grant_id, account_id, client_key, sealed, created_at,"
            + " expires_at, last_used_day) values (?, ?, ?, ?, ?, ?, -1)",
        bytes(grant.id()),
        grant.account().bytes(),
        client,
        fields.seal(
            GRANT_COLUMN,
            row,
            List.of(
                grant.clientId(),
                grant.app(),
                AppScope.text(grant.scopes()),
                text(grant.authenticatedAt()),
                id(grant.browser()))),
        now,
        now);
    return issue(tx, now, grant, grant.scopes(), nonce);
  }

  /// Further tokens of a grant whose row the caller holds.
  IssuedTokens issue(
      DSLContext tx, long now, Grant grant, Set<AppScope> scopes, Optional<String> nonce) {
    String access = TokenKind.ACCESS.make(random);
    Duration most = grant.browser().isPresent() ? OWN_ACCESS_LIFE : ACCESS_LIFE;
    long end = Math.min(now + most.toMillis(), grant.endsAt());
    Duration life = Duration.ofMillis(end - now);
    insert(tx, TokenKind.ACCESS, access, grant, scopes, end);
    Optional<String> refresh = Optional.empty();
    if (grant.scopes().contains(AppScope.OFFLINE_ACCESS)) {
      String token = TokenKind.REFRESH.make(random);
      end = Math.min(now + REFRESH_LIFE.toMillis(), grant.endsAt());
      insert(tx, TokenKind.REFRESH, token, grant, grant.scopes(), end);
      refresh = Optional.of(token);
    }
    tx.execute(
        "update identity_grant set expires_at = ? where grant_id = ?", end, bytes(grant.id()));
    return new IssuedTokens(
        grant.account(), access, life, refresh, scopes, nonce, grant.authenticatedAt());
  }

  private void insert(
      DSLContext tx, TokenKind kind, String token, Grant grant, Set<AppScope> scopes, long end) {
    byte[] key = tokenKey(token);
    byte[] sealed =
        fields.seal(
            TOKEN_COLUMN,
            tokenRow(key, bytes(grant.id()), kind, end),
            List.of(AppScope.text(scopes)));
    tx.execute(
        "insert into identity_grant_token (token_key, grant_id, kind, sealed, expires_at, used_at)"
            + " values (?, ?, ?, ?, ?, -1)",
        key,
        bytes(grant.id()),
        kind.code(),
        sealed,
        end);
  }

  /// The token and its grant, used or not, ended or not.
  Optional<Token> find(DSLContext tx, TokenKind kind, String token) {
    byte[] key = tokenKey(token);
    return tx.resultQuery(
            "select "
                + GRANT_COLUMNS
                + ", t.sealed, t.expires_at, g.last_used_day from identity_grant_token t"
                + " join identity_grant g on g.grant_id = t.grant_id"
                + " where t.token_key = ? and t.kind = ?",
            key,
            kind.code())
        .coerce(GRANT, OF, CLIENT, SEALED, CREATED_AT, SEALED, EXPIRES_AT, LAST_USED)
        .fetchOptional()
        .map(row -> token(kind, key, row));
  }

  private Token token(TokenKind kind, byte[] key, Record row) {
    long end = row.get(6, Long.class);
    byte[] at = tokenRow(key, row.get(0, byte[].class), kind, end);
    Set<AppScope> scopes =
        AppScope.parse(fields.open(TOKEN_COLUMN, at, row.get(5, byte[].class)).get(0));
    return new Token(grant(row), scopes, end, row.get(7, Long.class));
  }

  /// @param row begins as `GRANT_COLUMNS` does
  private Grant grant(Record row) {
    byte[] id = row.get(0, byte[].class);
    byte[] account = row.get(1, byte[].class);
    byte[] at = grantRow(id, account, row.get(2, byte[].class), row.get(4, Long.class));
    List<String> texts = fields.open(GRANT_COLUMN, at, row.get(3, byte[].class));
    return new Grant(
        new SessionId(uuid(id)),
        AccountId.of(account),
        texts.get(0),
        texts.get(1),
        AppScope.parse(texts.get(2)),
        row.get(4, Long.class),
        texts.size() > 3 ? instant(texts.get(3)) : Optional.empty(),
        texts.size() > 4 ? session(texts.get(4)) : Optional.empty());
  }

  /// Milliseconds since 1970, or nothing.
  static String text(Optional<Instant> at) {
    return at.map(instant -> Long.toString(instant.toEpochMilli())).orElse("");
  }

  static Optional<Instant> instant(String text) {
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
  }

  /// A session's id, or nothing.
  static String id(Optional<SessionId> session) {
    return session.map(each -> each.value().toString()).orElse("");
  }

  static Optional<SessionId> session(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(new SessionId(UUID.fromString(text)));
  }

  /// Takes the grant's row until the change ends.
  ///
  /// @return whether it is there still
  boolean hold(DSLContext tx, SessionId grant) {
    return tx.execute(
            "update identity_grant set expires_at = expires_at where grant_id = ?",
            (Object) bytes(grant))
        > 0;
  }

  /// Uses a refresh token up.
  ///
  /// @return whether this was the first use
  boolean use(DSLContext tx, String token, long now) {
    return tx.execute(
            "update identity_grant_token set used_at = ? where token_key = ? and used_at = -1",
            now,
            tokenKey(token))
        > 0;
  }

  /// Ends grants with all their tokens.
  ///
  /// @param which a condition on `identity_grant g`
  /// @return those that were there
  List<Grant> end(DSLContext tx, String which, Object... values) {
    List<Grant> ended =
        tx
            .resultQuery(
                "select " + GRANT_COLUMNS + " from identity_grant g where " + which, values)
            .coerce(GRANT, OF, CLIENT, SEALED, CREATED_AT)
            .fetch()
            .stream()
            .map(this::grant)
            .filter(grant -> remove(tx, grant.id()))
            .toList();
    return ended;
  }

  private static boolean remove(DSLContext tx, SessionId grant) {
    boolean there =
        tx.execute("delete from identity_grant where grant_id = ?", (Object) bytes(grant)) > 0;
    tx.execute("delete from identity_grant_token where grant_id = ?", (Object) bytes(grant));
    return there;
  }

  /// Removes what ended by itself.
  static void sweep(DSLContext tx, long now) {
    tx.execute("delete from identity_grant_token where expires_at < ?", now);
    tx.execute("delete from identity_grant where expires_at < ?", now);
    tx.execute("delete from identity_device_code where expires_at < ?", now);
  }

  /// All of them: a set for [EnumSet]'s order in answers.
  static Set<AppScope> both(Set<AppScope> one, Set<AppScope> other) {
    Set<AppScope> all = EnumSet.noneOf(AppScope.class);
    all.addAll(one);
    all.retainAll(other);
    return all;
  }

  private static byte[] grantRow(byte[] id, byte[] account, byte[] client, long createdAt) {
    return ByteBuffer.allocate(id.length + account.length + client.length + Long.BYTES)
        .put(id)
        .put(account)
        .put(client)
        .putLong(createdAt)
        .array();
  }

  private static byte[] tokenRow(byte[] key, byte[] grant, TokenKind kind, long expiresAt) {
    return ByteBuffer.allocate(key.length + grant.length + 1 + Long.BYTES)
        .put(key)
        .put(grant)
        .put((byte) kind.code())
        .putLong(expiresAt)
        .array();
  }

  static byte[] bytes(SessionId id) {
    return new AccountId(id.value()).bytes();
  }

  static UUID uuid(byte[] bytes) {
    return AccountId.of(bytes).value();
  }
}
