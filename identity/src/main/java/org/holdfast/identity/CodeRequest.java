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
public record CodeRequest(
    AccountId account,
    Client client,
    String returnTo,
    Optional<String> challenge,
    Optional<String> nonce,
    Set<AppScope> scopes,
    Instant authenticatedAt) {

  public CodeRequest {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String toString() {
    return "CodeRequest[" + account.text() + ", " + client.id() + "]";
  }
}
