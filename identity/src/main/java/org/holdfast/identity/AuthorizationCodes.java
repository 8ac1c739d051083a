package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Authorization codes as rows: five minutes, one use, whatever came of it.
///
/// @see "RFC 6749, section 4.1.2; RFC 7636; RFC 9700, section 4.5"
final class AuthorizationCodes {

  static final Duration LIFE = Duration.ofMinutes(5);

  /// So long a used code is remembered, to revoke what was made from it when it comes again.
  static final Duration MEMORY = Duration.ofDays(1);

  private static final String COLUMN = "identity_code.sealed";
  private static final Field<byte[]> KEY = DSL.field("code_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<byte[]> GRANT = DSL.field("grant_id", SQLDataType.BLOB);
  private static final Field<Long> EXPIRES_AT = DSL.field("expires_at", SQLDataType.BIGINT);
  private static final String NONE = "";

  private final SealedFields fields;
  private final SecureRandom random;
  private final GrantRows rows;

  AuthorizationCodes(SealedFields fields, SecureRandom random, GrantRows rows) {
    this.fields = fields;
    this.random = random;
    this.rows = rows;
  }

  /// What came of a code.
  sealed interface Redeemed {
    record Issued(GrantRows.Grant grant, IssuedTokens tokens) implements Redeemed {}

    /// Used before; what was made from it has ended.
    record Replayed(List<GrantRows.Grant> ended) implements Redeemed {}

    record Refused(String sentence) implements Redeemed {}
  }

  String make(DSLContext tx, long now, CodeRequest request, String code) {
    byte[] key = key(code);
    byte[] grant = GrantRows.bytes(rows.newId());
    long end = now + LIFE.toMillis();
    byte[] sealed =
        fields.seal(
            COLUMN,
            row(key, grant, end),
            List.of(
                request.account().text(),
                request.client().id(),
                request.client().name(),
                request.returnTo(),
                request.challenge().orElse(NONE),
                request.nonce().orElse(NONE),
                AppScope.text(request.scopes()),
                GrantRows.text(Optional.of(request.authenticatedAt())),
                GrantRows.id(request.browser())));
    tx.execute(
        "insert into identity_code (code_key, grant_id, sealed, expires_at, used_at)"
            + " values (?, ?, ?, ?, -1)",
        key,
        grant,
        sealed,
        end);
    return code;
  }

  String fresh() {
    return TokenKind.CODE.make(random);
  }

  /// Uses the code up, and makes its grant if all is as it was asked for.
  Redeemed redeem(
      DSLContext tx,
      long now,
      Client client,
      String code,
      String returnTo,
      Optional<String> verifier) {
    byte[] key = key(code);
    Optional<Record> found =
        tx.resultQuery(
                "select sealed, grant_id, expires_at from identity_code where code_key = ?",
                (Object) key)
            .coerce(SEALED, GRANT, EXPIRES_AT)
            .fetchOptional()
            .map(row -> row);
    if (found.isEmpty()) {
      return new Redeemed.Refused("The code is unknown or its time is over. Sign in again.");
    }
    Record row = found.get();
    byte[] grant = row.get(1, byte[].class);
    boolean first =
        tx.execute(
                "update identity_code set used_at = ? where code_key = ? and used_at = -1",
                now,
                key)
            > 0;
    if (!first) {
      return new Redeemed.Replayed(rows.end(tx, "g.grant_id = ?", (Object) grant));
    }
    long end = row.get(2, Long.class);
    List<String> texts = fields.open(COLUMN, row(key, grant, end), row.get(0, byte[].class));
    boolean same =
        now < end
            && texts.get(1).equals(client.id())
            && texts.get(3).equals(returnTo)
            && isProven(texts.get(4), verifier);
    if (!same) {
      return new Redeemed.Refused(
          "The code is not for this app, this return address or this verifier, or its time is"
              + " over. Sign in again.");
    }
    return begin(tx, now, grant, texts);
  }

  /// Uses a code up without making anything from it.
  ///
  /// @return the grants that were made from it before, which end
  List<GrantRows.Grant> revoke(DSLContext tx, long now, String code) {
    byte[] key = key(code);
    tx.execute(
        "update identity_code set used_at = ? where code_key = ? and used_at = -1", now, key);
    return tx.resultQuery("select grant_id from identity_code where code_key = ?", (Object) key)
        .coerce(GRANT)
        .fetchOptional(GRANT)
        .map(grant -> rows.end(tx, "g.grant_id = ?", (Object) grant))
        .orElse(List.of());
  }

  /// Removes an account's codes that nobody has used: they would outlive what ended it all. They
  /// live five minutes, so there are few to open.
  ///
  /// @param client of this app alone, where present
  void takeBack(DSLContext tx, AccountId account, Optional<String> client) {
    tx
        .resultQuery(
            "select code_key, grant_id, expires_at, sealed from identity_code where used_at = -1")
        .coerce(KEY, GRANT, EXPIRES_AT, SEALED)
        .fetch()
        .stream()
        .filter(row -> isOf(account, client, row))
        .forEach(
            row ->
                tx.execute("delete from identity_code where code_key = ?", (Object) row.get(KEY)));
  }

  /// What does not open is redeemed by nobody, and must not keep anyone from shutting others out.
  private boolean isOf(AccountId account, Optional<String> client, Record row) {
    byte[] at = row(row.get(KEY), row.get(GRANT), row.get(EXPIRES_AT));
    try {
      List<String> texts = fields.open(COLUMN, at, row.get(SEALED));
      return texts.get(0).equals(account.text())
          && client.filter(id -> !id.equals(texts.get(1))).isEmpty();
    } catch (IllegalStateException _) {
      return false;
    }
  }

  private Redeemed begin(DSLContext tx, long now, byte[] id, List<String> texts) {
    GrantRows.Grant grant =
        new GrantRows.Grant(
            new SessionId(GrantRows.uuid(id)),
            AccountId.parse(texts.get(0)),
            texts.get(1),
            texts.get(2),
            AppScope.parse(texts.get(6)),
            now,
            texts.size() > 7 ? GrantRows.instant(texts.get(7)) : Optional.empty(),
            texts.size() > 8 ? GrantRows.session(texts.get(8)) : Optional.empty());
    Optional<String> nonce = Optional.of(texts.get(5)).filter(text -> !text.equals(NONE));
    return new Redeemed.Issued(grant, rows.begin(tx, grant, nonce));
  }

  /// A verifier without a challenge is refused as well: it hints at a downgrade (RFC 9700, section
  /// 4.8.2).
  private static boolean isProven(String challenge, Optional<String> verifier) {
    if (challenge.equals(NONE)) {
      return verifier.isEmpty();
    }
    return verifier.isPresent()
        && MessageDigest.isEqual(
            challenge.getBytes(StandardCharsets.US_ASCII),
            s256(verifier.get()).getBytes(StandardCharsets.US_ASCII));
  }

  private static String s256(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static void sweep(DSLContext tx, long now) {
    tx.execute("delete from identity_code where expires_at < ?", now - MEMORY.toMillis());
  }

  private byte[] key(String code) {
    return fields.key("code", code);
  }

  private static byte[] row(byte[] key, byte[] grant, long expiresAt) {
    return ByteBuffer.allocate(key.length + grant.length + Long.BYTES)
        .put(key)
        .put(grant)
        .putLong(expiresAt)
        .array();
  }
}
