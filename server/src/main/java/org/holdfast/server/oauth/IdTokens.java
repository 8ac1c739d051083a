package org.holdfast.server.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.IssuedTokens;
import org.holdfast.identity.SigningKey;
import org.holdfast.identity.SigningKeys;

/// ID tokens: who signed in, told to an app under this server's signature. They open nothing here.
///
/// @see "OpenID Connect Core 1.0, section 2"
final class IdTokens {

  /// The tenant of all personal accounts, by which clients know that they are not at a firm's.
  static final String TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad";

  /// All that may stand in one, or in what is told beside it.
  static final List<String> CLAIMS =
      List.of(
          "iss",
          "sub",
          "aud",
          "iat",
          "exp",
          "auth_time",
          "nonce",
          "at_hash",
          "oid",
          "tid",
          "ver",
          "name",
          "preferred_username",
          "locale",
          "email");

  private static final Duration LIFE = Duration.ofHours(1);

  private final SigningKeys keys;
  private final Function<AccountId, Optional<Account>> accounts;
  private final Supplier<URI> issuer;
  private final InstantSource clock;

  IdTokens(
      SigningKeys keys,
      Function<AccountId, Optional<Account>> accounts,
      Supplier<URI> issuer,
      InstantSource clock) {
    this.keys = keys;
    this.accounts = accounts;
    this.issuer = issuer;
    this.clock = clock;
  }

  /// @return empty if the account is gone
  Optional<String> of(IssuedTokens issued, String clientId) {
    return accounts.apply(issued.account()).map(account -> sign(claims(issued, clientId, account)));
  }

  private JWTClaimsSet claims(IssuedTokens issued, String clientId, Account account) {
    Instant now = clock.instant();
    String id = account.id().value().toString();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.get().toString())
            .audience(clientId)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .claim("oid", id)
            .claim("tid", TENANT)
            .claim("ver", "2.0")
            .claim("at_hash", halfHash(issued.access()));
    issued.nonce().ifPresent(nonce -> claims.claim("nonce", nonce));
    issued.authenticatedAt().ifPresent(at -> claims.claim("auth_time", at.getEpochSecond()));
    person(account, issued.scopes()).forEach(claims::claim);
    return claims.build();
  }

  /// Who somebody is, as far as an app may know.
  static Map<String, Object> person(Account account, Set<AppScope> scopes) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", account.id().value().toString());
    if (scopes.contains(AppScope.PROFILE)) {
      claims.put("name", account.displayName());
      claims.put("preferred_username", account.email().shown());
      claims.put("locale", account.locale().toLanguageTag());
    }
    if (scopes.contains(AppScope.EMAIL)) {
      claims.put("email", account.email().shown());
    }
    return claims;
  }

  /// What an ID token of ours says, that an app sends back as a hint: whom it means, and who it is
  /// itself. Its time may be over.
  record Hint(String subject, String clientId) {}

  /// @return empty if this server did not make it
  Optional<Hint> hint(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      JWTClaimsSet claims = token.getJWTClaimsSet();
      boolean ours =
          JWSAlgorithm.RS256.equals(token.getHeader().getAlgorithm())
              && issuer.get().toString().equals(claims.getIssuer())
              && claims.getAudience().size() == 1
              && isSigned(token);
      return ours
          ? Optional.of(new Hint(claims.getSubject(), claims.getAudience().getFirst()))
          : Optional.empty();
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  /// By a key that is published still: an old one's hints are worth nothing any more.
  private boolean isSigned(SignedJWT token) throws JOSEException {
    for (SigningKey key : keys.published()) {
      if (key.id().equals(token.getHeader().getKeyID())) {
        return token.verify(new RSASSAVerifier(key.publicKey()));
      }
    }
    return false;
  }

  private String sign(JWTClaimsSet claims) {
    SigningKey key = keys.current();
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(key.id()).build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new RSASSASigner(key.privateKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException("an RSA key signs", e);
    }
    return token.serialize();
  }

  /// What apps check them with.
  List<JWK> published() {
    return keys.published().stream().<JWK>map(IdTokens::published).toList();
  }

  private static RSAKey published(SigningKey key) {
    return new RSAKey.Builder(key.publicKey())
        .keyID(key.id())
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .build();
  }

  /// Microsoft's libraries tell accounts apart by this.
  static String clientInfo(AccountId account) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("uid", account.value().toString());
    info.put("utid", TENANT);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(info));
  }

  private static String halfHash(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
