package org.holdfast.identity;

import java.util.Optional;
import java.util.Set;

/// Who is at the door, as proven by what the request carried.
///
/// @param session dies with the token that proved it
/// @param email as shown
/// @param displayName as shown
/// @param scopes what may be done with it: [AppScope#ALL] with a token of one's own, less with an
///   app's
/// @param app whose token it is; empty with one of one's own
/// @param inBrowser whether a person is behind it in a browser, by its cookie or by a token that
///   the web app has of it; then the session is the browser's
public record SignedIn(
    AccountId account,
    SessionId session,
    String email,
    String displayName,
    Set<AppScope> scopes,
    Optional<App> app,
    boolean inBrowser) {

  /// An app that signed in for somebody.
  ///
  /// @param id as it was registered
  /// @param name as it was called when it was let in
  public record App(String id, String name) {}

  public SignedIn {
    scopes = Set.copyOf(scopes);
  }

  /// By a token, with nobody to ask.
  public SignedIn(
      AccountId account,
      SessionId session,
      String email,
      String displayName,
      Set<AppScope> scopes,
      Optional<App> app) {
    this(account, session, email, displayName, scopes, app, false);
  }

  /// Without an app.
  public SignedIn(
      AccountId account,
      SessionId session,
      String email,
      String displayName,
      Set<AppScope> scopes) {
    this(account, session, email, displayName, scopes, Optional.empty());
  }

  /// With everything allowed.
  public SignedIn(AccountId account, SessionId session, String email, String displayName) {
    this(account, session, email, displayName, AppScope.ALL);
  }

  static SignedIn inBrowser(Account account, SessionId session) {
    return new SignedIn(
        account.id(),
        session,
        account.email().shown(),
        account.displayName(),
        AppScope.ALL,
        Optional.empty(),
        true);
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
