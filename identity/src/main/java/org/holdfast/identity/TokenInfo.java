package org.holdfast.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.EventKind;

/// What may be known of a bearer token or an app password: never the secret.
///
/// @param name what its owner calls it
/// @param scopes what may be done with it
/// @param lastUsed the day, UTC; a day is as exact as its owner needs it
public record TokenInfo(
    SessionId session,
    AccountId account,
    Kind kind,
    String name,
    Set<AppScope> scopes,
    Instant createdAt,
    Optional<LocalDate> lastUsed) {

  public TokenInfo {
    scopes = Set.copyOf(scopes);
  }

  /// Whether files can be changed with it.
  public boolean mayWrite() {
    return AppScope.mayWrite(scopes);
  }

  /// What it opens. The names stand in sealed fields: none is ever reused.
  public enum Kind {
    /// A bearer token, for programs.
    TOKEN(Secret.Kind.TOKEN, EventKind.TOKEN_MADE, EventKind.TOKEN_REVOKED),
    /// A password for one old client that knows no second step, such as one for WebDAV.
    APP_PASSWORD(
        Secret.Kind.APP_PASSWORD, EventKind.APP_PASSWORD_MADE, EventKind.APP_PASSWORD_ENDED);

    private final Secret.Kind secret;
    private final EventKind made;
    private final EventKind ended;

    Kind(Secret.Kind secret, EventKind made, EventKind ended) {
      this.secret = secret;
      this.made = made;
      this.ended = ended;
    }

    Secret.Kind secret() {
      return secret;
    }

    EventKind made() {
      return made;
    }

    EventKind ended() {
      return ended;
    }
  }
}
