package org.holdfast.identity;

/// Who is at the door, as proven by what the request carried.
///
/// @param session dies with the token that proved it
/// @param email as shown
/// @param displayName as shown
public record SignedIn(AccountId account, SessionId session, String email, String displayName) {

  static SignedIn as(Account account, SessionId session) {
    return new SignedIn(account.id(), session, account.email().shown(), account.displayName());
  }

  /// Ids only: mail and names have no place in a log.
  @Override
  public String toString() {
    return "SignedIn[" + account.text() + "]";
  }
}
