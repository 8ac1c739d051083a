package org.holdfast.identity;

import java.time.Duration;
import java.util.Optional;

/// Everything that signs someone in without a person at it: tokens, connected apps; and what a
/// browser keeps, as far as it can be ended. Safe for use by any number of threads.
final class Credentials implements SignIn {

  private final Tokens tokens;
  private final Grants grants;
  private final Sessions sessions;
  private final Devices devices;
  private final ExportLinks exports;

  Credentials(
      Tokens tokens, Grants grants, Sessions sessions, Devices devices, ExportLinks exports) {
    this.tokens = tokens;
    this.grants = grants;
    this.sessions = sessions;
    this.devices = devices;
    this.exports = exports;
  }

  @Override
  public Optional<SignedIn> bearer(String token) {
    return tokens.bearer(token).or(() -> grants.bearer(token));
  }

  @Override
  public boolean alive(SessionId session) {
    return tokens.alive(session) || grants.alive(session) || sessions.alive(session);
  }

  @Override
  public Duration freshFor(SignedIn who) {
    return sessions.freshFor(who);
  }

  @Override
  public void revoke(String sent) {
    tokens.revoke(sent);
    grants.revoke(sent);
    sessions.revoke(sent);
    devices.revoke(sent);
    exports.revoke(sent);
  }
}
