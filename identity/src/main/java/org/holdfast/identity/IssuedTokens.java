package org.holdfast.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What an app is given. Shown once.
public final class IssuedTokens {

  private final AccountId account;
  private final String access;
  private final Duration accessLife;
  private final Optional<String> refresh;
  private final Set<AppScope> scopes;
  private final Optional<String> nonce;
  private final Optional<Instant> authenticatedAt;

  IssuedTokens(
      AccountId account,
      String access,
      Duration accessLife,
      Optional<String> refresh,
      Set<AppScope> scopes,
      Optional<String> nonce,
      Optional<Instant> authenticatedAt) {
    this.account = account;
    this.access = access;
    this.accessLife = accessLife;
    this.refresh = refresh;
    this.scopes = Set.copyOf(scopes);
    this.nonce = nonce;
    this.authenticatedAt = authenticatedAt;
  }

  public AccountId account() {
    return account;
  }

  public String access() {
    return access;
  }

  public Duration accessLife() {
    return accessLife;
  }

  /// Present if the app may stay signed in.
  public Optional<String> refresh() {
    return refresh;
  }

  /// What the access token may be used for.
  public Set<AppScope> scopes() {
    return scopes;
  }

  /// What the app asked to find in its ID token.
  public Optional<String> nonce() {
    return nonce;
  }

  /// When the account's owner had shown who they are; empty for a service, and where it was not
  /// kept.
  public Optional<Instant> authenticatedAt() {
    return authenticatedAt;
  }

  @Override
  public String toString() {
    return "IssuedTokens";
  }
}
