package org.holdfast.identity;

import java.util.Set;

/// Who is at the door, as proven by what the request carried.
///
/// @param session dies with the token that proved it
/// @param email as shown
/// @param displayName as shown
/// @param scopes what may be done with it: [AppScope#ALL] with a token of one's own, less with an
///   app's
public record SignedIn(
    AccountId account, SessionId session, String email, String displayName, Set<AppScope> scopes) {

  public SignedIn {
    scopes = Set.copyOf(scopes);
  }

  /// With everything allowed.
  public SignedIn(AccountId account, SessionId session, String email, String displayName) {
    this(account, session, email, displayName, AppScope.ALL);
  }

  static SignedIn as(Account account, SessionId session) {
    return as(account, session, AppScope.ALL);
  }

  static SignedIn as(Account account, SessionId session, Set<AppScope> scopes) {
    return new SignedIn(
        account.id(), session, account.email().shown(), account.displayName(), scopes);
  }

  /// Ids only: mail and names have no place in a log.
  @Override
  public String toString() {
    return "SignedIn[" + account.text() + "]";
  }
}
