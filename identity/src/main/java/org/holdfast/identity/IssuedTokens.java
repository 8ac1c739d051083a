package org.holdfast.identity;

import java.time.Duration;
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

  IssuedTokens(
      AccountId account,
      String access,
      Duration accessLife,
      Optional<String> refresh,
      Set<AppScope> scopes,
      Optional<String> nonce) {
    this.account = account;
    this.access = access;
    this.accessLife = accessLife;
    this.refresh = refresh;
    this.scopes = Set.copyOf(scopes);
    this.nonce = nonce;
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

  @Override
  public String toString() {
    return "IssuedTokens";
  }
}
