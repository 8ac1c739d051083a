package org.holdfast.server;

import java.util.Optional;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.Sessions;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.holdfast.identity.Tokens;

/// All that signs somebody in, as the doors that only look see it: tokens in headers, and the
/// sessions of browsers.
final class EverySignIn implements SignIn {

  private final Tokens tokens;
  private final Sessions sessions;

  EverySignIn(Tokens tokens, Sessions sessions) {
    this.tokens = tokens;
    this.sessions = sessions;
  }

  @Override
  public Optional<SignedIn> bearer(String token) {
    return tokens.bearer(token);
  }

  @Override
  public boolean alive(SessionId session) {
    return tokens.alive(session) || sessions.alive(session);
  }

  @Override
  public void revoke(String secret) {
    tokens.revoke(secret);
    sessions.revoke(secret);
  }
}
