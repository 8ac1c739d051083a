package org.holdfast.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What an authorization code stands for.
///
/// @param returnTo as the app asked for it; the code is redeemed with the same
/// @param challenge PKCE's, method S256
/// @param nonce for the ID token
/// @param authenticatedAt when the account's owner had shown who they are
/// @param browser the session in whose browser it is asked for, if what comes of it shall be that
///   session's and end with it
public record CodeRequest(
    AccountId account,
    Client client,
    String returnTo,
    Optional<String> challenge,
    Optional<String> nonce,
    Set<AppScope> scopes,
    Instant authenticatedAt,
    Optional<SessionId> browser) {

  public CodeRequest {
    scopes = Set.copyOf(scopes);
  }

  /// For an app that stays signed in by itself.
  public CodeRequest(
      AccountId account,
      Client client,
      String returnTo,
      Optional<String> challenge,
      Optional<String> nonce,
      Set<AppScope> scopes,
      Instant authenticatedAt) {
    this(account, client, returnTo, challenge, nonce, scopes, authenticatedAt, Optional.empty());
  }

  @Override
  public String toString() {
    return "CodeRequest[" + account.text() + ", " + client.id() + "]";
  }
}
